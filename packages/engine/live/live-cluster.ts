import type { Clock, Logger } from '@tiphys/base';
import {
  aborted,
  backoffMs,
  createSignalQueue,
  formatTime,
  keyOf,
  raceSignal,
  sleep,
  toStatusError,
} from '@tiphys/base';
import type { StatusError } from '@tiphys/base';
import type { ApiCatalog, KubeClient } from '@tiphys/kube';
import { createCatalog } from '@tiphys/kube';
import { watchedKinds } from './kinds.ts';
import { readObject } from './read-object.ts';
import { LiveState } from './store/live-state.ts';
import type { LiveChange, LiveCluster, LiveSettings, LiveStats } from './types.ts';
import { CrdExpectations } from './watch/crd-expectations.ts';
import { KindSet } from './watch/kind-set.ts';

/** How often the server's kinds are read again without being told of a change. */
const discoveryIntervalMs = 10 * 60_000;
/** The same where CRDs cannot be watched (restricted to namespaces). */
const blindDiscoveryIntervalMs = 60_000;
/** Discovery follows a CRD with a short delay; until it does, it is asked this often. */
const catchUpIntervalMs = 150;
/** Changes that come together are answered with one reading. */
const gatherMs = 50;
const maxConnectBackoffMs = 10_000;

/** Collaborators of a live cluster. */
export interface LiveClusterDeps {
  readonly client: KubeClient;
  readonly settings: LiveSettings;
  readonly log: Logger;
  readonly clock: Clock;
}

/** Makes a live cluster; it is empty until `run` has loaded it. */
export function createLiveCluster(deps: LiveClusterDeps): LiveCluster {
  return new WatchedCluster(deps);
}

type Loading =
  | { readonly state: 'loading' | 'loaded' }
  | { readonly state: 'failed'; readonly error: StatusError };

class WatchedCluster implements LiveCluster {
  readonly client: KubeClient;
  readonly #deps: LiveClusterDeps;
  readonly #state: LiveState;
  readonly #kinds: KindSet;
  readonly #listeners = new Set<(change: LiveChange) => void>();
  readonly #expectations = new CrdExpectations();
  #loading: Loading = { state: 'loading' };
  #settle = Promise.withResolvers<void>();
  #catalog: ApiCatalog = createCatalog([]);
  #version = '';
  #lastSync = '';
  #refresh = (): void => {};

