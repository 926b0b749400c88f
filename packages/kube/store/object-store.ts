import type { KubeObject, Logger } from '@tiphys/base';
import { backoffMs, messageOf, raceSignal, sleep } from '@tiphys/base';
import { isExpired } from '../errors.ts';
import type { KubeClient, ObjectStore, ResourceType, Selection, StoreEvent, WatchEvent } from '../types.ts';
import { isOlderVersion } from './resource-version.ts';

/** Deleted objects whose version is remembered, so that a late answer of our own write does not bring them back. */
const maxTombstones = 1000;
const maxBackoffMs = 30_000;

/** What a store covers and how it keeps it. */
export interface ObjectStoreOptions<T extends KubeObject> {
  readonly client: Pick<KubeClient, 'watch'>;
  readonly type: ResourceType;
  readonly selection?: Selection | undefined;
  readonly log: Logger;
  /** Makes of an object what is kept; the default keeps it without `managedFields`. */
  readonly transform?: ((object: KubeObject) => T) | undefined;
}

/** Makes a store; it is empty until `run` has listed once. */
export function createObjectStore<T extends KubeObject = KubeObject>(
  options: ObjectStoreOptions<T>,
): ObjectStore<T> {
  return new WatchedStore(options);
}

/** An object without `metadata.managedFields`, which few need and which are often most of it. */
export function withoutManagedFields(object: KubeObject): KubeObject {
  if (!object.metadata.managedFields) return object;
  const { managedFields: _dropped, ...metadata } = object.metadata;
  return { ...object, metadata };
}

class WatchedStore<T extends KubeObject> implements ObjectStore<T> {
  readonly #options: ObjectStoreOptions<T>;
  readonly #transform: (object: KubeObject) => T;
  readonly #objects = new Map<string, T>();
  readonly #tombstones = new Map<string, string>();
  readonly #listeners = new Set<(event: StoreEvent<T>) => void>();
  readonly #ready = Promise.withResolvers<void>();
  #resourceVersion = '';
  /** Keys seen since a list began; `undefined` when no list is under way. */
  #listing: Set<string> | undefined;

  constructor(options: ObjectStoreOptions<T>) {
    this.#options = options;
    this.#transform = options.transform ?? ((object) => withoutManagedFields(object) as T);
  }

  get(namespace: string, name: string): T | undefined {
    return this.#objects.get(`${namespace}/${name}`);
  }

  list(): readonly T[] {
    return [...this.#objects.values()];
  }

  subscribe(listener: (event: StoreEvent<T>) => void): () => void {
    // A wrapper, so that the same function subscribed twice is called twice and each can stop.
    const own = (event: StoreEvent<T>): void => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  ready(signal?: AbortSignal): Promise<void> {
    return raceSignal(this.#ready.promise, signal);
  }

  resourceVersion(): string {
    return this.#resourceVersion;
  }

  put(object: T): void {
    this.#store(object);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { client, type, selection, log } = this.#options;
    for (let failures = 0; !signal.aborted;) {
      try {
        const resourceVersion = this.#resourceVersion || undefined;
        this.#listing = resourceVersion ? undefined : new Set();
        for await (const event of client.watch(type, { ...selection, resourceVersion, signal })) {
          failures = 0;
          this.#apply(event);
        }
      } catch (error) {
        if (signal.aborted) return;
        if (isExpired(error)) this.#resourceVersion = '';
        else failures++;
        log.debug('watch ended', { resource: type.plural, group: type.group, reason: messageOf(error) });
        if (failures === 3)
          log.warn('cannot watch', { resource: type.plural, group: type.group, reason: messageOf(error) });
      }
      // A watch that its server ends in time is no failure, but a server that ends all at once must not spin us.
      const waitMs = backoffMs(Math.max(1, failures), {
        firstDelayMs: 50,
        maxDelayMs: maxBackoffMs,
        jitter: 0.5,
      });
      await sleep(waitMs, signal).catch(() => {});
    }
  }

  #apply(event: WatchEvent): void {
    if (event.type === 'BOOKMARK') {
      // Bookmarks before the end of the list must not become the place to resume from: the list is not complete.
      if (event.initialListEnd) this.#finishList();
      if (!this.#listing) this.#resourceVersion = event.resourceVersion;
      return;
    }
    const version = event.object.metadata.resourceVersion;
    if (event.type === 'DELETED') this.#remove(event.object);
    else this.#store(this.#transform(event.object));
    if (!this.#listing && version) this.#resourceVersion = version;
  }

  #finishList(): void {
    const seen = this.#listing;
    if (!seen) return;
    this.#listing = undefined;
    for (const [key, object] of this.#objects) {
      if (seen.has(key)) continue;
      this.#objects.delete(key);
      this.#tell({ type: 'deleted', object });
    }
    this.#ready.resolve();
  }

  #store(object: T): void {
    const key = keyOf(object);
    // What a new list says first about an object holds even with an older version: the server may have been restored.
    const restart = this.#listing?.has(key) === false;
    this.#listing?.add(key);
    const previous = this.#objects.get(key);
    const version = object.metadata.resourceVersion;
    const held = previous?.metadata.resourceVersion ?? this.#tombstones.get(key);
    // Our own write's answer and the watch race: whichever is newer stays.
    if (held !== undefined && (held === version || (!restart && isOlderVersion(version, held)))) return;
    this.#tombstones.delete(key);
    this.#objects.set(key, object);
    if (previous) this.#tell({ type: 'modified', object, previous });
    else this.#tell({ type: 'added', object });
  }

  #remove(object: KubeObject): void {
    const key = keyOf(object);
    this.#listing?.delete(key);
    const previous = this.#objects.get(key);
    const version = object.metadata.resourceVersion;
    // Deleted and created again, and our own create was here before the old one's deletion.
    if (previous && isOlderVersion(version, previous.metadata.resourceVersion)) return;
    this.#bury(key, version ?? '');
    if (!previous) return;
    this.#objects.delete(key);
    this.#tell({ type: 'deleted', object: this.#transform(object) });
  }

  #bury(key: string, version: string): void {
    this.#tombstones.delete(key);
    this.#tombstones.set(key, version);
    if (this.#tombstones.size <= maxTombstones) return;
    const oldest = this.#tombstones.keys().next();
    if (!oldest.done) this.#tombstones.delete(oldest.value);
  }

  #tell(event: StoreEvent<T>): void {
    for (const listener of this.#listeners) {
      try {
        listener(event);
      } catch (error) {
        // One subscriber's mistake must not cost the others their event, or the store its watch.
        this.#options.log.error('store subscriber failed', { reason: messageOf(error) });
      }
    }
  }
}

function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''}`;
}
