import type { Readable } from 'node:stream';

/**
 * The chunks of a stream, listened to from now on and read later. Node's own iterator will not do for HTTP/2: it takes
 * a stream whose HTTP/2 side is closed for one that broke, though what has come in is still to be read.
 */
export class StreamChunks {
  readonly #stream: Readable;
  #wake: (() => void) | undefined;
  #ended = false;
  #closed = false;
  #failure: Error | undefined;

  constructor(stream: Readable) {
    this.#stream = stream;
    const wake = (): void => this.#wake?.();
    // This listener also keeps Node from throwing away what nobody has read yet when the stream closes.
    stream.on('readable', wake);
    stream.once('end', () => {
      this.#ended = true;
      wake();
    });
    stream.on('error', (error) => {
      this.#failure = error;
      wake();
    });
    stream.once('close', () => {
      this.#closed = true;
      wake();
    });
  }

  /** Yields what comes in until the end; throws where the stream breaks before it. */
  async *read(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const chunk = this.#stream.read() as Uint8Array | null;
      if (chunk !== null) {
        yield chunk;
        continue;
      }
      if (this.#failure) throw this.#failure;
      if (this.#ended) return;
      if (this.#closed) throw new Error('connection closed before the end of the answer');
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
  }
}
