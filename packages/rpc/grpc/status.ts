import type { Code } from '@tiphys/base';
import { codes } from '@tiphys/base';

const names: readonly string[] = [
  'OK',
  'Canceled',
  'Unknown',
  'InvalidArgument',
  'DeadlineExceeded',
  'NotFound',
  'AlreadyExists',
  'PermissionDenied',
  'ResourceExhausted',
  'FailedPrecondition',
  'Aborted',
  'OutOfRange',
  'Unimplemented',
  'Internal',
  'Unavailable',
  'DataLoss',
  'Unauthenticated',
];

/** A code's name as Go prints it, e.g. in `rpc error: code = NotFound desc = …`. */
export function codeName(code: number): string {
  return names[code] ?? `Code(${code})`;
}

/** A code from the wire; what is not one is `unknown`. */
export function parseCode(text: string | undefined): Code {
  const code = Number(text);
  return Number.isInteger(code) && code >= 0 && code < names.length ? (code as Code) : codes.unknown;
}

/**
 * Percent-encodes a message for `grpc-message`: every byte outside printable ASCII, and `%`; spaces at the ends too, because HTTP/2
 * libraries drop header values that begin or end with one.
 */
export function encodeMessage(message: string): string {
  const bytes = Buffer.from(message, 'utf8');
  let out = '';
  for (const [at, byte] of bytes.entries()) {
    const isEnd = at === 0 || at === bytes.length - 1;
    const plain = byte >= 0x20 && byte <= 0x7e && byte !== 0x25 && !(isEnd && byte === 0x20);
    out += plain ? String.fromCharCode(byte) : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return out;
}

/** Reads a `grpc-message`; broken escapes stay as they are. */
export function decodeMessage(text: string): string {
  if (!text.includes('%')) return text;
  const bytes: number[] = [];
  for (let at = 0; at < text.length; at++) {
    const hex = text.slice(at + 1, at + 3);
    if (text[at] === '%' && /^[0-9a-fA-F]{2}$/.test(hex)) {
      bytes.push(Number.parseInt(hex, 16));
      at += 2;
    } else bytes.push(text.charCodeAt(at) & 0xff);
  }
  return Buffer.from(bytes).toString('utf8');
}

/** HTTP status of a code in REST answers (grpc-gateway v1). */
export function httpStatus(code: number): number {
  switch (code) {
    case codes.ok:
      return 200;
    case codes.canceled:
      return 408;
    case codes.invalidArgument:
    case codes.failedPrecondition:
    case codes.outOfRange:
      return 400;
    case codes.deadlineExceeded:
      return 504;
    case codes.notFound:
      return 404;
    case codes.alreadyExists:
    case codes.aborted:
      return 409;
    case codes.permissionDenied:
      return 403;
    case codes.unauthenticated:
      return 401;
    case codes.resourceExhausted:
      return 429;
    case codes.unimplemented:
      return 501;
    case codes.unavailable:
      return 503;
    default:
      return 500;
  }
}

/** Milliseconds of a `grpc-timeout` header, or `undefined` where there is none or it makes no sense. */
export function parseTimeout(text: string | undefined): number | undefined {
  const match = /^(\d{1,8})([HMSmun])$/.exec(text ?? '');
  if (!match) return undefined;
  const units: Readonly<Record<string, number>> = {
    H: 3_600_000,
    M: 60_000,
    S: 1000,
    m: 1,
    u: 0.001,
    n: 0.000001,
  };
  return Number(match[1]) * (units[match[2] as string] ?? 1);
}

/** A deadline for the `grpc-timeout` header. */
export function formatTimeout(ms: number): string {
  return ms < 100_000_000 ? `${Math.max(1, Math.ceil(ms))}m` : `${Math.ceil(ms / 1000)}S`;
}
