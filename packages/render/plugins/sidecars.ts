import { LRUCache } from 'lru-cache';
import type { Clock, Logger, Tracer } from '@tiphys/base';
import { codes, messageOf, StatusError, withContext } from '@tiphys/base';
import type { PluginClient, PluginClientOptions, PluginRequest } from './client.ts';
import { createPluginClient, pluginSocket } from './client.ts';
import { createPluginNames } from './plugin-names.ts';

/** Longest time for a plugin to say how it is set up. */
const maxCheckMs = 5000;
/** Time in which a plugin that failed to answer is not asked again whether a source is its own. */
const restMs = 10_000;
/** Sources whose plugin is remembered. */
const maxRemembered = 10_000;

/** A source that may be a plugin's. */
export interface SidecarQuery {
  /** Names the source among others. */
  readonly source: string;
  /** Makes what is sent, when a plugin wants to see it. */
  readonly request: () => Promise<PluginRequest>;
  readonly signal: AbortSignal;
}

/** A plugin that takes care of a source. */
export interface FoundSidecar extends AsyncDisposable {
  readonly name: string;
  readonly client: PluginClient;
  /** Its commands get the repository's credentials. */
  readonly provideGitCreds: boolean;
}

/** Plugins that run beside the repo server, each with a socket in one folder. */
export interface Sidecars {
  names(): Promise<readonly string[]>;
  /** A plugin without asking it first. */
  connect(name: string): PluginClient;
  /** The plugin of that name. Throws when it is not there, or looks at sources and does not take this one. */
  named(name: string, query: SidecarQuery): Promise<FoundSidecar>;
  /**
   * The first plugin that takes a source without being named, and whether any was asked. One that does not answer is passed over,
   * unless this source was its own the last time: then that is an error, as another tool would make something else of it.
   */
  discovered(
    query: SidecarQuery,
  ): Promise<{ readonly found: FoundSidecar | undefined; readonly asked: boolean }>;
}

/** Where the sockets are and how plugins are spoken to. */
export interface SidecarOptions extends PluginClientOptions {
  readonly socketDir: string;
  /** For one source with everything. */
  readonly timeoutMs: number;
}

/** Finds plugins by their sockets. */
export function createSidecars(
  { clock, log, tracer }: { readonly clock: Clock; readonly log: Logger; readonly tracer: Tracer },
  options: SidecarOptions,
): Sidecars {
  // So that one that is silent leaves time for the others.
  const checkTimeoutMs = Math.min(maxCheckMs, options.timeoutMs / 6);
  const matchTimeoutMs = options.timeoutMs / 3;
  const names = createPluginNames(options.socketDir);
  const resting = new Map<string, number>();
  const owners = new LRUCache<string, string>({ max: maxRemembered });
  const connect = (name: string): PluginClient =>
    createPluginClient(pluginSocket(options.socketDir, name), options, tracer);

  async function take(name: string, isNamed: boolean, query: SidecarQuery): Promise<Answer> {
    const client = connect(name);
    const taken = (provideGitCreds: boolean): FoundSidecar => ({
      name,
      client,
      provideGitCreds,
      [Symbol.asyncDispose]: () => client[Symbol.asyncDispose](),
    });
    try {
      const configuration = await client
        .configuration({ signal: query.signal, timeoutMs: checkTimeoutMs })
        .catch((error: unknown) => {
          throw withContext(`error checking plugin configuration ${name}.sock`, error);
        });
      const { isDiscoveryConfigured = false, provideGitCreds = false } = configuration;
      if (!isDiscoveryConfigured && isNamed) return { found: taken(provideGitCreds), asked: false };
      if (isDiscoveryConfigured) {
        const request = await query.request();
        const { isSupported, isDiscoveryEnabled } = await client
          .match(request, { signal: query.signal, timeoutMs: matchTimeoutMs })
          .catch((error: unknown) => {
            throw withContext(`error checking repository support for plugin ${name}.sock`, error);
          });
        if (isSupported || (isNamed && !isDiscoveryEnabled))
          return { found: taken(provideGitCreds), asked: true };
      }
      await client[Symbol.asyncDispose]();
      return { found: undefined, asked: isDiscoveryConfigured };
    } catch (error) {
      await client[Symbol.asyncDispose]();
      throw error;
    }
  }

  /** As `take`, where a plugin that does not answer is none. */
  async function tryTake(name: string, query: SidecarQuery): Promise<Answer> {
    try {
      if ((resting.get(name) ?? 0) > clock.now())
        throw new StatusError(codes.unavailable, 'it failed just now');
      const answer = await take(name, false, query);
      resting.delete(name);
      return answer;
    } catch (error) {
      query.signal.throwIfAborted();
      if (!resting.has(name) || (resting.get(name) ?? 0) <= clock.now()) {
        resting.set(name, clock.now() + restMs);
        log.warn('a plugin does not say whether a source is its own', {
          plugin: name,
          error: messageOf(error),
        });
      }
      if (owners.get(query.source) !== name) return { found: undefined, asked: true };
      throw withContext(`the plugin ${name}, which took this source the last time, does not answer`, error);
    }
  }

  return {
    names,
    connect,
    async named(name, query) {
      const what = `could not find cmp-server plugin with name ${JSON.stringify(name)} supporting the given repository`;
      const { found } = await take(name, true, query).catch((error: unknown) => {
        query.signal.throwIfAborted();
        throw withContext(what, error);
      });
      if (!found) throw new StatusError(codes.unknown, what);
      return found;
    },
    async discovered(query) {
      let asked = false;
      for (const name of await names()) {
        const answer = await tryTake(name, query);
        asked ||= answer.asked;
        if (!answer.found) continue;
        owners.set(query.source, name);
        return { found: answer.found, asked };
      }
      owners.delete(query.source);
      return { found: undefined, asked };
    },
  };
}

interface Answer {
  readonly found: FoundSidecar | undefined;
  /** It looked at the source's files. */
  readonly asked: boolean;
}
