import type { Cache } from '@tiphys/base';
import { codes, formatTime, StatusError, withContext } from '@tiphys/base';
import type { Config, ConfigWriter } from '@tiphys/config';
import type { KubeClient } from '@tiphys/kube';
import type {
  Cluster,
  ClusterCreateRequest,
  ClusterInfo,
  ClusterList,
  ClusterQuery,
  ClusterUpdateRequest,
} from '@tiphys/model';
import type { Access } from '../auth/access.ts';
import { permissionDenied } from '../auth/access.ts';
import type { Call, ServiceMethods } from '../call.ts';
import { differentSpec } from './upsert.ts';

/** What `ClusterService` needs. */
export interface ClusterServiceDeps {
  readonly access: Access;
  readonly config: Config;
  readonly cache: Cache;
  readonly writer: ConfigWriter;
  /** A client with exactly this cluster's credentials; closed by whoever asked. */
  readonly connect: (cluster: Cluster) => Promise<KubeClient>;
  readonly now: () => number;
}

const infoTtlMs = 600_000;

/** `/cluster.ClusterService`. Who may not see a cluster is not told whether it exists. */
export function createClusterService(deps: ClusterServiceDeps): ServiceMethods {
  return {
    List: (query: ClusterQuery, call: Call) => listClusters(deps, query, call),
    Get: async (query: ClusterQuery, call: Call) =>
      shown(deps, needCluster(deps, query, { call, action: 'get' })),
    Create: (request: ClusterCreateRequest, call: Call) => createCluster(deps, request, call),
    Update: (request: ClusterUpdateRequest, call: Call) => updateCluster(deps, request, call),
    async Delete(query: ClusterQuery, call: Call): Promise<object> {
      const cluster = needCluster(deps, query, { call, action: 'delete' });
      await deps.writer.deleteCluster(cluster.server, call.signal);
      await deps.cache.delete(infoKey(cluster.server));
      return {};
    },
    async InvalidateCache(query: ClusterQuery, call: Call): Promise<Cluster> {
      const cluster = needCluster(deps, query, { call, action: 'update' });
      const at = formatTime(deps.now());
      const annotations = { ...cluster.annotations, 'argocd.argoproj.io/refresh': at };
      const marked = { ...cluster, annotations, refreshRequestedAt: at };
      await deps.writer.saveCluster(marked, call.signal);
      return shown(deps, marked);
    },
    RotateAuth(query: ClusterQuery, call: Call): Promise<object> {
      const cluster = needCluster(deps, query, { call, action: 'update' });
      if (!cluster.config.bearerToken) {
        throw new StatusError(
          codes.invalidArgument,
          `Cluster '${cluster.server}' does not use bearer token authentication`,
        );
      }
      throw new StatusError(codes.unimplemented, 'rotating the credentials of a cluster is not implemented');
    },
  };
}

function clusterObject({ project, server }: Pick<Cluster, 'project' | 'server'>): string {
  return project ? `${project}/${server}` : server;
}

async function listClusters(deps: ClusterServiceDeps, query: ClusterQuery, call: Call): Promise<ClusterList> {
  const visible = deps.config
    .clusters()
    .filter((cluster) => matches(cluster, query))
    .filter((cluster) =>
      deps.access.allows(call.identity, {
        resource: 'clusters',
        action: 'get',
        object: clusterObject(cluster),
      }),
    );
  return { metadata: {}, items: await Promise.all(visible.map((cluster) => shown(deps, cluster))) };
}

function matches(cluster: Cluster, { id, name, server }: ClusterQuery): boolean {
  return (
    (!id || isIdOf(cluster, id)) && (!name || cluster.name === name) && (!server || cluster.server === server)
  );
}

function isIdOf(cluster: Cluster, id: NonNullable<ClusterQuery['id']>): boolean {
  const value = id.value ?? '';
  if (id.type === 'name') return cluster.name === value;
  if (id.type === 'name_escaped') return cluster.name === queryUnescape(value);
  return cluster.server === value;
}

/** Undoes Go's `url.QueryEscape`; a text that is not escaped stays as it is. */
export function queryUnescape(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    return text;
  }
}

interface Wanted {
  readonly call: Call;
  readonly action: string;
}

function needCluster(deps: ClusterServiceDeps, query: ClusterQuery, { call, action }: Wanted): Cluster {
  const hasId = query.id || query.server || query.name;
  const cluster = hasId
    ? deps.config.clusters().find((candidate) => {
        if (query.id) return isIdOf(candidate, query.id);
        return query.server ? candidate.server === query.server : candidate.name === query.name;
      })
    : undefined;
  if (!cluster) throw permissionDenied();
  const may = deps.access.allows(call.identity, {
    resource: 'clusters',
    action,
    object: clusterObject(cluster),
  });
  if (!may) throw permissionDenied();
  return cluster;
}

