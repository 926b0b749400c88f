import type { ComponentFlag } from './component-flag.ts';
import { accepted, used, usedDuration } from './component-flag.ts';

const day = 86_400_000;

/** Flags by which every component finds the API server, as kubectl names them. */
export const kubernetesFlags: readonly ComponentFlag[] = [
  used('kubeconfig', '', {
    usage: 'Path to a kube config. Only required if out-of-cluster',
    env: 'KUBECONFIG',
  }),
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

/** Flags of the shared cache, for each prefix that Argo CD has them under. */
export function redisFlags(prefix = ''): readonly ComponentFlag[] {
  return accepted({
    [`${prefix}redis`]: '',
    [`${prefix}redis-ca-certificate`]: '',
    [`${prefix}redis-client-certificate`]: '',
    [`${prefix}redis-client-key`]: '',
    [`${prefix}redis-compress`]: 'gzip',
    [`${prefix}redis-insecure-skip-tls-verify`]: false,
    [`${prefix}redis-use-tls`]: false,
    [`${prefix}redisdb`]: 0,
    [`${prefix}sentinel`]: [],
    [`${prefix}sentinelmaster`]: 'master',
  });
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
    used('repo-server-ca-cert-path', '', { usage: 'CA certificate of the repository server' }),
    used('repo-server-client-cert-path', '/app/config/reposerver/mtls/client.crt', {
      usage: 'Client certificate for the repository server',
    }),
    used('repo-server-client-cert-key-path', '/app/config/reposerver/mtls/client.key', {
      usage: 'Key of the client certificate',
    }),
    ...accepted({ 'repo-server-strict-tls': false }),
  ];
}

/** Flags of caches that several components share. */
export const cacheFlags: readonly ComponentFlag[] = [
  usedDuration('app-state-cache-expiration', 3_600_000, {
    usage: 'Cache expiration for app state',
    env: 'ARGOCD_APP_STATE_CACHE_EXPIRATION',
  }),
  usedDuration('default-cache-expiration', day, {
    usage: 'Cache expiration default',
    env: 'ARGOCD_DEFAULT_CACHE_EXPIRATION',
  }),
];

/** Flags of the caches of repositories. */
export const repositoryCacheFlags: readonly ComponentFlag[] = [
  usedDuration('repo-cache-expiration', day, {
    usage:
      'Cache expiration for repo state, incl. app lists, app details, manifest generation, revision meta-data',
    env: 'ARGOCD_REPO_CACHE_EXPIRATION',
  }),
  usedDuration('revision-cache-expiration', 180_000, {
    usage: 'Cache expiration for cached revision',
    env: 'ARGOCD_RECONCILIATION_TIMEOUT',
  }),
  ...accepted({ 'revision-cache-lock-timeout': '10s' }),
];

/** Flags of a TLS listener. */
export const tlsFlags: readonly ComponentFlag[] = [
  used('tlsminversion', '1.2', { usage: 'The minimum SSL/TLS version that is acceptable (one of: 1.2|1.3)' }),
  used('tlsmaxversion', '1.3', { usage: 'The maximum SSL/TLS version that is acceptable (one of: 1.2|1.3)' }),
  ...accepted({ tlsciphers: 'TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384' }),
];
