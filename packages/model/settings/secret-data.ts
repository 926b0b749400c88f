/** Decoded values of a Secret. */
export type SecretData = Readonly<Record<string, string>>;

/** Decodes the base64 values of a Secret's `data`. */
export function decodeSecret(data: Readonly<Record<string, string>> | undefined): Record<string, string> {
  const decoder = new TextDecoder();
  return Object.fromEntries(
    Object.entries(data ?? {}).map(([key, value]) => [key, decoder.decode(fromBase64(value))]),
  );
}

/** Encodes texts as a Secret's `data`. */
export function encodeSecret(data: SecretData): Record<string, string> {
  const encoder = new TextEncoder();
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [key, toBase64(encoder.encode(value))]),
  );
}

function fromBase64(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}

function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text);
}

/** Keeps what has a value, as texts. */
export function present(
  fields: Readonly<Record<string, string | number | boolean | undefined>>,
): Record<string, string> {
  return Object.fromEntries(
    Object.entries(fields)
      .filter(([, value]) => value !== undefined && value !== '' && value !== false && value !== 0)
      .map(([key, value]) => [key, String(value)]),
  );
}
