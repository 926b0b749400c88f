import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import { codes, StatusError } from '@tiphys/base';

/** Whether two texts are equal, in a time that does not tell where they differ. */
export function sameText(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}

/** Checks a signature by HMAC-SHA256 over the bytes as they came; without a secret, everything passes. */
export function checkSignature(check: SignatureCheck): void {
  const { body, isRegistry = false, name, prefix = '', secret, signature } = check;
  if (!secret) return;
  const refuse = isRegistry ? unauthorized : refused;
  if (signature === '') throw refuse(`missing ${name} Header`);
  const expected = prefix + createHmac('sha256', secret).update(body).digest('hex');
  if (!sameText(expected, signature)) throw refuse('HMAC verification failed');
}

/** A signature to check. */
export interface SignatureCheck {
  readonly body: Uint8Array;
  readonly secret: string | undefined;
  readonly signature: string;
  /** The header it came in, for the error. */
  readonly name: string;
  /** What stands before the hexadecimal digits. Default nothing. */
  readonly prefix?: string | undefined;
  /** It comes from a registry: Argo CD tells those that they are not authorized, and git hosts only that it failed. */
  readonly isRegistry?: boolean | undefined;
}

/** The error of a git host's request without the right secret. */
export function refused(message: string): StatusError {
  return new StatusError(codes.permissionDenied, message);
}

function unauthorized(message: string): StatusError {
  return new StatusError(codes.unauthenticated, message);
}

/** The error of a payload that lacks what every event has. */
export function noPayload(cause?: unknown): StatusError {
  return new StatusError(codes.invalidArgument, 'error parsing payload', { cause });
}