  constructor(deps: LiveClusterDeps) {
    this.#deps = deps;
    this.client = deps.client;
    this.#state = new LiveState(deps.settings, (change) => this.#tell(change));
    this.#kinds = new KindSet({
      ...deps,
      state: this.#state,
      onKindsChanged: (object) => {
        if (object) this.#expectations.note(object, deps.clock.now());
        this.#refresh();
      },
    });
  }

  async run(signal: AbortSignal): Promise<void> {
    const wakeups = createSignalQueue(signal);
    this.#refresh = wakeups.wake;
    const { namespaces, clusterResources } = this.#deps.settings;
    const blind = namespaces.length > 0 && !clusterResources;
    const timer = setInterval(wakeups.wake, blind ? blindDiscoveryIntervalMs : discoveryIntervalMs);
    try {
      await this.#load(signal);
      for await (const _ of wakeups) await this.#catchUp(signal);
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      clearInterval(timer);
      await aborted(signal);
      await this.#kinds.stopped();
    }
  }

  async ready(signal?: AbortSignal): Promise<void> {
    for (;;) {
      const loading = this.#loading;
      if (loading.state === 'failed') throw loading.error;
      if (loading.state === 'loaded') return;
      await raceSignal(this.#settle.promise, signal);
    }
  }

  catalog() {
    return this.#catalog;
  }

  serverVersion() {
    return this.#version;
  }

  errors() {
    return this.#kinds.errors();
  }

  tracked(application: string) {
    return [...this.#state.index.tracked(application)];
  }

  node(key: Parameters<LiveCluster['node']>[0]) {
    return this.#state.index.get(key);
  }

  nodesOfKind(group: string, kind: string) {
    return this.#state.index.ofKind({ group, kind });
  }

  nodesInNamespace(namespace: string) {
    return [...this.#state.index.inNamespace(namespace)];
  }

  children(node: Parameters<LiveCluster['children']>[0]) {
    return this.#state.index.children(node);
  }

  parents(node: Parameters<LiveCluster['parents']>[0]) {
    return this.#state.index.parents(node);
  }

  applicationsOf(node: Parameters<LiveCluster['applicationsOf']>[0]) {
    return this.#state.index.applicationsOf(node);
  }

  object(key: Parameters<LiveCluster['object']>[0], signal?: AbortSignal) {
    return readObject(this.#reading(), key, { signal });
  }

  objectInVersion(key: Parameters<LiveCluster['object']>[0], version: string, signal?: AbortSignal) {
    return readObject(this.#reading(), key, { version, signal });
  }

  put(object: Parameters<LiveCluster['put']>[0]) {
    this.#kinds.noteWrite(keyOf(object));
    this.#state.apply(object);
  }

  remove(key: Parameters<LiveCluster['remove']>[0]) {
    this.#state.remove(key);
  }

  subscribe(listener: (change: LiveChange) => void) {
    const own = (change: LiveChange): void => listener(change);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  stats(): LiveStats {
    const failure =
      this.#loading.state === 'failed' ? this.#loading.error.message : this.#kinds.unreachable();
    return {
      resources: this.#state.index.size,
      apis: this.#kinds.size,
      lastSync: this.#lastSync,
      error: failure,
    };
  }

  #reading() {
    return { client: this.client, catalog: this.#catalog, state: this.#state, kinds: this.#kinds };
  }

  /** Reads the kinds and lists them all, again and again until the server is there. */
  async #load(signal: AbortSignal): Promise<void> {
    const { log, clock } = this.#deps;
    const startedAt = clock.now();
    for (let failures = 1; ; failures++) {
      try {
        await this.#readKinds(signal);
        break;
      } catch (error) {
        signal.throwIfAborted();
        log.warn('cannot read the cluster', {
          server: this.client.server,
          reason: toStatusError(error).message,
        });
        this.#enter({ state: 'failed', error: toStatusError(error) });
      }
      await sleep(backoffMs(failures, { firstDelayMs: 250, maxDelayMs: maxConnectBackoffMs }), signal);
    }
    this.#lastSync = formatTime(clock.now());
    this.#enter({ state: 'loaded' });
    const { resources, apis } = this.stats();
    log.info('cluster loaded', {
      server: this.client.server,
      resources,
      apis,
      time_ms: clock.now() - startedAt,
    });
  }

  /** Reads the kinds until they agree with the CRDs that were seen. */
  async #catchUp(signal: AbortSignal): Promise<void> {
    await sleep(gatherMs, signal);
    for (;;) {
      try {
        await this.#readKinds(signal);
        if (this.#expectations.met(this.#catalog, this.#deps.clock.now())) return;
      } catch (error) {
        signal.throwIfAborted();
        this.#deps.log.debug('cannot read the kinds', {
          server: this.client.server,
          reason: toStatusError(error).message,
        });
        await sleep(1000, signal);
      }
      await sleep(catchUpIntervalMs, signal);
    }
  }

  async #readKinds(signal: AbortSignal): Promise<void> {
    this.client.invalidateDiscovery();
    const [catalog, version] = await Promise.all([
      this.client.resources({ signal }),
      this.client.version({ signal }),
    ]);
    this.#catalog = catalog;
    this.#version = version.gitVersion.replace(/^v/, '').replace(/[-+].*$/, '');
    await raceSignal(this.#kinds.update(watchedKinds(catalog, this.#deps.settings), signal), signal);
  }

  #enter(loading: Loading): void {
    this.#loading = loading;
    this.#settle.resolve();
    this.#settle = Promise.withResolvers();
  }

  /** During the first load everything is new, and nobody has seen anything yet that could change. */
  #tell(change: LiveChange): void {
    if (this.#loading.state !== 'loaded') return;
    for (const listener of this.#listeners) {
      try {
        listener(change);
      } catch (error) {
        // One subscriber's mistake must not cost the others their change, or the kind its watch.
        this.#deps.log.error('live change subscriber failed', { reason: toStatusError(error).message });
      }
    }
  }
}
