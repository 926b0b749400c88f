const utf8 = new TextEncoder();

/** Longest text that is copied character by character; longer ones go through `TextEncoder`. */
const SHORT_TEXT = 40;

/** Writes one value in front of what the writer holds. */
export type Encode = (writer: Writer, value: unknown) => void;

/**
 * A buffer that is filled from its end towards its start, so that a nested message's length is known when its length prefix is
 * written. Every `put` therefore stands before what was put earlier.
 */
export class Writer {
  #buffer = new Uint8Array(1024);
  #start = 1024;

  /** How many bytes are written. */
  get length(): number {
    return this.#buffer.length - this.#start;
  }

  /** A copy of what was written; the writer is then empty and can be used again. */
  take(): Uint8Array {
    const taken = this.#buffer.slice(this.#start);
    this.#start = this.#buffer.length;
    return taken;
  }

  /** Forgets what was written, after an error. */
  clear(): void {
    this.#start = this.#buffer.length;
  }

  /** A non-negative integer up to 2^53 as a varint. */
  unsigned(value: number): void {
    const size = varintSize(value);
    this.#reserve(size);
    let at = this.#start;
    let rest = value;
    while (rest > 0x7f) {
      this.#buffer[at++] = (rest % 128) | 0x80;
      rest = rest < 0x80000000 ? rest >>> 7 : Math.floor(rest / 128);
    }
    this.#buffer[at] = rest;
  }

  /** An int32 or int64; negative ones take ten bytes. */
  int(value: number): void {
    if (value >= 0) return this.unsigned(value);
    this.#reserve(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (let at = this.#start; at < this.#start + 10; at++) {
      this.#buffer[at] = Number(rest & 0x7fn) | (at < this.#start + 9 ? 0x80 : 0);
      rest >>= 7n;
    }
  }

  bytes(value: Uint8Array): void {
    this.#reserve(value.length);
    this.#buffer.set(value, this.#start);
  }

  /** The text as UTF-8, without its length. */
  text(value: string): void {
    if (value.length <= SHORT_TEXT && this.#shortAscii(value)) return;
    this.#reserve(value.length);
    // All of it fits into one byte a character: it is ASCII.
    const target = this.#buffer.subarray(this.#start, this.#start + value.length);
    if (utf8.encodeInto(value, target).read === value.length) return;
    this.#start += value.length;
    this.bytes(utf8.encode(value));
  }

  #shortAscii(value: string): boolean {
    this.#reserve(value.length);
    const buffer = this.#buffer;
    const start = this.#start;
    for (let i = 0; i < value.length; i++) {
      const code = value.charCodeAt(i);
      if (code > 0x7f) {
        this.#start += value.length;
        return false;
      }
      buffer[start + i] = code;
    }
    return true;
  }

  #reserve(size: number): void {
    if (this.#start < size) this.#grow(size);
    this.#start -= size;
  }

  #grow(size: number): void {
    const used = this.length;
    const larger = new Uint8Array(Math.max(this.#buffer.length * 2, used + size));
    larger.set(this.#buffer.subarray(this.#start), larger.length - used);
    this.#start = larger.length - used;
    this.#buffer = larger;
  }
}

function varintSize(value: number): number {
  let size = 1;
  for (let rest = value; rest > 0x7f; rest = Math.floor(rest / 128)) size++;
  return size;
}
