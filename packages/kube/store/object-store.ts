import type { KubeObject, Logger } from '@tiphys/base';
import { messageOf, raceSignal } from '@tiphys/base';
import type { ObjectStore, StoreEvent } from '../types.ts';
import { Reflector } from './reflector.ts';
import type { ReflectorOptions } from './reflector.ts';
import { isOlderVersion } from './resource-version.ts';

/** Deleted objects whose version is remembered, so that a late answer of our own write does not bring them back. */
const maxTombstones = 1000;

/** What a store covers and how it keeps it. */
export interface ObjectStoreOptions<T extends KubeObject> extends ReflectorOptions {
  /** Makes of an object, which has no `managedFields` any more, what is kept. Default: keeps it as it is. */
  readonly read?: ((object: KubeObject) => T) | undefined;
}

/** Makes a store; it is empty until `run` has listed once. */
export function createObjectStore<T extends KubeObject = KubeObject>(
  options: ObjectStoreOptions<T>,
): ObjectStore<T> {
  return new WatchedStore(options);
}

/** An object without `metadata.managedFields`, which few need and which are often most of it. */
function withoutManagedFields(object: KubeObject): KubeObject {
  if (!object.metadata.managedFields) return object;
  const { managedFields: _dropped, ...metadata } = object.metadata;
  return { ...object, metadata };
}

class WatchedStore<T extends KubeObject> implements ObjectStore<T> {
  readonly #log: Logger;
  readonly #reflector: Reflector;
  readonly #read: (object: KubeObject) => T;
  readonly #objects = new Map<string, T>();
  readonly #tombstones = new Map<string, string>();
  readonly #listeners = new Set<(event: StoreEvent<T>) => void>();
  readonly #ready = Promise.withResolvers<void>();
  /** Who told of which key since a list began; `undefined` when no list is under way. */
  #listing: Map<string, 'server' | 'put'> | undefined;

  constructor(options: ObjectStoreOptions<T>) {
    this.#log = options.log;
    const read = options.read ?? ((object) => object as T);
    this.#read = (object) => read(withoutManagedFields(object));
    this.#reflector = new Reflector(options, {
      restarted: () => void (this.#listing = new Map()),
      applied: (object) => this.#store(this.#read(object), 'server'),
      deleted: (object) => this.#remove(object),
      listed: (version) => this.#finishList(version),
    });
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
    return this.#reflector.version;
  }

  put(object: T): void {
    this.#store(this.#read(object), 'put');
  }

  run(signal: AbortSignal): Promise<void> {
    return this.#reflector.run(signal);
  }

  #finishList(listVersion: string): void {
    const told = this.#listing;
    if (!told) return;
    this.#listing = undefined;
    for (const [key, object] of this.#objects) {
      if (told.get(key) === 'server') continue;
      // Our own write is newer than the list, unless somebody deleted the object before the server made the list.
      if (told.has(key) && isOlderVersion(listVersion, object.metadata.resourceVersion)) continue;
      this.#objects.delete(key);
      this.#tell({ type: 'deleted', object });
    }
    this.#ready.resolve();
  }

  #store(object: T, by: 'server' | 'put'): void {
    const key = keyOf(object);
    // What a new list says first about an object holds even with an older version: the server may have been restored.
    const restart = this.#listing?.has(key) === false;
    if (restart || by === 'server') this.#listing?.set(key, by);
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
    this.#tell({ type: 'deleted', object: this.#read(object) });
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
        this.#log.error('store subscriber failed', { reason: messageOf(error) });
      }
    }
  }
}

function keyOf(object: KubeObject): string {
  return `${object.metadata.namespace ?? ''}/${object.metadata.name ?? ''}`;
}
