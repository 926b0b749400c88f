import type { Clock } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import type { ObjectStore } from '@tiphys/kube';
import type { ApplicationObject } from '@tiphys/model';
import type { Entry } from './entry.ts';
import { entryOf } from './entry.ts';

/** What the index follows. */
export interface ListIndexDeps {
  readonly applications: ObjectStore<ApplicationObject>;
  readonly config: Pick<Config, 'namespace' | 'clusters' | 'subscribe'>;
  readonly clock: Clock;
}

/** All applications as entries, sorted by name, kept up to date by the store's events. */
export interface ListIndex {
  /** Grows with each change. */
  version(): number;
  /** Sorted by name, then namespace; not to be kept. */
  entries(): readonly Entry[];
  get(key: string): Entry | undefined;
  /** Told the key of each application that changed, or came, or went; returns how to stop. */
  subscribe(listener: (key: string) => void): () => void;
}

/** Makes the index; it is filled when it is first asked, so that a server without a page pays nothing. */
export function createListIndex(deps: ListIndexDeps): ListIndex {
  let index: Index | undefined;
  const started = (): Index => (index ??= new Index(deps));
  return {
    version: () => started().version,
    entries: () => started().sorted(),
    get: (key) => started().get(key),
    subscribe: (listener) => started().subscribe(listener),
  };
}

class Index {
  version = 0;
  readonly #deps: ListIndexDeps;
  readonly #entries = new Map<string, Entry>();
  readonly #listeners = new Set<(key: string) => void>();
  /** Keys in order; `undefined` after one came or went. */
  #order: Entry[] | undefined;
  #clusterNames = new Map<string, string>();

  constructor(deps: ListIndexDeps) {
    this.#deps = deps;
    this.#readClusters();
    for (const application of deps.applications.list()) this.#put(application);
    deps.applications.subscribe(({ type, object }) => {
      const key = keyOf(object);
      if (type === 'deleted') this.#remove(key);
      else this.#put(object);
      this.#tell(key);
    });
    deps.config.subscribe((change) => {
      if (change.type !== 'cluster') return;
      this.#readClusters();
      // Names of destinations are part of the entries.
      for (const { application, key } of this.#entries.values()) {
        this.#put(application);
        this.#tell(key);
      }
    });
  }

  get(key: string): Entry | undefined {
    return this.#entries.get(key);
  }

  sorted(): readonly Entry[] {
    this.#order ??= [...this.#entries.values()].sort(byName);
    return this.#order;
  }

  subscribe(listener: (key: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  #put(application: ApplicationObject): void {
    const entry = entryOf(application, {
      home: this.#deps.config.namespace,
      clusterName: (server) => this.#clusterNames.get(server),
      now: this.#deps.clock.now(),
    });
    const before = this.#entries.get(entry.key);
    this.#entries.set(entry.key, entry);
    this.version += 1;
    if (!before) this.#order = undefined;
    else if (this.#order) this.#order[placeOf(this.#order, entry)] = entry;
  }

  #remove(key: string): void {
    if (!this.#entries.delete(key)) return;
    this.version += 1;
    this.#order = undefined;
  }

  #readClusters(): void {
    this.#clusterNames = new Map(
      this.#deps.config.clusters().map(({ server, name }) => [server, name ?? '']),
    );
  }

  #tell(key: string): void {
    for (const listener of this.#listeners) listener(key);
  }
}

/** Order of a list that asks for no other. */
export function byName(left: Entry, right: Entry): number {
  const a = left.row;
  const b = right.row;
  if (a.name !== b.name) return a.name < b.name ? -1 : 1;
  return a.namespace < b.namespace ? -1 : a.namespace > b.namespace ? 1 : 0;
}

/** Place of an entry that is there, in entries sorted by name. */
function placeOf(order: readonly Entry[], entry: Entry): number {
  let low = 0;
  let high = order.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = order[middle];
    if (at && byName(at, entry) < 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function keyOf({ metadata }: ApplicationObject): string {
  return `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}
