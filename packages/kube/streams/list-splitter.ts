import { codes, StatusError } from '@tiphys/base';
import { ByteQueue } from './byte-queue.ts';
import { findValueEnd, isSpace, ValueScanner } from './json-scan.ts';

const quote = 0x22;
const comma = 0x2c;
const openBracket = 0x5b;
const closeBracket = 0x5d;
const itemsKey = Buffer.from('"items"');

/** What a list says besides its items. */
export interface ListHead {
  readonly kind?: string | undefined;
  readonly apiVersion?: string | undefined;
  readonly metadata?:
    | { readonly resourceVersion?: string | undefined; readonly continue?: string | undefined }
    | undefined;
}

/**
 * Takes a Kubernetes list apart while it comes in: every item is handed on as its own bytes, which are valid only
 * during the call. At no time is more than one item (and the text around `items`) held.
 */
export class ListSplitter {
  readonly #onItem: (bytes: Buffer) => void;
  readonly #queue: ByteQueue;
  readonly #head: Buffer[] = [];
  readonly #scanner = new ValueScanner();
  #inItem = false;
  #state: 'before' | 'items' | 'after' = 'before';

  constructor(onItem: (bytes: Buffer) => void, maxItemBytes: number) {
    this.#onItem = onItem;
    this.#queue = new ByteQueue(maxItemBytes);
  }

  /** Takes the next bytes. */
  push(chunk: Uint8Array): void {
    this.#queue.push(chunk);
    if (this.#state === 'before') this.#skipToItems();
    if (this.#state === 'items') this.#readItems();
  }

  /** What the list says before its items, as far as it has come in (kinds of typed lists are told there). */
  headSoFar(): ListHead {
    if (this.#head.length === 0) return {};
    return parseHead(`${Buffer.concat(this.#head).toString('utf8')}[]}`) ?? {};
  }

  /** The list without items; throws `unavailable` where it broke off. */
  finish(): ListHead {
    const rest = this.#queue.bytes.toString('utf8');
    const text = this.#state === 'before' ? rest : `${Buffer.concat(this.#head).toString('utf8')}[${rest}`;
    const head = this.#state === 'items' ? undefined : parseHead(text);
    if (!head) throw new StatusError(codes.unavailable, 'list broke off before its end');
    return head;
  }

  /** Looks for `"items": [` at the top level, which may come before or after kind and metadata. */
  #skipToItems(): void {
    const bytes = this.#queue.bytes;
    let position = skipSpace(bytes, 0);
    if (position >= bytes.length) return;
    position++;
    for (;;) {
      position = skipSpace(bytes, position);
      if (bytes[position] === comma) position = skipSpace(bytes, position + 1);
      if (bytes[position] !== quote) return;
      const keyEnd = findValueEnd(bytes, position);
      if (keyEnd < 0) return;
      const isItems = bytes.subarray(position, keyEnd).equals(itemsKey);
      position = skipSpace(bytes, skipSpace(bytes, keyEnd) + 1);
      if (position >= bytes.length) return;
      if (isItems && bytes[position] === openBracket) {
        this.#head.push(Buffer.from(bytes.subarray(0, position)));
        this.#queue.drop(position + 1);
        this.#state = 'items';
        return;
      }
      position = findValueEnd(bytes, position);
      if (position < 0) return;
    }
  }

  #readItems(): void {
    const bytes = this.#queue.bytes;
    let used = 0;
    for (;;) {
      if (!this.#inItem) {
        used = skipSpace(bytes, used);
        if (bytes[used] === comma) used = skipSpace(bytes, used + 1);
        if (used >= bytes.length) break;
        if (bytes[used] === closeBracket) {
          // The bracket stays: it closes the empty list that stands for the items in the head.
          this.#state = 'after';
          break;
        }
        this.#scanner.reset(used);
        this.#inItem = true;
      }
      const end = this.#scanner.scan(bytes);
      if (end < 0) break;
      this.#inItem = false;
      this.#onItem(bytes.subarray(used, end));
      used = end;
    }
    this.#queue.drop(used);
    this.#scanner.shift(used);
  }
}

function skipSpace(bytes: Buffer, from: number): number {
  let position = from;
  while (position < bytes.length && isSpace(bytes[position])) position++;
  return position;
}

function parseHead(text: string): ListHead | undefined {
  try {
    return JSON.parse(text) as ListHead;
  } catch {
    // Broken off; the caller says so.
    return undefined;
  }
}
