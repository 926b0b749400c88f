import type { ComponentFlag } from './component-flag.ts';
import { accepted, used } from './component-flag.ts';
import {
  cacheFlags,
  eventFlag,
  idleRedisFlags,
  kubernetesFlags,
  logFlags,
  redisFlags,
  repositoryCacheFlags,
  repoServerFlags,
  tlsFlags,
  tracingFlags,
} from './shared-flags.ts';

/** Flags of `argocd-server`. */
export const serverFlags: readonly ComponentFlag[] = [
  used('address', '0.0.0.0', { usage: 'Listen on given address', env: 'ARGOCD_SERVER_LISTEN_ADDRESS' }),
  used('port', 8080, { usage: 'Listen on given port' }),
  used('metrics-address', '0.0.0.0', {
    usage: 'Listen for metrics on given address',
    env: 'ARGOCD_SERVER_METRICS_LISTEN_ADDRESS',
  }),
  used('metrics-port', 8083, { usage: 'Start metrics on given port' }),
  used('insecure', false, { usage: 'Run server without TLS', env: 'ARGOCD_SERVER_INSECURE' }),
  used('basehref', '/', {
    usage:
      'Value for base href in index.html. Used if Argo CD is running behind reverse proxy under subpath different from /',
    env: 'ARGOCD_SERVER_BASEHREF',
  }),
  used('rootpath', '', {
    usage: 'Used if Argo CD is running behind reverse proxy under subpath different from /',
    env: 'ARGOCD_SERVER_ROOTPATH',
  }),
  used('staticassets', '', {
    usage: 'Directory path that contains additional static assets',
    env: 'ARGOCD_SERVER_STATIC_ASSETS',
  }),
  used('disable-auth', false, { usage: 'Disable client authentication', env: 'ARGOCD_SERVER_DISABLE_AUTH' }),
  used('x-frame-options', 'sameorigin', {
    usage: 'Set X-Frame-Options header in HTTP responses to value. To disable, set to "".',
    env: 'ARGOCD_SERVER_X_FRAME_OPTIONS',
  }),
  used('content-security-policy', "frame-ancestors 'self';", {
    usage: 'Set Content-Security-Policy header in HTTP responses to value. To disable, set to "".',
    env: 'ARGOCD_SERVER_CONTENT_SECURITY_POLICY',
  }),
  used('api-content-types', 'application/json', {
    usage:
      'Semicolon separated list of allowed content types for non GET api requests. Any content type is allowed if empty.',
    env: 'ARGOCD_API_CONTENT_TYPES',
  }),
  used('application-namespaces', [] as readonly string[], {
    usage: 'List of additional namespaces where application resources can be managed in',
    env: 'ARGOCD_APPLICATION_NAMESPACES',
  }),
  used('sync-with-replace-allowed', true, {
    usage: 'Whether to allow users to select replace for syncs from UI/CLI',
    env: 'ARGOCD_SYNC_WITH_REPLACE_ALLOWED',
  }),
  used('enable-gzip', true, { usage: 'Enable GZIP compression', env: 'ARGOCD_SERVER_ENABLE_GZIP' }),
  used('webhook-refresh-workers', 20, {
    usage: 'Number of applications that webhooks refresh at once',
    env: 'ARGOCD_SERVER_WEBHOOK_REFRESH_WORKERS',
  }),
  eventFlag,
  ...accepted({
    'appset-allowed-scm-providers': [],
    'appset-enable-github-api-metrics': false,
    'appset-enable-new-git-file-globbing': false,
    'appset-enable-scm-providers': true,
    'appset-scm-root-ca-path': '',
    'connection-status-cache-expiration': '1h0m0s',
    'dex-server': 'argocd-dex-server:5556',
    'dex-server-plaintext': false,
    'dex-server-strict-tls': false,
    'disable-swagger-ui': false,
    'enable-proxy-extension': false,
    'glob-cache-size': 10_000,
    'hydrator-enabled': false,
    'login-attempts-expiration': '24h0m0s',
    'oidc-cache-expiration': '3m0s',
    'repo-cache-expiration': '24h0m0s',
    'repo-server-default-cache-expiration': '24h0m0s',
    'webhook-parallelism-limit': 50,
  }),
  ...logFlags('ARGOCD_SERVER'),
  ...cacheFlags,
  ...repositoryCacheFlags,
  ...repoServerFlags('SERVER'),
  ...redisFlags,
  ...idleRedisFlags('repo-server-'),
  ...tlsFlags,
  ...tracingFlags,
  ...kubernetesFlags,
];
