import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ComponentName } from '../program.ts';

/** Where the installation manifest mounts `argocd-cmd-params-cm`, one file a key. */
export const commandParametersFolder = '/app/config/cmd-params';

const maxValueBytes = 64 * 1024;

/** Prefixes of the keys of one component, as Argo CD's manifests name them. */
const prefixes: Partial<Record<ComponentName, string>> = {
  server: 'server.',
  'repo-server': 'reposerver.',
  'application-controller': 'controller.',
};

/** Keys that every component reads, by the variable that each gives. */
const shared: Readonly<Record<string, string>> = {
  'redis.server': 'REDIS_SERVER',
  'redis.sentinel.hosts': 'REDIS_SENTINEL_HOSTS',
  'redis.sentinel.master': 'REDIS_SENTINEL_MASTER',
  'redis.compression': 'REDIS_COMPRESSION',
  'redis.db': 'REDISDB',
  'redis.key.prefix': 'ARGOCD_REDIS_KEY_PREFIX',
  'application.namespaces': 'ARGOCD_APPLICATION_NAMESPACES',
  'log.format.timestamp': 'ARGOCD_LOG_FORMAT_TIMESTAMP',
  'hydrator.enabled': 'ARGOCD_HYDRATOR_ENABLED',
};

/** Keys whose variable is not made of the key's words; the others are, after the component's own prefix. */
const irregular: Readonly<Record<string, string>> = {
  'server.log.level': 'ARGOCD_SERVER_LOG_LEVEL',
  'server.staticassets': 'ARGOCD_SERVER_STATIC_ASSETS',
  'server.api.content.types': 'ARGOCD_API_CONTENT_TYPES',
  'server.sync.replace.allowed': 'ARGOCD_SYNC_WITH_REPLACE_ALLOWED',
  'server.app.state.cache.expiration': 'ARGOCD_APP_STATE_CACHE_EXPIRATION',
  'server.default.cache.expiration': 'ARGOCD_DEFAULT_CACHE_EXPIRATION',
  'server.http.cookie.maxnumber': 'ARGOCD_MAX_COOKIE_NUMBER',
  'server.grpc.enable.txt.service.config': 'GRPC_ENABLE_TXT_SERVICE_CONFIG',
  'controller.resource.health.persist': 'ARGOCD_APPLICATION_CONTROLLER_PERSIST_RESOURCE_HEALTH',
  'controller.sync.wave.delay.seconds': 'ARGOCD_SYNC_WAVE_DELAY',
  'controller.sync.timeout.seconds': 'ARGOCD_APPLICATION_CONTROLLER_SYNC_TIMEOUT',
  'controller.repo.error.grace.period.seconds': 'ARGOCD_REPO_ERROR_GRACE_PERIOD_SECONDS',
  'controller.sharding.algorithm': 'ARGOCD_CONTROLLER_SHARDING_ALGORITHM',
  'controller.diff.server.side': 'ARGOCD_APPLICATION_CONTROLLER_SERVER_SIDE_DIFF',
  'controller.ignore.normalizer.jq.timeout': 'ARGOCD_IGNORE_NORMALIZER_JQ_TIMEOUT',
  'controller.app.state.cache.expiration': 'ARGOCD_APP_STATE_CACHE_EXPIRATION',
  'controller.default.cache.expiration': 'ARGOCD_DEFAULT_CACHE_EXPIRATION',
  'controller.cluster.cache.batch.events.processing': 'ARGOCD_CLUSTER_CACHE_BATCH_EVENTS_PROCESSING',
  'controller.cluster.cache.events.processing.interval': 'ARGOCD_CLUSTER_CACHE_EVENTS_PROCESSING_INTERVAL',
  'controller.grpc.enable.txt.service.config': 'GRPC_ENABLE_TXT_SERVICE_CONFIG',
  'reposerver.repo.cache.expiration': 'ARGOCD_REPO_CACHE_EXPIRATION',
  'reposerver.default.cache.expiration': 'ARGOCD_DEFAULT_CACHE_EXPIRATION',
  'reposerver.allow.oob.symlinks': 'ARGOCD_REPO_SERVER_ALLOW_OUT_OF_BOUNDS_SYMLINKS',
  'reposerver.revision.cache.lock.timeout': 'ARGOCD_REVISION_CACHE_LOCK_TIMEOUT',
  'reposerver.enable.git.submodule': 'ARGOCD_GIT_MODULES_ENABLED',
  'reposerver.git.lsremote.parallelism.limit': 'ARGOCD_GIT_LS_REMOTE_PARALLELISM_LIMIT',
  'reposerver.git.request.timeout': 'ARGOCD_GIT_REQUEST_TIMEOUT',
  'reposerver.grpc.max.size': 'ARGOCD_GRPC_MAX_SIZE_MB',
  'reposerver.helm.user.agent': 'ARGOCD_HELM_USER_AGENT',
  'reposerver.grpc.enable.txt.service.config': 'GRPC_ENABLE_TXT_SERVICE_CONFIG',
};

/** A text of `argocd-cmd-params-cm` and the key it stands at. */
export interface CommandParameter {
  readonly key: string;
  readonly value: string;
}

/**
 * The parameters of one component by the environment variable that each stands for. Keys of other components are left out, as is
 * everything where the folder is missing.
 */
export async function readCommandParameters(
  component: ComponentName,
  folder = commandParametersFolder,
): Promise<ReadonlyMap<string, CommandParameter>> {
  // Kubernetes keeps the files behind links whose names begin with two dots.
  const keys = await readdir(folder).then(
    (names) => names.filter((name) => !name.startsWith('..')),
    () => [],
  );
  const parameters = new Map<string, CommandParameter>();
  for (const key of keys) {
    const variable = variableOf(component, key);
    if (variable !== undefined) parameters.set(variable, { key, value: await readValue(join(folder, key)) });
  }
  return parameters;
}

/** The variable that a key of `argocd-cmd-params-cm` sets for a component, or `undefined` where it is not the component's. */
export function variableOf(component: ComponentName, key: string): string | undefined {
  const prefix = prefixes[component];
  if (prefix === undefined) return undefined;
  if (key === 'repo.server')
    return component === 'repo-server' ? undefined : `${variablePrefix(component)}_REPO_SERVER`;
  if (key === 'commit.server')
    return component === 'application-controller' ? `${variablePrefix(component)}_COMMIT_SERVER` : undefined;
  if (key.startsWith('otlp.')) return `${variablePrefix(component)}_${words(key)}`;
  const common = shared[key] ?? irregular[key];
  if (shared[key] !== undefined) return common;
  if (!key.startsWith(prefix)) return undefined;
  if (common !== undefined) return common;
  const own = key.slice(prefix.length);
  if (own === 'log.format' || own === 'log.level')
    return `${variablePrefix(component)}_${own.replace('.', '').toUpperCase()}`;
  return /^(?:k8s|k8sclient|tls)\./.test(own)
    ? `ARGOCD_${words(own)}`.replace('MINVERSION', 'MIN_VERSION').replace('MAXVERSION', 'MAX_VERSION')
    : `${variablePrefix(component)}_${words(own)}`;
}

function variablePrefix(component: ComponentName): string {
  return `ARGOCD_${component.toUpperCase().replaceAll('-', '_')}`;
}

function words(key: string): string {
  return key.toUpperCase().replaceAll('.', '_');
}

async function readValue(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxValueBytes), 0, maxValueBytes, 0);
    return buffer.toString('utf8', 0, bytesRead).trim();
  } finally {
    await file.close();
  }
}
