import { createSignalQueue, sleep } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import type { CompiledTerm } from '@tiphys/model/query';
import type { ListChanges } from '@tiphys/model/v2';
import type { Call } from '../../call.ts';
import type { Entry } from './entry.ts';
import { shownRow, termsOf, visibleRights } from './shown.ts';
import type { ListSource } from './shown.ts';
import { summarize } from './select.ts';

/** Changes that come closer together than this are told as one. */
const gatherMs = 400;
/** More changed rows than this at once are told as a reload. */
const maxRows = 400;

/** What a stream of a list needs besides the list. */
export interface WatchDeps {
  readonly source: ListSource;
  readonly config: Pick<Config, 'subscribe'>;
}

/**
 * Streams what changes in a list from now on, after a first message with the counts as they are. A slow reader gets the newest state
 * of each row, so that memory is bounded by their number.
 */
export async function* watchList(
  { source, config }: WatchDeps,
  call: Call,
  query: URLSearchParams,
): AsyncGenerator<ListChanges> {
  const queue = createSignalQueue(call.signal);
  const pending = new Set<string>();
  let isStale = false;
  const stops = [
    source.index.subscribe((key) => {
      pending.add(key);
      queue.wake();
    }),
    config.subscribe(({ type }) => {
      // Who may see what is decided anew.
      if (type !== 'settings' && type !== 'project') return;
      isStale = true;
      queue.wake();
    }),
  ];
  const watched = new Watched(source, call, query);
  try {
    watched.start();
    yield watched.changes([]);
    for await (const _ of queue) {
      await sleep(gatherMs, call.signal);
      const keys = [...pending];
      pending.clear();
      if (isStale || keys.length > maxRows) {
        isStale = false;
        watched.start();
        yield { ...watched.changes([]), reload: true };
      } else if (keys.length > 0) yield watched.changes(keys);
    }
  } finally {
    for (const stop of stops) stop();
  }
}

/** Which entries a stream's reader has in its list. */
class Watched {
  readonly #source: ListSource;
  readonly #call: Call;
  readonly #query: URLSearchParams;
  readonly #matched = new Map<string, Entry>();
  readonly #visible = new Set<string>();

  constructor(source: ListSource, call: Call, query: URLSearchParams) {
    this.#source = source;
    this.#call = call;
    this.#query = query;
  }

  start(): void {
    this.#matched.clear();
    this.#visible.clear();
    const rights = visibleRights(this.#source, this.#call);
    const terms = termsOf(this.#source, this.#query);
    for (const entry of this.#source.index.entries()) {
      if (!rights.sees(entry)) continue;
      this.#visible.add(entry.key);
      if (fits(terms, entry)) this.#matched.set(entry.key, entry);
    }
  }

  changes(keys: readonly string[]): ListChanges {
    const { index } = this.#source;
    const rights = visibleRights(this.#source, this.#call);
    // Anew, as ages go on.
    const terms = termsOf(this.#source, this.#query);
    const labels = this.#query.get('labels') === 'true';
    const rows: ListChanges['rows'][number][] = [];
    const entered: string[] = [];
    const left: string[] = [];
    for (const key of keys) {
      const entry = index.get(key);
      const can = entry ? rights.of(entry) : 0;
      const before = this.#matched.has(key);
      if (can > 0) this.#visible.add(key);
      else this.#visible.delete(key);
      const now = entry !== undefined && can > 0 && fits(terms, entry);
      if (now) this.#matched.set(key, entry);
      else this.#matched.delete(key);
      if (now && !before) entered.push(key);
      if (before && !now) left.push(key);
      if (entry && can > 0 && (before || now)) rows.push(shownRow(entry, can, labels));
    }
    return {
      version: index.version(),
      total: this.#matched.size,
      all: this.#visible.size,
      summary: summarize(this.#matched.values()),
      rows,
      entered,
      left,
    };
  }
}

function fits(terms: readonly CompiledTerm[], entry: Entry): boolean {
  return terms.every(({ test }) => test(entry));
}
