import type { ComponentFlag } from './component-flag.ts';
import { accepted, used, withoutEffect } from './component-flag.ts';

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
  ...accepted({
    'as-group': [],
    'as-uid': '',
    'certificate-authority': '',
    'client-certificate': '',
    'client-key': '',
    cluster: '',
    'disable-compression': false,
    password: '',
    'proxy-url': '',
    'request-timeout': '0',
    'tls-server-name': '',
    user: '',
    username: '',
  }),
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
    ...accepted({ gloglevel: 0 }),
  ];
}

/** Flags of tracing. */
export const tracingFlags: readonly ComponentFlag[] = accepted({
  'otlp-address': '',
  'otlp-attrs': [],
  'otlp-headers': [],
  'otlp-insecure': true,
  'otlp-sample-ratio': '1',
});

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
  return withoutEffect(redisFlags.map((flag) => ({ ...flag, name: `${prefix}${flag.name}` })));
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

/** Flags of caches that several components share. */
export const cacheFlags: readonly ComponentFlag[] = accepted({
  'app-state-cache-expiration': '1h0m0s',
  'default-cache-expiration': '24h0m0s',
});

/** Flags of the caches of repositories. */
export const repositoryCacheFlags: readonly ComponentFlag[] = accepted({
  'revision-cache-expiration': '3m0s',
  'revision-cache-lock-timeout': '10s',
});

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
