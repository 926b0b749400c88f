import type { ApplicationRow, ApplicationsAnswer, Facet, ListChanges, ListSummary } from '@tiphys/model/v2';
import { ApiError } from '../api/http.ts';
import { listRows, watchRows } from '../api/list.ts';
import type { ListQuery } from '../api/list.ts';
import type { Live } from './live.ts';
import { keepLive, loading } from './live.ts';
import type { Store } from './store.ts';
import { createStore } from './store.ts';

/** Rows asked for at once. */
export const pageSize = 100;
/** Pages kept; those farthest from sight go first. */
const maxPages = 30;
/** Facets are counted anew at most this often. */
const facetsMs = 4000;

/** What is known of a list. Rows are kept as pages; what is not loaded is not there. */
export interface ListData {
  /** Rows of the list as it was loaded: what comes or goes later does not move it. */
  readonly count: number;
  readonly total: number;
  readonly all: number;
  readonly summary: ListSummary;
  readonly facets: readonly Facet[];
  /** Rows that came since, and are not shown. */
  readonly entered: number;
  /** Keys of rows that do not match any more. */
  readonly left: ReadonlySet<string>;
}

/** One query's list, loaded where it is looked at and kept live. */
export interface ListStore extends Store<Live<ListData>> {
  rowAt(index: number): ApplicationRow | undefined;
  /** Loads what is missing of these rows. */
  show(start: number, end: number): void;
  /** Loads anew, with what came since. */
  reload(): void;
  /** Changes a row at once, until the server tells how it is. */
  expect(key: string, change: Partial<ApplicationRow>): void;
  /** Keys of the rows from one index to another, as far as they are loaded. */
  keys(from: number, to: number): readonly string[];
  run(signal: AbortSignal): Promise<void>;
}

