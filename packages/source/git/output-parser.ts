import type { GitObject } from './object-reader.ts';

/** Longest header line (`<id> <type> <size>`). */
const maxHeaderBytes = 1024;

/** Whose answer is being read. */
export interface OutputParserOptions {
  /** The question the next header answers, or `undefined` when nothing was asked. */
  next(): { readonly contents: boolean; readonly maxBytes: number } | undefined;
  /** Called with each answer in order; `undefined` for an object that is not stored. */
  done(object: GitObject | undefined): void;
}

/** Reads the answers of `git cat-file --batch` from chunks of any size, copying each object's bytes once. */
export class OutputParser {
  readonly #options: OutputParserOptions;
  #header = '';
  #object:
    | { readonly type: string; readonly size: number; readonly content: Uint8Array; readonly keep: boolean }
    | undefined;
  #filled = 0;

  constructor(options: OutputParserOptions) {
    this.#options = options;
  }

  /** Takes the next chunk; false when it is nothing `cat-file` says, after which the parser must not be used. */
  push(chunk: Buffer): boolean {
    let at = 0;
    while (at < chunk.length) {
      if (this.#object) {
        at = this.#fill(chunk, at);
        continue;
      }
      const end = chunk.indexOf(10, at);
      this.#header += chunk.toString('latin1', at, end < 0 ? chunk.length : end);
      if (this.#header.length > maxHeaderBytes) return false;
      if (end < 0) return true;
      at = end + 1;
      if (!this.#start()) return false;
    }
    return true;
  }

  #start(): boolean {
    const header = this.#header;
    this.#header = '';
    const question = this.#options.next();
    if (!question) return false;
    if (header.endsWith(' missing') || header.endsWith(' ambiguous')) {
      this.#options.done(undefined);
      return true;
    }
    const match = /^[0-9a-f]+ ([a-z]+) (\d+)$/.exec(header);
    const [, type = '', digits = ''] = match ?? [];
    if (!match) return false;
    const size = Number(digits);
    if (!question.contents) {
      this.#options.done({ type, size, content: new Uint8Array() });
      return true;
    }
    const keep = size <= question.maxBytes;
    this.#object = { type, size, keep, content: new Uint8Array(keep ? size : 0) };
    this.#filled = 0;
    return true;
  }

  #fill(chunk: Buffer, from: number): number {
    const object = this.#object;
    if (!object) return from;
    const end = Math.min(chunk.length, from + object.size - this.#filled);
    if (object.keep) object.content.set(chunk.subarray(from, end), this.#filled);
    this.#filled += end - from;
    // Behind the bytes stands one line feed.
    if (this.#filled < object.size || end === chunk.length) return end;
    this.#object = undefined;
    this.#options.done({ type: object.type, size: object.size, content: object.content });
    return end + 1;
  }
}
