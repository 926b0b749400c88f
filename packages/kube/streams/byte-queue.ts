import { codes, StatusError } from '@tiphys/base';

/**
 * Bytes of a stream that are not used up yet, as one piece; it grows by doubling and refuses to hold more than its
 * bound.
 */
export class ByteQueue {
  readonly #maxBytes: number;
  #buffer: Buffer = Buffer.alloc(0);
  #start = 0;
  #end = 0;
  /** Whether the buffer is ours to write into; a chunk that serves as it came is not. */
  #owned = false;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** What is held now; valid until the next `push`. */
  get bytes(): Buffer {
    return this.#buffer.subarray(this.#start, this.#end);
  }

  get length(): number {
    return this.#end - this.#start;
  }

  /** Adds a chunk; throws `resourceExhausted` when the bound is passed. */
  push(chunk: Uint8Array): void {
    if (this.length + chunk.length > this.#maxBytes) {
      throw new StatusError(
        codes.resourceExhausted,
        `answer holds a piece of more than ${this.#maxBytes} bytes`,
      );
    }
    if (this.length === 0) {
      // The usual case: everything was used up, so the chunk itself serves without a copy.
      this.#buffer = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
      this.#start = 0;
      this.#end = chunk.length;
      this.#owned = false;
      return;
    }
    if (!this.#owned || this.#end + chunk.length > this.#buffer.length) this.#grow(chunk.length);
    this.#buffer.set(chunk, this.#end);
    this.#end += chunk.length;
  }

  #grow(needed: number): void {
    const length = this.length;
    const grown = Buffer.allocUnsafe(2 * (length + needed));
    this.#buffer.copy(grown, 0, this.#start, this.#end);
    this.#buffer = grown;
    this.#start = 0;
    this.#end = length;
    this.#owned = true;
  }

  /** Drops `count` bytes from the front. */
  drop(count: number): void {
    this.#start += count;
  }
}
