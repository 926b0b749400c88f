import type { KubeObject } from '@tiphys/base';
import { createSingleFlight, raceSignal } from '@tiphys/base';
import type { ClientConfig, WatchTimes } from '../config.ts';
import { isMissingObject } from '../errors.ts';
import { collectionPath, objectPath, refOf, withQuery } from '../paths.ts';
import type { Query } from '../paths.ts';
import { createTransport } from '../transport/transport.ts';
import type { Transport } from '../transport/types.ts';
import type {
  ApiCatalog,
  DeleteOptions,
  Impersonation,
  KubeClient,
  PatchBody,
  WriteOptions,
} from '../types.ts';
import { discover } from './discovery.ts';
import { listObjects } from './list.ts';
import { readLogs } from './logs.ts';
import { createRequester, sendOf } from './requester.ts';
import type { Requester, RequesterOptions, Send } from './requester.ts';
import { watchObjects } from './watch.ts';

const patchContentTypes = {
  json: 'application/json-patch+json',
  merge: 'application/merge-patch+json',
  strategic: 'application/strategic-merge-patch+json',
  // A JSON text is YAML too, which is what server-side apply reads.
  apply: 'application/apply-patch+yaml',
} as const;

/** Makes a client of one API server. Nothing is sent before the first call; `close` ends its connections. */
export function createKubeClient(config: ClientConfig): KubeClient {
  return clientOver(
    {
      transport: createTransport(config),
      server: config.server,
      send: sendOf(config),
      timeoutMs: config.timeoutMs,
      retry: config.retry,
      observer: config.observer,
      watchTimes: config.watchTimes ?? {},
    },
    config.impersonate,
  );
}

interface Connection extends Pick<RequesterOptions, 'timeoutMs' | 'retry'>, Pick<ClientConfig, 'observer'> {
  readonly transport: Transport;
  readonly server: string;
  readonly send: Send;
  readonly watchTimes: WatchTimes;
}

function clientOver(connection: Connection, impersonate: Impersonation | undefined): KubeClient {
  const { transport, server, send, timeoutMs, retry, watchTimes: times } = connection;
  const requester = createRequester(transport, { impersonate, timeoutMs, retry }, send);
  const support = { refused: new Set<string>() };
  return {
    server,
    ...objectCalls(requester),
    ...discoveryCalls(requester),
    list: (type, selection = {}, options = {}) => listObjects(requester, { type, selection }, options),
    watch: (type, options) => watchObjects(requester, type, { ...options, support, times }),
    logs: (pod, options) => readLogs(requester, pod, options),
    raw: (path, options) => requester.json({ method: 'GET', path }, options),
    async version(options) {
      const answer = await requester.json({ method: 'GET', path: '/version' }, options);
      const { major = '', minor = '', gitVersion = '' } = answer as Record<string, string | undefined>;
      return { major, minor, gitVersion };
    },
    impersonate(user) {
      connection.observer?.onConnections?.('shared');
      return clientOver(connection, user);
    },
    close: () => transport.close(),
  };
}

type ObjectCalls = Pick<KubeClient, 'get' | 'create' | 'replace' | 'patch' | 'delete'>;

function objectCalls(requester: Requester): ObjectCalls {
  return {
    async get(ref, options) {
      try {
        return (await requester.json({ method: 'GET', path: objectPath(ref) }, options)) as KubeObject;
      } catch (error) {
        if (isMissingObject(error)) return undefined;
        throw error;
      }
    },
    async create(object, type, options = {}) {
      const path = withQuery(collectionPath(type, object.metadata.namespace), writeQuery(options));
      return (await requester.json({ method: 'POST', path, body: object }, options)) as KubeObject;
    },
    async replace(object, type, options = {}) {
      const path = withQuery(objectPath(refOf(object, type)), writeQuery(options));
      return (await requester.json({ method: 'PUT', path, body: object }, options)) as KubeObject;
    },
    async patch(ref, patch, options = {}) {
      const path = withQuery(objectPath(ref, patch.subresource), patchQuery(patch, options));
      const call = { method: 'PATCH', path, contentType: patchContentTypes[patch.type], body: patch.body };
      return (await requester.json(call, options)) as KubeObject;
    },
    async delete(ref, options = {}) {
      try {
        await requester.json({ method: 'DELETE', path: objectPath(ref), body: deleteBody(options) }, options);
        return true;
      } catch (error) {
        if (isMissingObject(error)) return false;
        throw error;
      }
    },
  };
}

function discoveryCalls(requester: Requester): Pick<KubeClient, 'resources' | 'invalidateDiscovery'> {
  const flight = createSingleFlight<ApiCatalog>();
  let catalog: ApiCatalog | undefined;
  let generation = 0;
  return {
    async resources(options) {
      if (catalog) return catalog;
      const asked = generation;
      // The read is shared, so that one caller's abort must not end it for the others.
      const read = flight(String(asked), () => discover(requester, { timeoutMs: options?.timeoutMs }));
      const found = await raceSignal(read, options?.signal);
      // What was asked before an invalidation is an answer, but not one to keep.
      if (asked === generation) catalog = found;
      return found;
    },
    invalidateDiscovery() {
      generation++;
      catalog = undefined;
    },
  };
}

function writeQuery(options: WriteOptions): Query {
  return {
    dryRun: options.dryRun ? 'All' : undefined,
    fieldManager: options.fieldManager,
    fieldValidation: options.fieldValidation,
  };
}

function patchQuery(patch: PatchBody, options: WriteOptions): Query {
  return { ...writeQuery(options), force: patch.type === 'apply' && patch.force ? true : undefined };
}

function deleteBody(options: DeleteOptions): unknown {
  return {
    kind: 'DeleteOptions',
    apiVersion: 'v1',
    ...(options.propagationPolicy ? { propagationPolicy: options.propagationPolicy } : {}),
    ...(options.gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds: options.gracePeriodSeconds }),
    ...(options.dryRun ? { dryRun: ['All'] } : {}),
    ...(options.uid ? { preconditions: { uid: options.uid } } : {}),
  };
}