async function createCluster(
  deps: ClusterServiceDeps,
  request: ClusterCreateRequest,
  call: Call,
): Promise<Cluster> {
  const wanted = request.cluster;
  if (!wanted) throw new StatusError(codes.invalidArgument, 'missing payload in request');
  deps.access.enforce(call.identity, {
    resource: 'clusters',
    action: 'create',
    object: clusterObject(wanted),
  });
  const serverVersion = await serverVersionOf(deps, wanted, call.signal);
  const existing = isStored(deps, wanted.server) ? deps.config.cluster(wanted.server) : undefined;
  if (existing && !isSameCluster(existing, wanted)) {
    if (request.upsert) return updateCluster(deps, { cluster: wanted }, call);
    throw differentSpec('cluster', comparable(existing), comparable(wanted));
  }
  if (!existing) await deps.writer.saveCluster(wanted, call.signal);
  await rememberInfo(deps, wanted.server, serverVersion);
  return shown(deps, existing ?? wanted);
}

/** The home cluster is listed without a Secret; it can be given one. */
function isStored(deps: ClusterServiceDeps, server: string): boolean {
  const text = Buffer.from(server.replace(/\/+$/, '')).toString('base64');
  return deps.config
    .secretsOfType('cluster')
    .some((secret) => (secret['data'] as Readonly<Record<string, string>> | undefined)?.['server'] === text);
}

function comparable({
  server,
  name,
  config,
  namespaces,
  shard,
  clusterResources,
  project,
  labels,
  annotations,
}: Cluster): object {
  return { server, name, config, namespaces, shard, clusterResources, project, labels, annotations };
}

function isSameCluster(existing: Cluster, wanted: Cluster): boolean {
  const plain = (cluster: Cluster): string =>
    JSON.stringify(comparable(cluster), (_, value: unknown) => (isEmpty(value) ? undefined : value));
  return plain(existing) === plain(wanted);
}

function isEmpty(value: unknown): boolean {
  return (
    value === '' ||
    value === false ||
    value === null ||
    (typeof value === 'object' && Object.keys(value).length === 0)
  );
}

const updatable = [
  'name',
  'namespaces',
  'config',
  'shard',
  'clusterResources',
  'labels',
  'annotations',
  'project',
] as const;

async function updateCluster(
  deps: ClusterServiceDeps,
  request: ClusterUpdateRequest,
  call: Call,
): Promise<Cluster> {
  const wanted = request.cluster;
  if (!wanted) throw new StatusError(codes.invalidArgument, 'missing payload in request');
  const fields = request.updatedFields ?? [];
  const query = { id: request.id, server: wanted.server, name: wanted.name };
  const existing = needCluster(deps, query, { call, action: 'update' });
  if (fields.length === 0 || fields.includes('project')) {
    const object = clusterObject({ project: wanted.project, server: existing.server });
    if (!deps.access.allows(call.identity, { resource: 'clusters', action: 'update', object }))
      throw permissionDenied();
  }
  const changed = Object.fromEntries(
    updatable.filter((field) => fields.includes(field)).map((field) => [field, wanted[field]]),
  );
  const next: Cluster =
    fields.length === 0
      ? { ...wanted, server: wanted.server || existing.server }
      : { ...existing, ...changed };
  const serverVersion = await serverVersionOf(deps, next, call.signal);
  await deps.writer.saveCluster(next, call.signal);
  await rememberInfo(deps, next.server, serverVersion);
  return shown(deps, next);
}

async function serverVersionOf(
  deps: ClusterServiceDeps,
  cluster: Cluster,
  signal: AbortSignal,
): Promise<string> {
  const client = await deps.connect(cluster);
  try {
    return (await client.version({ signal })).gitVersion.replace(/^v/, '');
  } catch (reason) {
    signal.throwIfAborted();
    throw withContext('error getting server version', reason);
  } finally {
    await client.close();
  }
}

async function rememberInfo(deps: ClusterServiceDeps, server: string, serverVersion: string): Promise<void> {
  const info: Partial<ClusterInfo> = {
    serverVersion,
    connectionState: { status: 'Successful', message: '', attemptedAt: formatTime(deps.now()) },
  };
  await deps.cache.set(infoKey(server), info, { ttlMs: infoTtlMs });
}

function infoKey(server: string): string {
  return `cluster|info|${server}`;
}

/** A cluster as it may be shown: without credentials, with what the controller knows of it. */
async function shown(deps: ClusterServiceDeps, cluster: Cluster): Promise<Cluster> {
  const known = ((await deps.cache.get(infoKey(cluster.server))) ?? {}) as Partial<ClusterInfo>;
  const unknown = { status: 'Unknown', message: '', attemptedAt: null };
  const info: ClusterInfo = { cacheInfo: {}, applicationsCount: 0, connectionState: unknown, ...known };
  const { tlsClientConfig, awsAuthConfig, proxyUrl, disableCompression } = cluster.config;
  const { 'managed-by': _, ...annotations } = cluster.annotations ?? {};
  return {
    ...cluster,
    annotations,
    config: {
      tlsClientConfig: {
        insecure: tlsClientConfig?.insecure ?? false,
        serverName: tlsClientConfig?.serverName,
      },
      awsAuthConfig,
      proxyUrl,
      disableCompression,
    },
    info,
    serverVersion: info.serverVersion,
    connectionState: info.connectionState,
  };
}