/** The key of a row: `namespace/name`. */
export function rowKey({ namespace, name }: Pick<ApplicationRow, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

/** Makes the store of a query. `first` is the first page where it was asked for already. */
export function createListStore(query: ListQuery, first?: Promise<ApplicationsAnswer>): ListStore {
  return new QueryList(query, first);
}

class QueryList implements ListStore {
  readonly #query: ListQuery;
  readonly #store = createStore<Live<ListData>>(loading);
  readonly #pages = new Map<number, ApplicationRow[]>();
  readonly #places = new Map<string, number>();
  readonly #asked = new Set<number>();
  #first: Promise<ApplicationsAnswer> | undefined;
  #signal: AbortSignal = AbortSignal.abort();
  #sight = { start: 0, end: pageSize };
  #facetsAt = 0;
  #waiting: Live<ListData> | undefined;

  constructor(query: ListQuery, first: Promise<ApplicationsAnswer> | undefined) {
    this.#query = query;
    this.#first = first;
  }

  get = (): Live<ListData> => this.#store.get();
  subscribe = (listener: () => void): (() => void) => this.#store.subscribe(listener);

  rowAt = (index: number): ApplicationRow | undefined =>
    this.#pages.get(Math.floor(index / pageSize))?.[index % pageSize];

  show = (start: number, end: number): void => {
    this.#sight = { start, end };
    const { data } = this.#store.get();
    if (!data) return;
    const last = Math.floor(Math.min(end, data.count - 1) / pageSize);
    for (let page = Math.floor(start / pageSize); page <= last; page++) {
      if (this.#pages.has(page) || this.#asked.has(page)) continue;
      void this.#load(page);
    }
  };

  reload = (): void => {
    this.#reload().catch(() => undefined);
  };

  expect = (key: string, change: Partial<ApplicationRow>): void => {
    const place = this.#places.get(key);
    const row = place === undefined ? undefined : this.rowAt(place);
    if (!row || place === undefined) return;
    this.#put(place, { ...row, ...change });
    this.#tell({});
  };

  keys = (from: number, to: number): readonly string[] => {
    const found: string[] = [];
    for (let index = Math.min(from, to); index <= Math.max(from, to); index++) {
      const row = this.rowAt(index);
      if (row) found.push(rowKey(row));
    }
    return found;
  };

  run = (signal: AbortSignal): Promise<void> => {
    this.#signal = signal;
    return keepLive(this.#store, () => this.#follow(signal), signal);
  };

  async #follow(signal: AbortSignal): Promise<void> {
    // An early question may have come before the login.
    const first = await this.#first?.catch(() => undefined);
    this.#first = undefined;
    if (first) this.#begin(first, 0);
    else await this.#reload();
    const { facets: _, ...watched } = this.#query;
    for await (const changes of watchRows(watched, signal)) this.#apply(changes);
  }

  /** Loads the page in sight with all counts, and forgets the others. */
  async #reload(): Promise<void> {
    const page = Math.floor(this.#sight.start / pageSize);
    const answer = await this.#ask(page, true);
    this.#begin(answer, page);
    this.show(this.#sight.start, this.#sight.end);
  }

  #ask(page: number, facets: boolean): Promise<ApplicationsAnswer> {
    const part = { offset: page * pageSize, limit: pageSize, facets };
    return listRows({ ...this.#query, ...part }, this.#signal);
  }

  #begin(answer: ApplicationsAnswer, page: number): void {
    this.#pages.clear();
    this.#places.clear();
    this.#asked.clear();
    this.#keep(page, answer.rows);
    const { total, all, summary, facets = [] } = answer;
    this.#facetsAt = performance.now();
    this.#waiting = undefined;
    const data = { count: total, total, all, summary, facets, entered: 0, left: new Set<string>() };
    this.#store.set({ data, state: 'live', error: undefined });
  }

  async #load(page: number): Promise<void> {
    this.#asked.add(page);
    try {
      this.#keep(page, (await this.#ask(page, false)).rows);
      this.#tell({});
    } catch (error) {
      // The stream's connection tells of a server that is away; this page is asked for again when it is looked at.
      if (error instanceof ApiError && error.status === 401) this.#tell({});
    } finally {
      this.#asked.delete(page);
    }
  }

  #keep(page: number, rows: readonly ApplicationRow[]): void {
    this.#pages.set(page, [...rows]);
    for (const [at, row] of rows.entries()) this.#places.set(rowKey(row), page * pageSize + at);
    if (this.#pages.size <= maxPages) return;
    const middle = (this.#sight.start + this.#sight.end) / 2 / pageSize;
    const farthest = [...this.#pages.keys()].sort((a, b) => Math.abs(b - middle) - Math.abs(a - middle))[0];
    for (const row of this.#pages.get(farthest ?? -1) ?? []) this.#places.delete(rowKey(row));
    this.#pages.delete(farthest ?? -1);
  }

  #put(place: number, row: ApplicationRow): void {
    const page = this.#pages.get(Math.floor(place / pageSize));
    if (page) page[place % pageSize] = row;
  }

  #apply(changes: ListChanges): void {
    const { data } = this.#waiting ?? this.#store.get();
    if (!data) return;
    const { total, all, summary, entered, left, rows } = changes;
    for (const row of rows) {
      const place = this.#places.get(rowKey(row));
      if (place !== undefined) this.#put(place, row);
    }
    const isOther = changes.reload === true || (data.count === 0) !== (total === 0);
    const gone = new Set([...data.left, ...left].filter((key) => !entered.includes(key)));
    const fresh = entered.filter((key) => !this.#places.has(key) && !data.left.has(key)).length;
    this.#tell({ total, all, summary, left: gone, entered: data.entered + fresh });
    // From nothing to something and back there is nobody whose place could move.
    if (isOther) this.reload();
    else if (rows.length > 0) this.#countAgain();
  }

  /** Facets follow at their own pace. */
  #countAgain(): void {
    if (performance.now() - this.#facetsAt < facetsMs || document.hidden) return;
    this.#facetsAt = performance.now();
    listRows({ ...this.#query, limit: 0, facets: true }, this.#signal).then(
      ({ facets = [] }) => this.#tell({ facets }),
      () => undefined,
    );
  }

  /** Changes are shown once for each frame, however many come; while the page is hidden there are no frames. */
  #tell(change: Partial<ListData>): void {
    const { data } = this.#waiting ?? this.#store.get();
    if (!data) return;
    const isFirst = this.#waiting === undefined;
    this.#waiting = { data: { ...data, ...change }, state: 'live', error: undefined };
    if (!isFirst) return;
    requestAnimationFrame(() => {
      if (this.#waiting) this.#store.set(this.#waiting);
      this.#waiting = undefined;
    });
  }
}
