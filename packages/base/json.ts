/**
 * `JSON.parse` that rounds no integer: one that a JavaScript number cannot hold exactly, but Kubernetes' int64 can, becomes a `bigint`,
 * which `JSON.stringify` writes back digit by digit. Everything else is as `JSON.parse` gives it, errors included. For whatever may hold a
 * Kubernetes object.
 */
export function parseJson(text: string): unknown {
  return hasLongNumber(text) ? parseExact(text) : JSON.parse(text);
}

/** Digits of 2^53, the first integer that a number cannot tell from the next. */
const longDigits = 16;
const longNumber = /[:,[]\s*-?\d{16}|^\s*-?\d{16}/;
const maxInt64 = 2n ** 63n - 1n;
const minInt64 = -(2n ** 63n);

/** Objects hardly ever have such a number, so this looks at each sixteenth character: a run of sixteen digits cannot hide between two. */
function hasLongNumber(text: string): boolean {
  for (let at = longDigits - 1; at < text.length; at += longDigits) {
    if (!isDigit(text, at)) continue;
    let first = at;
    while (isDigit(text, first - 1)) first--;
    let end = at + 1;
    while (isDigit(text, end)) end++;
    // Most long runs are part of a text, such as a digest: the expression looks for one that is a number.
    if (end - first >= longDigits) return longNumber.test(text);
  }
  return false;
}

function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 0x30 && code <= 0x39;
}

/** What TypeScript's library does not declare yet. */
interface ExactJson {
  parse(
    text: string,
    revive: (key: string, value: unknown, context: { source?: string }) => unknown,
  ): unknown;
  rawJSON(text: string): object;
}

function parseExact(text: string): unknown {
  const json = JSON as unknown as ExactJson;
  writeBigInts(json);
  return json.parse(text, (_key, value, { source }) => {
    if (typeof value !== 'number' || Number.isSafeInteger(value) || !/^-?\d+$/.test(source ?? ''))
      return value;
    const exact = BigInt(source ?? '');
    // Kubernetes reads what is larger as a float, too.
    return exact >= minInt64 && exact <= maxInt64 ? exact : value;
  });
}

/** Whoever got a `bigint` from here must be able to write it, so it is done at the first one and not by each caller. */
function writeBigInts(json: ExactJson): void {
  if (Object.hasOwn(BigInt.prototype, 'toJSON')) return;
  Object.defineProperty(BigInt.prototype, 'toJSON', {
    configurable: true,
    value(this: bigint): object {
      return json.rawJSON(String(this));
    },
  });
}
