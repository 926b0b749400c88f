import { codes, StatusError } from '@tiphys/base';
import type { Codec, FieldInfo, RouteInfo } from '../codec.ts';
import type { PathValue } from './router.ts';

type Json = Record<string, unknown>;

/** Where the parts of a REST request are. */
export interface RestRequest {
  readonly route: RouteInfo;
  readonly typeName: string;
  readonly values: readonly PathValue[];
  readonly query: URLSearchParams;
  /** The parsed body, or `undefined` where the route takes none or none was sent. */
  readonly body: unknown;
}

/** Puts body, path and query together to a request message (grpc-gateway v1: the path wins over the body). */
export function bindRequest(codec: Codec, request: RestRequest): unknown {
  const message = withBody(codec, request);
  for (const { field, value } of request.values)
    setField(codec, request.typeName, { message, path: field, values: [value] });
  for (const key of new Set(request.query.keys())) {
    if (isBound(request, key)) continue;
    setField(codec, request.typeName, { message, path: key, values: request.query.getAll(key) });
  }
  return codec.normalize(request.typeName, message);
}

function withBody(codec: Codec, { route, typeName, body }: RestRequest): Json {
  if (route.body === '') return {};
  if (route.body === '*') return { ...asObject(body) };
  // A field that is a text, such as a patch, takes the body as it is: a JSON string.
  const isText = findField(codec, typeName, route.body)?.kind === 'string';
  if (isText) return body === undefined ? {} : { [route.body]: asText(body) };
  return { [route.body]: body === undefined ? {} : { ...asObject(body) } };
}

function asText(body: unknown): string {
  if (typeof body === 'string') return body;
  throw new StatusError(
    codes.invalidArgument,
    `json: cannot unmarshal ${typeof body === 'object' && body !== null ? 'object' : jsonKind(body)} into Go value of type string`,
  );
}

function asObject(body: unknown): Json {
  if (body === undefined || body === null) return {};
  if (typeof body === 'object' && !Array.isArray(body)) return body as Json;
  throw new StatusError(
    codes.invalidArgument,
    `json: cannot unmarshal ${jsonKind(body)} into Go value of type struct`,
  );
}

function jsonKind(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  return typeof value === 'boolean' ? 'bool' : typeof value;
}

function isBound({ route, values }: RestRequest, key: string): boolean {
  const top = key.split('.', 1)[0];
  if (route.body === '*') return true;
  return (route.body !== '' && top === route.body) || values.some(({ field }) => field === key);
}

interface Assignment {
  readonly message: Json;
  /** `a.b.c`, or `m[key]` for maps. */
  readonly path: string;
  readonly values: readonly string[];
}

/** Sets one field by path; unknown names are ignored. */
function setField(codec: Codec, typeName: string, { message, path, values }: Assignment): void {
  const map = /^([^[\]]+)\[([^\]]*)\]$/.exec(path);
  const steps = (map?.[1] ?? path).split('.');
  let target = message;
  let type = typeName;
  for (const [at, step] of steps.entries()) {
    const field = findField(codec, type, step);
    if (!field) return;
    if (at < steps.length - 1) {
      if (field.kind !== 'message' || field.rep || !field.type) return;
      target = childOf(target, field.json);
      type = field.type;
      continue;
    }
    assign(target, field, { key: map?.[2], values });
  }
}

function findField(codec: Codec, typeName: string, name: string): FieldInfo | undefined {
  for (const field of codec.fields(typeName) ?? []) {
    if (field.inline && field.type) {
      const inner = findField(codec, field.type, name);
      if (inner) return inner;
    } else if (field.json === name || camelCase(name) === field.json) return field;
  }
  return undefined;
}

function camelCase(name: string): string {
  return name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
}

function childOf(target: Json, name: string): Json {
  const child = { ...(target[name] as Json | undefined) };
  target[name] = child;
  return child;
}

interface Values {
  readonly key: string | undefined;
  readonly values: readonly string[];
}

function assign(target: Json, field: FieldInfo, { key, values }: Values): void {
  if (field.rep === 'map') {
    if (key === undefined) return;
    childOf(target, field.json)[key] = parseScalar(field, values[0] ?? '');
    return;
  }
  if (field.rep) {
    target[field.json] = values.map((value) => parseScalar(field, value));
    return;
  }
  if (values.length > 1) {
    throw new StatusError(
      codes.invalidArgument,
      `too many values for field "${field.json}": ${values.join(', ')}`,
    );
  }
  target[field.json] = parseScalar(field, values[0] ?? '');
}

function parseScalar(field: FieldInfo, text: string): unknown {
  switch (field.kind) {
    case 'int':
      return parseInteger(text);
    case 'bool':
      return parseBool(text);
    default:
      return text;
  }
}

function parseInteger(text: string): number {
  if (/^[+-]?\d+$/.test(text)) return Number(text);
  throw new StatusError(
    codes.invalidArgument,
    `strconv.ParseInt: parsing ${JSON.stringify(text)}: invalid syntax`,
  );
}

function parseBool(text: string): boolean {
  if (['1', 't', 'T', 'true', 'TRUE', 'True'].includes(text)) return true;
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(text)) return false;
  throw new StatusError(
    codes.invalidArgument,
    `strconv.ParseBool: parsing ${JSON.stringify(text)}: invalid syntax`,
  );
}
