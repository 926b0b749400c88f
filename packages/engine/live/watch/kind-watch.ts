import type { KubeObject, Logger, ResourceKey } from '@tiphys/base';
import { keyOf, keyText, messageOf } from '@tiphys/base';
import type { ApiResource, KubeClient } from '@tiphys/kube';
import { isOlderVersion, Reflector, reasonOf } from '@tiphys/kube';
import type { LiveState } from '../store/live-state.ts';

/** How long the first list may take before the kind counts as failed; it goes on nevertheless. */
const firstListTimeoutMs = 60_000;

/** What a kind's watch works with. */
export interface KindWatchOptions {
  readonly client: Pick<KubeClient, 'watch'>;
  readonly resource: ApiResource;
  /** Only this namespace, or all. */
  readonly namespace?: string | undefined;
  readonly state: LiveState;
  readonly log: Logger;
  /** Told when the server does not serve the kind any more. */
  readonly onGone: () => void;
  /** Told about every object of a definition of kinds (CRD, APIService). */
  readonly onObject?: ((object: KubeObject, deleted: boolean) => void) | undefined;
}

/** One kind (in one namespace or in all) followed into the live state. */
export class KindWatch {
  readonly resource: ApiResource;
  readonly #options: KindWatchOptions;
  readonly #reflector: Reflector;
  readonly #settled = Promise.withResolvers<void>();
  /** Who told of which object since a list began; `undefined` when no list is under way. */
  #listing: Map<string, 'server' | 'write'> | undefined;
  #error: string | undefined;
  #unreachable = false;

  constructor(options: KindWatchOptions) {
    this.#options = options;
    this.resource = options.resource;
    const { client, resource, namespace, log } = options;
    this.#reflector = new Reflector(
      { client, type: resource, selection: { namespace }, log },
      {
        restarted: () => void (this.#listing = new Map()),
        applied: (object) => this.#apply(object),
        deleted: (object) => this.#delete(object),
        listed: (version) => this.#finishList(version),
        failed: (error) => this.#fail(error),
        recovered: () => this.#recover(),
      },
    );
  }

  /** Resolves when the kind is listed for the first time, or turned out to be not listable. */
  get settled(): Promise<void> {
    return this.#settled.promise;
  }

  /** Whether what the state holds of this kind is complete. */
  get complete(): boolean {
    return this.#listed;
  }
  #listed = false;

  /** Why the kind cannot be followed now. */
  get error(): string | undefined {
    return this.#error;
  }

  /** Whether the failure is the server's being away, which is no fault of this kind. */
  get unreachable(): boolean {
    return this.#unreachable;
  }

  async run(signal: AbortSignal): Promise<void> {
    const late = setTimeout(() => {
      // A server that keeps us waiting for one kind must not keep all others waiting.
      if (!this.#unreachable) this.#error = `not listed after ${firstListTimeoutMs / 1000} seconds`;
      this.#settled.resolve();
    }, firstListTimeoutMs);
    void this.settled.then(() => clearTimeout(late));
    try {
      await this.#reflector.run(signal);
    } finally {
      this.#settled.resolve();
    }
  }

  /** Forgets all objects of the kind, after the server stopped serving it. */
  clear(): void {
    for (const node of this.#nodes()) this.#options.state.remove(node.key, '');
  }

  /** Says that an object exists by our own write: a list that began before it need not have it. */
  noteWrite(key: ResourceKey): void {
    const name = keyText(key);
    if (!this.#listing?.has(name)) this.#listing?.set(name, 'write');
  }

  #apply(object: KubeObject): void {
    const { state, onObject } = this.#options;
    const told = this.#listing;
    if (!told) state.apply(object);
    else {
      const name = keyText(keyOf(object));
      // The first word of a new list about an object holds, whatever its version.
      state.apply(object, !told.has(name));
      told.set(name, 'server');
    }
    onObject?.(object, false);
  }

  #delete(object: KubeObject): void {
    const key = keyOf(object);
    this.#listing?.delete(keyText(key));
    this.#options.state.remove(key, object.metadata.resourceVersion);
    this.#options.onObject?.(object, true);
  }

  #finishList(listVersion: string): void {
    const told = this.#listing;
    this.#listing = undefined;
    this.#listed = true;
    this.#recover();
    for (const { key, resourceVersion } of told ? this.#nodes() : []) {
      const by = told?.get(keyText(key));
      if (by === 'server') continue;
      // Our own write is newer than the list, unless somebody deleted the object before the server made the list.
      if (by === undefined || !isOlderVersion(listVersion, resourceVersion))
        this.#options.state.remove(key, '');
    }
    this.#settled.resolve();
  }

  /** A copy, because removing changes the index. */
  #nodes() {
    const { state, namespace, resource } = this.#options;
    return [...state.index.ofKind(resource)].filter((node) => !namespace || node.key.namespace === namespace);
  }

  #fail(error: unknown): void {
    const reason = reasonOf(error);
    this.#unreachable = reason === 'Unreachable';
    if (reason === 'NotFound' || reason === 'MethodNotAllowed') {
      // Not served (any more), or cannot be listed: nothing that an application could miss.
      this.#options.onGone();
    } else {
      this.#error = messageOf(error);
    }
    if (!this.#unreachable) this.#settled.resolve();
  }

  #recover(): void {
    this.#error = undefined;
    this.#unreachable = false;
  }
}
