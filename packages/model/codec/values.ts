import { codes, StatusError } from '@tiphys/base';

/** A JSON object whose fields are looked at one by one. */
export type Json = Readonly<Record<string, unknown>>;

/** The error for JSON of a wrong type, in the words of Go's decoder. */
export function wrongType(value: unknown, path: string, wanted: string): StatusError {
  return new StatusError(
    codes.invalidArgument,
    `json: cannot unmarshal ${goType(value)} into Go struct field ${path} of type ${wanted}`,
  );
}

function goType(value: unknown): string {
  if (Array.isArray(value)) return 'array';
  if (typeof value === 'boolean') return 'bool';
  return value instanceof Uint8Array ? 'bytes' : typeof value;
}

/** Sets a key that may be any text, `__proto__` included, as `JSON.parse` does. */
export function setKey(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  else target[key] = value;
}

/** Keys in the byte order in which Go prints a map. */
export function sortedKeys(value: Json): string[] {
  const keys = Object.keys(value);
  return keys.length > 1 ? keys.sort(compareText) : keys;
}

/** Orders texts by code points, as Go orders bytes of UTF-8 (not by UTF-16 units). */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const x = a.charCodeAt(i);
    const y = b.charCodeAt(i);
    if (x !== y) return isSurrogate(x) === isSurrogate(y) ? x - y : isSurrogate(x) ? 1 : -1;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** Bytes as base64. */
export function toBase64(bytes: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < bytes.length; i += 0x8000)
    binary += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(binary);
}

/** Base64 as bytes; throws `TypeError` for anything else. */
export function fromBase64(text: string): Uint8Array {
  let binary: string;
  try {
    binary = atob(text);
  } catch (cause) {
    throw new TypeError('illegal base64 data', { cause });
  }
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  return bytes;
}
