const quote = 0x22;
const backslash = 0x5c;
const openBrace = 0x7b;
const closeBrace = 0x7d;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const comma = 0x2c;

/** Whether a byte is JSON's white space. */
export function isSpace(byte: number | undefined): boolean {
  return byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09;
}

/**
 * Finds where JSON values end, over bytes that come in pieces: it goes on where it stopped, so a value is looked at
 * once however many pieces it comes in. Looks at quotes and brackets only; the parser says whether a value is well
 * formed.
 */
export class ValueScanner {
  #position = 0;
  #depth = 0;
  #inString = false;
  #scalar = false;
  #started = false;

  /** Starts a new value at `position`. */
  reset(position: number): void {
    this.#position = position;
    this.#depth = 0;
    this.#inString = false;
    this.#scalar = false;
    this.#started = false;
  }

  /** Says that `count` bytes were dropped in front of the value. */
  shift(count: number): void {
    this.#position -= count;
  }

  /** The position behind the value, or -1 where more bytes are needed. */
  scan(bytes: Buffer): number {
    if (!this.#started) this.#start(bytes);
    if (this.#scalar) return this.#scanScalar(bytes);
    const end = bytes.length;
    let position = this.#position;
    let depth = this.#depth;
    for (;;) {
      if (this.#inString) {
        position = skipString(bytes, position);
        // Behind the end: the escaped byte has not come yet, and must not be taken for a quote when it does.
        if (position < 0 || position > end) {
          this.#position = position < 0 ? end : position;
          break;
        }
        this.#inString = false;
        if (depth === 0) return position;
      }
      while (position < end) {
        const byte = bytes[position++];
        if (byte === quote) {
          this.#inString = true;
          break;
        }
        if (byte === openBrace || byte === openBracket) depth++;
        else if ((byte === closeBrace || byte === closeBracket) && --depth === 0) return position;
      }
      if (!this.#inString) {
        this.#position = position;
        break;
      }
    }
    this.#depth = depth;
    return -1;
  }

  #start(bytes: Buffer): void {
    const first = bytes[this.#position];
    if (first === undefined) return;
    this.#started = true;
    this.#scalar = first !== quote && first !== openBrace && first !== openBracket;
  }

  #scanScalar(bytes: Buffer): number {
    for (let position = this.#position; position < bytes.length; position++) {
      const byte = bytes[position];
      if (byte === comma || byte === closeBrace || byte === closeBracket || isSpace(byte)) return position;
    }
    this.#position = bytes.length;
    return -1;
  }
}

/** The position behind the JSON value that starts at `start`, or -1 where it does not end within the bytes. */
export function findValueEnd(bytes: Buffer, start: number): number {
  const scanner = new ValueScanner();
  scanner.reset(start);
  return scanner.scan(bytes);
}

/** The position behind the quote that ends a string, -1 where there is none; behind the end where a `\\` is last. */
function skipString(bytes: Buffer, start: number): number {
  let position = start;
  while (position < bytes.length) {
    const byte = bytes[position++];
    if (byte === quote) return position;
    if (byte === backslash) position++;
  }
  return position > bytes.length ? position : -1;
}
