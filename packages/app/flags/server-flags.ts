import type { ComponentFlag } from './component-flag.ts';
import { idle, used, usedDuration } from './component-flag.ts';
import {
  cacheFlags,
  eventFlag,
  idleHydratorFlag,
  idleRedisFlags,
  kubernetesFlags,
  logFlags,
  redisFlags,
  idleStateFlags,
  repoServerFlags,
  tlsFlags,
} from './shared-flags.ts';
import { tracingFlags } from './tracing-flags.ts';

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
  usedDuration('connection-status-cache-expiration', 3_600_000, {
    usage: 'Cache expiration for cluster/repo connection status',
    env: 'ARGOCD_SERVER_CONNECTION_STATUS_CACHE_EXPIRATION',
  }),
  usedDuration('login-attempts-expiration', 86_400_000, {
    usage: 'Cache expiration for failed login attempts',
    env: 'ARGOCD_SERVER_LOGIN_ATTEMPTS_EXPIRATION',
  }),
  used('disable-swagger-ui', false, {
    usage: 'Do not serve the description of the API (`/swagger.json`); there is no page of it',
    env: 'ARGOCD_SERVER_DISABLE_SWAGGER_UI',
  }),
  ...idle(
    'ApplicationSets are not part of this version',
    {
      'appset-allowed-scm-providers': [],
      'appset-enable-github-api-metrics': false,
      'appset-enable-new-git-file-globbing': false,
      'appset-enable-scm-providers': true,
      'appset-scm-root-ca-path': '',
    },
    {
      'appset-allowed-scm-providers': 'ARGOCD_APPLICATIONSET_CONTROLLER_ALLOWED_SCM_PROVIDERS',
      'appset-enable-github-api-metrics': 'ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_GITHUB_API_METRICS',
      'appset-enable-new-git-file-globbing': 'ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_NEW_GIT_FILE_GLOBBING',
      'appset-enable-scm-providers': 'ARGOCD_APPLICATIONSET_CONTROLLER_ENABLE_SCM_PROVIDERS',
      'appset-scm-root-ca-path': 'ARGOCD_APPLICATIONSET_CONTROLLER_SCM_ROOT_CA_PATH',
    },
  ),
  ...idle(
    'single sign-on is not part of this version',
    {
      'dex-server': 'argocd-dex-server:5556',
      'dex-server-plaintext': false,
      'dex-server-strict-tls': false,
      'oidc-cache-expiration': '3m0s',
    },
    {
      'dex-server': 'ARGOCD_SERVER_DEX_SERVER',
      'dex-server-plaintext': 'ARGOCD_SERVER_DEX_SERVER_PLAINTEXT',
      'dex-server-strict-tls': 'ARGOCD_SERVER_DEX_SERVER_STRICT_TLS',
      'oidc-cache-expiration': 'ARGOCD_SERVER_OIDC_CACHE_EXPIRATION',
    },
  ),
  ...idle(
    'proxy extensions are not part of this version',
    { 'enable-proxy-extension': false },
    { 'enable-proxy-extension': 'ARGOCD_SERVER_ENABLE_PROXY_EXTENSION' },
  ),
  ...idleHydratorFlag,
  ...idle(
    'how many compiled globs are kept is fixed',
    { 'glob-cache-size': 10_000 },
    { 'glob-cache-size': 'ARGOCD_SERVER_GLOB_CACHE_SIZE' },
  ),
  ...idle(
    'a push is worked off while its sender waits; `--webhook-refresh-workers` bounds the refreshes that follow',
    { 'webhook-parallelism-limit': 50 },
    { 'webhook-parallelism-limit': 'ARGOCD_SERVER_WEBHOOK_PARALLELISM_LIMIT' },
  ),
  ...idle(
    'what is read of repositories is kept by the repository server alone, under its own flag',
    {
      'repo-cache-expiration': '24h0m0s',
      'repo-server-default-cache-expiration': '24h0m0s',
      'revision-cache-expiration': '3m0s',
      'revision-cache-lock-timeout': '10s',
    },
    { 'repo-cache-expiration': 'ARGOCD_REPO_CACHE_EXPIRATION' },
  ),
  ...logFlags('ARGOCD_SERVER'),
  ...cacheFlags,
  ...idleStateFlags,
  ...repoServerFlags('SERVER'),
  ...redisFlags,
  ...idleRedisFlags('repo-server-'),
  ...tlsFlags,
  ...tracingFlags('ARGOCD_SERVER'),
  ...kubernetesFlags,
];
