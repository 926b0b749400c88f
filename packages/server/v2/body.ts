import type { JsonObject } from '@tiphys/base';
import { codes, isJsonObject, StatusError } from '@tiphys/base';

/** Longest text of one field. */
const maxText = 4096;

/** A request's body as an object. Throws `invalidArgument` for anything else. */
export function bodyObject(body: unknown): JsonObject {
  if (!isJsonObject(body)) throw new StatusError(codes.invalidArgument, 'the body must be a JSON object');
  return body;
}

/** A text of the body, `undefined` where it is missing or empty. Throws `invalidArgument` for anything else. */
export function optionalText(body: JsonObject, field: string): string | undefined {
  const value = body[field];
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' && value.length <= maxText) return value;
  throw new StatusError(codes.invalidArgument, `${field} must be a text of at most ${maxText} characters`);
}

/** A text of the body. Throws `invalidArgument` where it is missing or empty. */
export function requiredText(body: JsonObject, field: string): string {
  const value = optionalText(body, field);
  if (value === undefined) throw new StatusError(codes.invalidArgument, `${field} is required`);
  return value;
}
