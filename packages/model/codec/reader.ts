import { codes, StatusError } from '@tiphys/base';

const utf8 = new TextDecoder();

/** Longest text that is read character by character; longer ones go through `TextDecoder`. */
const SHORT_TEXT = 24;

/** Reads protobuf bytes forwards. Broken bytes are `StatusError(invalidArgument)`. */
export class Reader {
  readonly #bytes: Uint8Array;
  position = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  get size(): number {
    return this.#bytes.length;
  }

  /** A varint as a number, taken as a signed 64-bit integer; beyond 2^53 the last digits are lost. */
  int(): number {
    const start = this.position;
    let low = 0;
    for (let shift = 0; shift < 28; shift += 7) {
      const byte = this.#next();
      low |= (byte & 0x7f) << shift;
      if (byte < 0x80) return low;
    }
    let high = 0;
    for (let factor = 1; factor < 2 ** 35; factor *= 128) {
      const byte = this.#next();
      high += (byte & 0x7f) * factor;
      if (byte < 0x80) return low + high * 2 ** 28;
    }
    this.position = start;
    return this.#signed();
  }

  /** The length of a length-delimited value, checked to lie within the bytes; returns where the value ends. */
  end(): number {
    const end = this.int() + this.position;
    if (end > this.#bytes.length || end < this.position) throw broken('unexpected EOF');
    return end;
  }

  bytes(): Uint8Array {
    const end = this.end();
    const value = this.#bytes.subarray(this.position, end);
    this.position = end;
    return value;
  }

  text(): string {
    const end = this.end();
    const start = this.position;
    this.position = end;
    if (end - start > SHORT_TEXT) return utf8.decode(this.#bytes.subarray(start, end));
    let text = '';
    for (let i = start; i < end; i++) {
      const byte = this.#bytes[i] ?? 0;
      if (byte > 0x7f) return utf8.decode(this.#bytes.subarray(start, end));
      text += String.fromCharCode(byte);
    }
    return text;
  }

  /** Steps over a value of a field that is not known. */
  skip(wireType: number): void {
    if (wireType === 0) this.int();
    else if (wireType === 1) this.position += 8;
    else if (wireType === 2) this.position = this.end();
    else if (wireType === 5) this.position += 4;
    else throw broken(`unexpected wire type ${wireType}`);
    if (this.position > this.#bytes.length) throw broken('unexpected EOF');
  }

  /** A varint of ten bytes: a negative number. */
  #signed(): number {
    let value = 0n;
    for (let shift = 0n; shift < 70n; shift += 7n) {
      const byte = this.#next();
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return Number(BigInt.asIntN(64, value));
    }
    throw broken('integer overflow');
  }

  #next(): number {
    const byte = this.#bytes[this.position++];
    if (byte === undefined) throw broken('unexpected EOF');
    return byte;
  }
}

/** The error for bytes that are not the message they should be. */
export function broken(reason: string): StatusError {
  return new StatusError(codes.invalidArgument, `proto: ${reason}`);
}
