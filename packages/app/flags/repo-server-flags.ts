import type { ComponentFlag } from './component-flag.ts';
import { idle, used, usedArray, usedDuration } from './component-flag.ts';
import { logFlags, idleRedisFlags, tlsFlags, kubernetesFlags } from './shared-flags.ts';
import { tracingFlags } from './tracing-flags.ts';

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
  used('helm-registry-max-index-size', '1G', {
    usage: 'Maximum size of registry index file',
    env: 'ARGOCD_REPO_SERVER_HELM_MANIFEST_MAX_INDEX_SIZE',
  }),
  used('helm-manifest-max-extracted-size', '1G', {
    usage: 'Maximum size of helm manifest archives when extracted',
    env: 'ARGOCD_REPO_SERVER_HELM_MANIFEST_MAX_EXTRACTED_SIZE',
  }),
  used('disable-helm-manifest-max-extracted-size', false, {
    usage: 'Disable maximum size of helm manifest archives when extracted',
    env: 'ARGOCD_REPO_SERVER_DISABLE_HELM_MANIFEST_MAX_EXTRACTED_SIZE',
  }),
  used('oci-manifest-max-extracted-size', '1G', {
    usage: 'Maximum size of OCI artifacts when extracted',
    env: 'ARGOCD_REPO_SERVER_OCI_MANIFEST_MAX_EXTRACTED_SIZE',
  }),
  used('disable-oci-manifest-max-extracted-size', false, {
    usage: 'Disable maximum size of OCI artifacts when extracted',
    env: 'ARGOCD_REPO_SERVER_DISABLE_OCI_MANIFEST_MAX_EXTRACTED_SIZE',
  }),
  used(
    'oci-layer-media-types',
    [
      'application/vnd.oci.image.layer.v1.tar',
      'application/vnd.oci.image.layer.v1.tar+gzip',
      'application/vnd.cncf.helm.chart.content.v1.tar+gzip',
    ],
    {
      usage: 'Comma separated list of allowed media types for OCI media types',
      env: 'ARGOCD_REPO_SERVER_OCI_LAYER_MEDIA_TYPES',
    },
  ),
  used('streamed-manifest-max-tar-size', '100M', {
    usage: 'Maximum size of streamed manifest archives',
    env: 'ARGOCD_REPO_SERVER_STREAMED_MANIFEST_MAX_TAR_SIZE',
  }),
  used('streamed-manifest-max-extracted-size', '1G', {
    usage: 'Maximum size of streamed manifest archives when extracted',
    env: 'ARGOCD_REPO_SERVER_STREAMED_MANIFEST_MAX_EXTRACTED_SIZE',
  }),
  used('client-ca-path', '/app/config/reposerver/mtls/client-ca.crt', {
    usage: 'Path to the client CA certificate file for mTLS. mTLS is skipped if the file does not exist.',
    env: 'ARGOCD_REPO_SERVER_CLIENT_CA_PATH',
  }),
  usedArray('plugin-tar-exclude', ';', {
    usage: 'Globs to filter when sending tarballs to plugins.',
    env: 'ARGOCD_REPO_SERVER_PLUGIN_TAR_EXCLUSIONS',
  }),
  used('plugin-use-manifest-generate-paths', false, {
    usage:
      'Pass the resources described in argocd.argoproj.io/manifest-generate-paths value to the cmpserver to generate the application manifests.',
    env: 'ARGOCD_REPO_SERVER_PLUGIN_USE_MANIFEST_GENERATE_PATHS',
  }),
  ...idle(
    'nothing is checked out, so a link that leads out of the repository leads nowhere; only what follows it fails',
    { 'allow-oob-symlinks': false },
    { 'allow-oob-symlinks': 'ARGOCD_REPO_SERVER_ALLOW_OUT_OF_BOUNDS_SYMLINKS' },
  ),
  ...idle(
    "git's configuration of the machine is never read, and what Tiphys needs is always set",
    { 'enable-builtin-git-config': true },
    { 'enable-builtin-git-config': 'ARGOCD_REPO_SERVER_ENABLE_BUILTIN_GIT_CONFIG' },
  ),
  ...idle(
    'each thing that is kept has an expiration or a bound of its own (`--repo-cache-expiration`)',
    { 'default-cache-expiration': '24h0m0s' },
    { 'default-cache-expiration': 'ARGOCD_DEFAULT_CACHE_EXPIRATION' },
  ),
  ...logFlags('ARGOCD_REPO_SERVER'),
  usedDuration('revision-cache-expiration', 180_000, {
    usage: 'Cache expiration for cached revision (default 10s: one look at a repository serves all who ask)',
  }),
  usedDuration('revision-cache-lock-timeout', 10_000, {
    usage:
      'How long others wait for a look at a repository that is under way before they look themselves, set to 0 to share none',
    env: 'ARGOCD_REVISION_CACHE_LOCK_TIMEOUT',
  }),
  ...idleRedisFlags(),
  ...tlsFlags,
  ...tracingFlags('ARGOCD_REPO_SERVER'),
  ...kubernetesFlags,
];
