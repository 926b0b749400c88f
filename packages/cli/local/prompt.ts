import type { Readable } from 'node:stream';

/** Standard input: any stream, with what terminals and sockets can do besides. */
export type TextInput = Readable & {
  readonly isTTY?: boolean | undefined;
  setRawMode?: ((raw: boolean) => unknown) | undefined;
  ref?: (() => unknown) | undefined;
  unref?: (() => unknown) | undefined;
};

/** The terminal as far as questions need it. */
export interface PromptIo {
  readonly stdin: TextInput;
  /** Writes to standard output. */
  readonly write: (text: string) => void;
  /** Ends a question that waits, e.g. on Ctrl-C. */
  readonly signal?: AbortSignal | undefined;
}

/** Asks the user, line by line; input left over from one answer is kept for the next. */
export class Prompter {
  readonly #io: PromptIo;
  #buffer = '';

  constructor(io: PromptIo) {
    this.#io = io;
  }

  /** The next line of input without its newline; throws `EOF` where there is none. */
  async readLine(): Promise<string> {
    for (;;) {
      const end = this.#buffer.indexOf('\n');
      if (end >= 0) {
        const line = this.#buffer.slice(0, end);
        this.#buffer = this.#buffer.slice(end + 1);
        return line.replace(/\r$/, '');
      }
      if (this.#buffer.length > maxLineLength) throw new Error('line of input is too long');
      const chunk = await this.#nextChunk();
      if (chunk === undefined) throw new Error('EOF');
      this.#buffer += chunk;
    }
  }

  /** A text that is not empty, asked for with `message`, unless `value` has it already. */
  async askText(message: string, value: string): Promise<string> {
    let answer = value;
    while (answer === '') {
      this.#io.write(`${message}: `);
      answer = (await this.readLine()).trim();
    }
    return answer;
  }

  /** A password, not echoed on a terminal, unless `value` has it already. */
  async askPassword(value: string): Promise<string> {
    let answer = value;
    while (answer === '') {
      answer = await this.readHidden('Password: ');
      if (this.#io.stdin.isTTY !== true) return answer.trim();
    }
    return answer;
  }

  /** A line that is not echoed on a terminal. */
  async readHidden(message: string): Promise<string> {
    this.#io.write(message);
    const { stdin } = this.#io;
    if (stdin.isTTY !== true || stdin.setRawMode === undefined) return this.readLine();
    stdin.setRawMode(true);
    try {
      return await this.#readRaw();
    } finally {
      stdin.setRawMode(false);
      this.#io.write('\n');
    }
  }

  /** Asks until the answer is yes or no. */
  async confirm(message: string): Promise<boolean> {
    for (;;) {
      this.#io.write(message);
      const answer = (await this.readLine()).trim().toLowerCase();
      if (answer === 'y' || answer === 'yes') return true;
      if (answer === 'n' || answer === 'no') return false;
    }
  }

  /** Asks until the answer is yes, no or all. */
  async confirmAll(message: string): Promise<'y' | 'n' | 'a'> {
    for (;;) {
      this.#io.write(message);
      const answer = (await this.readLine()).trim().toLowerCase();
      if (answer === 'y' || answer === 'yes') return 'y';
      if (answer === 'n' || answer === 'no') return 'n';
      if (answer === 'a' || answer === 'all') return 'a';
    }
  }

  async #readRaw(): Promise<string> {
    let text = '';
    for (;;) {
      const chunk = await this.#nextChunk();
      if (chunk === undefined) return text;
      for (const char of chunk) {
        if (char === '\r' || char === '\n') return text;
        if (char === '\x03') throw new Error('interrupted');
        text = char === '\x7f' || char === '\b' ? text.slice(0, -1) : text + char;
      }
    }
  }

  /** Reads one chunk and leaves the stream paused, so that nothing keeps the process alive. */
  async #nextChunk(): Promise<string | undefined> {
    const { stdin, signal } = this.#io;
    signal?.throwIfAborted();
    return new Promise((resolve, reject) => {
      const stop = (): void => {
        stdin.off('data', onData);
        stdin.off('end', onEnd);
        stdin.off('error', onError);
        signal?.removeEventListener('abort', onAbort);
        stdin.pause();
        // A pipe goes on reading when it is paused, and would keep the program alive until its other end is closed.
        stdin.unref?.();
      };
      const onData = (chunk: Buffer | string): void => {
        stop();
        resolve(chunk.toString());
      };
      const onEnd = (): void => {
        stop();
        resolve(undefined);
      };
      const onError = (error: Error): void => {
        stop();
        reject(error);
      };
      const onAbort = (): void => onError(new Error('interrupted'));
      if (stdin.readableEnded || stdin.destroyed) return resolve(undefined);
      signal?.addEventListener('abort', onAbort, { once: true });
      stdin.on('data', onData);
      stdin.on('end', onEnd);
      stdin.on('error', onError);
      stdin.ref?.();
      stdin.resume();
    });
  }
}

/** A line of input longer than this is refused. */
const maxLineLength = 1 << 20;
