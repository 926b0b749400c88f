import type { ComponentFlag } from './component-flag.ts';
import { idle, used, usedArray, usedDuration } from './component-flag.ts';

const day = 86_400_000;

/** Flags by which every component finds the API server, as kubectl names them. */
export const kubernetesFlags: readonly ComponentFlag[] = [
  // `KUBECONFIG` may list several files, so it is read where they are joined, not as this flag's default.
  used('kubeconfig', '', { usage: 'Path to a kube config. Only required if out-of-cluster' }),
  used('context', '', { usage: 'The name of the kubeconfig context to use' }),
  used('namespace', '', { usage: 'If present, the namespace scope for this CLI request', short: 'n' }),
  used('server', '', { usage: 'The address and port of the Kubernetes API server' }),
  used('token', '', { usage: 'Bearer token for authentication to the API server' }),
  used('as', '', { usage: 'Username to impersonate for the operation' }),
  used('insecure-skip-tls-verify', false, {
    usage:
      "If true, the server's certificate will not be checked for validity. This will make your HTTPS connections insecure",
  }),
  usedArray('as-group', ',', {
    usage: 'Group to impersonate for the operation, this flag can be repeated to specify multiple groups.',
  }),
  used('as-uid', '', { usage: 'UID to impersonate for the operation' }),
  used('certificate-authority', '', { usage: 'Path to a cert file for the certificate authority' }),
  used('client-certificate', '', { usage: 'Path to a client certificate file for TLS' }),
  used('client-key', '', { usage: 'Path to a client key file for TLS' }),
  used('cluster', '', { usage: 'The name of the kubeconfig cluster to use' }),
  used('user', '', { usage: 'The name of the kubeconfig user to use' }),
  used('username', '', { usage: 'Username for basic authentication to the API server' }),
  used('password', '', { usage: 'Password for basic authentication to the API server' }),
  used('proxy-url', '', { usage: 'If provided, this URL will be used to connect via proxy' }),
  used('tls-server-name', '', {
    usage:
      'If provided, this name will be used to validate server certificate. If this is not provided, hostname used to contact the server is used.',
  }),
  used('request-timeout', '0', {
    usage:
      'The length of time to wait before giving up on a single server request, with a unit (e.g. 1s, 2m, 3h); 0 leaves it to each request',
  }),
  ...idle('answers of Kubernetes are never asked for in compressed form', { 'disable-compression': false }),
];

/** Flags of the log; the variables differ by component. */
export function logFlags(prefix: string): readonly ComponentFlag[] {
  return [
    used('logformat', 'json', {
      usage: 'Set the logging format. One of: json|text',
      env: `${prefix}_LOGFORMAT`,
    }),
    used('loglevel', 'info', {
      usage: 'Set the logging level. One of: debug|info|warn|error',
      env: prefix === 'ARGOCD_SERVER' ? 'ARGOCD_SERVER_LOG_LEVEL' : `${prefix}_LOGLEVEL`,
    }),
    ...idle('there is no second log of the Kubernetes libraries', { gloglevel: 0 }),
  ];
}

/** Flags of the shared cache. */
export const redisFlags: readonly ComponentFlag[] = [
  used('redis', '', {
    usage: 'Redis server hostname and port (e.g. argocd-redis:6379).',
    env: 'REDIS_SERVER',
  }),
  used('redisdb', 0, { usage: 'Redis database.', env: 'REDISDB' }),
  used('redis-compress', 'gzip', {
    usage: 'How data in Redis is compressed. One of: gzip|none',
    env: 'REDIS_COMPRESSION',
  }),
  used('redis-use-tls', false, { usage: 'Use TLS when connecting to Redis.' }),
  used('redis-insecure-skip-tls-verify', false, { usage: 'Skip Redis server certificate validation.' }),
  used('redis-ca-certificate', '', { usage: 'File of the authority of the Redis server' }),
  used('redis-client-certificate', '', { usage: 'File of the client certificate for Redis' }),
  used('redis-client-key', '', { usage: 'File of the key of the client certificate for Redis' }),
  used('sentinel', [] as readonly string[], {
    usage: 'Redis sentinel hostname and port (e.g. argocd-redis-ha-announce-0:6379).',
    env: 'REDIS_SENTINEL_HOSTS',
  }),
  used('sentinelmaster', 'master', {
    usage: 'Redis sentinel master group name.',
    env: 'REDIS_SENTINEL_MASTER',
  }),
];

