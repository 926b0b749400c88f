import type { KubeObject, Logger, ResourceKey } from '@tiphys/base';
import type { ApiResource, KubeClient } from '@tiphys/kube';
import { reasonOf } from '@tiphys/kube';
import type { LiveState } from '../store/live-state.ts';
import type { KindError, LiveSettings } from '../types.ts';
import { KindWatch } from './kind-watch.ts';

/** Kinds whose objects make kinds. */
const definitionKinds = new Set([
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService',
]);

interface RunningKind {
  readonly resource: ApiResource;
  readonly watches: readonly KindWatch[];
  readonly stop: AbortController;
  readonly done: Promise<unknown>;
}

/** What a set of watched kinds works with. */
export interface KindSetOptions {
  readonly client: Pick<KubeClient, 'raw' | 'watch'>;
  readonly settings: LiveSettings;
  readonly state: LiveState;
  readonly log: Logger;
  /** Told when the server's kinds may have changed. */
  readonly onKindsChanged: (object?: KubeObject) => void;
}

/** The watches of all kinds, started and stopped as the server's kinds come and go. */
export class KindSet {
  readonly #options: KindSetOptions;
  readonly #running = new Map<string, RunningKind>();

  constructor(options: KindSetOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#running.size;
  }

  /**
   * Watches exactly these kinds from now on, and those that discovery left out though they are served; resolves when all of them are
   * settled.
   */
  async update(resources: readonly ApiResource[], signal: AbortSignal): Promise<void> {
    const wanted = new Map(resources.map((resource) => [nameOf(resource), resource]));
    for (const [name, running] of this.#running) {
      const resource = wanted.get(name);
      if (resource?.version === running.resource.version) continue;
      if (!resource && (await this.#mayBeServed(running.resource, signal))) continue;
      running.stop.abort();
      await running.done;
      this.#running.delete(name);
      // In another version the objects are the same; without the kind there are none.
      if (!resource) for (const watch of running.watches) watch.clear();
    }
    for (const [name, resource] of wanted) {
      if (!this.#running.has(name)) this.#running.set(name, this.#start(resource, signal));
    }
    await Promise.all(
      [...this.#running.values()].flatMap(({ watches }) => watches.map((watch) => watch.settled)),
    );
  }

  /** Resolves when all watches have ended, after their signal aborted. */
  async stopped(): Promise<void> {
    await Promise.all([...this.#running.values()].map(({ done }) => done));
    this.#running.clear();
  }

  /** Whether what is held of the key's kind (in its namespace) is all there is. */
  isComplete(key: ResourceKey): boolean {
    const { namespaces } = this.#options.settings;
    const watches = this.#running.get(nameOf(key))?.watches;
    if (!watches?.every((watch) => watch.complete && watch.error === undefined)) return false;
    return namespaces.length === 0 || key.namespace === '' || namespaces.includes(key.namespace);
  }

  /** Says that an object exists by our own write. */
  noteWrite(key: ResourceKey): void {
    for (const watch of this.#running.get(nameOf(key))?.watches ?? []) watch.noteWrite(key);
  }

  errors(): readonly KindError[] {
    const { respectRbac } = this.#options.settings;
    return [...this.#running.values()].flatMap(({ resource, watches }) => {
      // A server that is away is no matter of one kind: `unreachable` tells it.
      const failed = watches.find((watch) => watch.error !== undefined && !watch.unreachable);
      if (failed?.error === undefined || (respectRbac && isForbidden(failed.error))) return [];
      return [{ group: resource.group, kind: resource.kind, message: failed.error }];
    });
  }

  /** The failure of a server that is away: of all kinds, or of none. */
  unreachable(): string | undefined {
    for (const { watches } of this.#running.values()) {
      for (const watch of watches) if (watch.unreachable) return watch.error;
    }
    return undefined;
  }

  /**
   * Asks about a kind that discovery does not list: of a server that has just been started, or one behind it that is away, it may not list
   * everything, and to forget the objects would make applications miss them.
   */
  async #mayBeServed({ group, version, plural }: ApiResource, signal: AbortSignal): Promise<boolean> {
    const path = group === '' ? `/api/${version}` : `/apis/${group}/${version}`;
    try {
      const answer = (await this.#options.client.raw(path, { signal })) as {
        readonly resources?: readonly { readonly name: string; readonly verbs?: readonly string[] }[];
      };
      return Boolean(
        answer.resources?.some(({ name, verbs }) => name === plural && verbs?.includes('watch')),
      );
    } catch (error) {
      signal.throwIfAborted();
      return reasonOf(error) !== 'NotFound';
    }
  }

  #start(resource: ApiResource, signal: AbortSignal): RunningKind {
    const { client, settings, state, log, onKindsChanged } = this.#options;
    const stop = new AbortController();
    const linked = AbortSignal.any([signal, stop.signal]);
    const definesKinds = definitionKinds.has(nameOf(resource));
    const scopes = resource.namespaced && settings.namespaces.length > 0 ? settings.namespaces : [undefined];
    const watches = scopes.map(
      (namespace) =>
        new KindWatch({
          client,
          resource,
          namespace,
          state,
          log,
          onGone: () => onKindsChanged(),
          onObject: definesKinds ? onKindsChanged : undefined,
        }),
    );
    return { resource, watches, stop, done: Promise.all(watches.map((watch) => watch.run(linked))) };
  }
}

function nameOf(kind: { readonly group: string; readonly kind: string }): string {
  return `${kind.group}/${kind.kind}`;
}

function isForbidden(message: string): boolean {
  return message.includes('is forbidden');
}
