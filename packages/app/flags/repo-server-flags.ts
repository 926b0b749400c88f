import type { ComponentFlag } from './component-flag.ts';
import { accepted, used, usedDuration } from './component-flag.ts';
import {
  cacheFlags,
  logFlags,
  idleRedisFlags,
  repositoryCacheFlags,
  tlsFlags,
  tracingFlags,
  kubernetesFlags,
} from './shared-flags.ts';

const day = 86_400_000;

/** Flags of `argocd-repo-server`. */
export const repoServerComponentFlags: readonly ComponentFlag[] = [
  used('address', '0.0.0.0', {
    usage: 'Listen on given address for incoming connections',
    env: 'ARGOCD_REPO_SERVER_LISTEN_ADDRESS',
  }),
  used('port', 8081, { usage: 'Listen on given port for incoming connections' }),
  used('metrics-address', '0.0.0.0', {
    usage: 'Listen on given address for metrics',
    env: 'ARGOCD_REPO_SERVER_METRICS_LISTEN_ADDRESS',
  }),
  used('metrics-port', 8084, { usage: 'Start metrics server on given port' }),
  used('disable-tls', false, {
    usage: 'Disable TLS on the gRPC endpoint',
    env: 'ARGOCD_REPO_SERVER_DISABLE_TLS',
  }),
  used('parallelismlimit', 0, {
    usage: 'Limit on number of concurrent manifests generate requests. Any value less the 1 means no limit.',
    env: 'ARGOCD_REPO_SERVER_PARALLELISM_LIMIT',
  }),
  used('max-combined-directory-manifests-size', '10M', {
    usage: 'Max combined size of manifest files in a directory-type Application',
    env: 'ARGOCD_REPO_SERVER_MAX_COMBINED_DIRECTORY_MANIFESTS_SIZE',
  }),
  used('include-hidden-directories', false, {
    usage: 'Include hidden directories from Git',
    env: 'ARGOCD_REPO_SERVER_INCLUDE_HIDDEN_DIRECTORIES',
  }),
  usedDuration('repo-cache-expiration', day, {
    usage:
      'Cache expiration for repo state, incl. app lists, app details, manifest generation, revision meta-data',
    env: 'ARGOCD_REPO_CACHE_EXPIRATION',
  }),
  ...accepted({
    'allow-oob-symlinks': false,
    'client-ca-path': '/app/config/reposerver/mtls/client-ca.crt',
    'disable-helm-manifest-max-extracted-size': false,
    'disable-oci-manifest-max-extracted-size': false,
    'enable-builtin-git-config': true,
    'helm-manifest-max-extracted-size': '1G',
    'helm-registry-max-index-size': '1G',
    'oci-layer-media-types': [],
    'oci-manifest-max-extracted-size': '1G',
    'plugin-tar-exclude': [],
    'plugin-use-manifest-generate-paths': false,
    'streamed-manifest-max-extracted-size': '1G',
    'streamed-manifest-max-tar-size': '100M',
  }),
  ...logFlags('ARGOCD_REPO_SERVER'),
  ...cacheFlags,
  ...repositoryCacheFlags,
  ...idleRedisFlags(),
  ...tlsFlags,
  ...tracingFlags,
  ...kubernetesFlags,
];