/** The flags of the shared cache for a component that needs none, under a prefix that Argo CD has them under. */
export function idleRedisFlags(prefix = ''): readonly ComponentFlag[] {
  const flags = redisFlags.map(({ name, value }) => [`${prefix}${name}`, value] as const);
  const reason = 'the repository server keeps what it made in files of its own and needs no Redis';
  return idle(reason, Object.fromEntries(flags));
}

/** Flags by which a component finds the repository server. */
export function repoServerFlags(component: string): readonly ComponentFlag[] {
  return [
    used('repo-server', 'argocd-repo-server:8081', {
      usage: 'Repo server address',
      env: `ARGOCD_${component}_REPO_SERVER`,
    }),
    used('repo-server-timeout-seconds', 60, {
      usage: 'Repo server RPC call timeout seconds',
      env: `ARGOCD_${component}_REPO_SERVER_TIMEOUT_SECONDS`,
    }),
    used('repo-server-plaintext', false, {
      usage: 'Use a plaintext client (non-TLS) to connect to the repository server',
      env: `ARGOCD_${component}_REPO_SERVER_PLAINTEXT`,
    }),
    used('repo-server-ca-cert-path', '', {
      usage: 'Path to the repo-server CA certificate file',
      env: `ARGOCD_${component}_REPO_SERVER_CA_CERT_PATH`,
    }),
    used('repo-server-client-cert-path', '/app/config/reposerver/mtls/client.crt', {
      usage: 'Path to the client certificate file for mTLS. It is skipped if the file does not exist.',
      env: `ARGOCD_${component}_REPO_SERVER_CLIENT_CERT_PATH`,
    }),
    used('repo-server-client-cert-key-path', '/app/config/reposerver/mtls/client.key', {
      usage: 'Path to the client certificate key file for mTLS. It is skipped if the file does not exist.',
      env: `ARGOCD_${component}_REPO_SERVER_CLIENT_CERT_KEY_PATH`,
    }),
    used('repo-server-strict-tls', false, {
      usage: 'Perform strict validation of TLS certificates when connecting to repo server',
      env: `ARGOCD_${component}_REPO_SERVER_STRICT_TLS`,
    }),
  ];
}

/** How long what components keep for each other in Redis lives. */
export const cacheFlags: readonly ComponentFlag[] = [
  usedDuration('default-cache-expiration', day, {
    usage: 'Cache expiration default',
    env: 'ARGOCD_DEFAULT_CACHE_EXPIRATION',
  }),
];

const onlyController = 'only the application controller writes the state of applications to the cache';

/** The expiration of what only the controller writes. */
export const idleStateFlags: readonly ComponentFlag[] = idle(
  onlyController,
  { 'app-state-cache-expiration': '1h0m0s' },
  { 'app-state-cache-expiration': 'ARGOCD_APP_STATE_CACHE_EXPIRATION' },
);

/** The suites that Argo CD's listeners offer under TLS 1.2 unless told otherwise; ours fit the certificate then. */
export const defaultTlsCiphers = 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384';

/** Flags of a TLS listener. */
export const tlsFlags: readonly ComponentFlag[] = [
  used('tlsminversion', '1.2', {
    usage: 'The minimum SSL/TLS version that is acceptable (one of: 1.0|1.1|1.2|1.3)',
    env: 'ARGOCD_TLS_MIN_VERSION',
  }),
  used('tlsmaxversion', '1.3', {
    usage: 'The maximum SSL/TLS version that is acceptable (one of: 1.0|1.1|1.2|1.3)',
    env: 'ARGOCD_TLS_MAX_VERSION',
  }),
  used('tlsciphers', defaultTlsCiphers, {
    usage: 'The list of acceptable ciphers to be used when establishing TLS connections',
    env: 'ARGOCD_TLS_CIPHERS',
  }),
];

/** Which Kubernetes events are written. */
export const eventFlag: ComponentFlag = used('enable-k8s-event', ['all'], {
  usage:
    'Enable ArgoCD to use k8s event. For disabling all events, set the value as `none`. (e.g --enable-k8s-event=none), For enabling specific events, set the value as `event reason`. (e.g --enable-k8s-event=StatusRefreshed,ResourceCreated)',
  env: 'ARGOCD_ENABLE_K8S_EVENT',
});

/** Why flags of the source hydrator do nothing. */
export const noHydrator = 'the source hydrator is not part of this version';

/** The switch of the source hydrator. */
export const idleHydratorFlag: readonly ComponentFlag[] = idle(
  noHydrator,
  { 'hydrator-enabled': false },
  { 'hydrator-enabled': 'ARGOCD_HYDRATOR_ENABLED' },
);
