import type { ComponentFlag } from './component-flag.ts';
import { idle, used, usedDuration, usedNanoseconds, usedSeconds } from './component-flag.ts';
import {
  cacheFlags,
  eventFlag,
  idleHydratorFlag,
  kubernetesFlags,
  noHydrator,
  logFlags,
  redisFlags,
  repoServerFlags,
} from './shared-flags.ts';
import { tracingFlags } from './tracing-flags.ts';

/** Flags of `argocd-application-controller`. */
export const controllerFlags: readonly ComponentFlag[] = [
  used('metrics-port', 8082, { usage: 'Start metrics server on given port' }),
  usedSeconds('app-resync', 120, {
    usage: 'Time period in seconds for application resync, instead of timeout.reconciliation of argocd-cm.',
    env: 'ARGOCD_RECONCILIATION_TIMEOUT',
  }),
  usedSeconds('app-resync-jitter', 60, {
    usage:
      'Maximum time period in seconds to add as a delay jitter for application resync, instead of timeout.reconciliation.jitter of argocd-cm.',
    env: 'ARGOCD_RECONCILIATION_JITTER',
  }),
  usedSeconds('app-hard-resync', 0, {
    usage:
      'Time period in seconds for application hard resync, instead of timeout.hard.reconciliation of argocd-cm.',
    env: 'ARGOCD_HARD_RECONCILIATION_TIMEOUT',
  }),
  used('status-processors', 20, {
    usage: 'Number of application status processors',
    env: 'ARGOCD_APPLICATION_CONTROLLER_STATUS_PROCESSORS',
  }),
  used('self-heal-backoff-timeout-seconds', 2, {
    usage: 'Specifies initial timeout of exponential backoff between self heal attempts',
    env: 'ARGOCD_APPLICATION_CONTROLLER_SELF_HEAL_BACKOFF_TIMEOUT_SECONDS',
  }),
  used('sync-timeout', 0, {
    usage: 'Specifies the timeout after which a sync would be terminated. 0 means no timeout (default 0).',
    env: 'ARGOCD_APPLICATION_CONTROLLER_SYNC_TIMEOUT',
  }),
  used('repo-error-grace-period-seconds', 180, {
    usage: 'Grace period in seconds for ignoring consecutive errors while communicating with repo server.',
    env: 'ARGOCD_REPO_ERROR_GRACE_PERIOD_SECONDS',
  }),
  used('persist-resource-health', false, {
    usage: 'Enables storing the managed resources health in the Application CRD',
    env: 'ARGOCD_APPLICATION_CONTROLLER_PERSIST_RESOURCE_HEALTH',
  }),
  used('application-namespaces', [] as readonly string[], {
    usage: 'List of additional namespaces that applications are allowed to be reconciled from',
    env: 'ARGOCD_APPLICATION_NAMESPACES',
  }),
  used('operation-processors', 10, {
    usage: 'Number of application operation processors',
    env: 'ARGOCD_APPLICATION_CONTROLLER_OPERATION_PROCESSORS',
  }),
  used('kubectl-parallelism-limit', 20, {
    usage: 'Number of allowed concurrent kubectl fork/execs. Any value less than 1 means no limit.',
    env: 'ARGOCD_APPLICATION_CONTROLLER_KUBECTL_PARALLELISM_LIMIT',
  }),
  used('self-heal-backoff-factor', 3, {
    usage: 'Specifies factor of exponential timeout between application self heal attempts',
    env: 'ARGOCD_APPLICATION_CONTROLLER_SELF_HEAL_BACKOFF_FACTOR',
  }),
  used('self-heal-backoff-cap-seconds', 300, {
    usage: 'Specifies max timeout of exponential backoff between application self heal attempts',
    env: 'ARGOCD_APPLICATION_CONTROLLER_SELF_HEAL_BACKOFF_CAP_SECONDS',
  }),
  usedDuration('metrics-cache-expiration', 0, {
    usage: 'Prometheus metrics cache expiration (disabled  by default. e.g. 24h0m0s)',
    env: 'ARGOCD_APPLICATION_CONTROLLER_METRICS_CACHE_EXPIRATION',
  }),
  used('metrics-application-labels', [] as readonly string[], {
    usage: 'List of Application labels that will be added to the argocd_application_labels metric',
    env: 'ARGOCD_APPLICATION_CONTROLLER_METRICS_APPLICATION_LABELS',
  }),
  used('metrics-application-conditions', [] as readonly string[], {
    usage: 'List of Application conditions that will be added to the argocd_application_conditions metric',
    env: 'ARGOCD_APPLICATION_CONTROLLER_METRICS_APPLICATION_CONDITIONS',
  }),
  used('metrics-cluster-labels', [] as readonly string[], {
    usage: 'List of Cluster labels that will be added to the argocd_cluster_labels metric',
    env: 'ARGOCD_APPLICATION_CONTROLLER_METRICS_CLUSTER_LABELS',
  }),
  eventFlag,
  used('self-heal-timeout-seconds', 0, {
    usage:
      'Specifies timeout between application self heal attempts, where --self-heal-backoff-timeout-seconds is 0',
    env: 'ARGOCD_APPLICATION_CONTROLLER_SELF_HEAL_TIMEOUT_SECONDS',
  }),
  used('self-heal-backoff-cooldown-seconds', 0, {
    usage:
      'Specifies period of time the app needs to stay synced before the self heal backoff can reset (0: ten times the last wait, at least a minute)',
    env: 'ARGOCD_APPLICATION_CONTROLLER_SELF_HEAL_BACKOFF_COOLDOWN_SECONDS',
  }),
  usedDuration('ignore-normalizer-jq-execution-timeout-seconds', 1000, {
    usage: 'Set ignore normalizer JQ execution timeout',
    env: 'ARGOCD_IGNORE_NORMALIZER_JQ_TIMEOUT',
  }),
  used('server-side-diff-enabled', false, {
    usage: 'Feature flag to enable ServerSide diff. Default ("false")',
    env: 'ARGOCD_APPLICATION_CONTROLLER_SERVER_SIDE_DIFF',
  }),
  usedNanoseconds('wq-basedelay-ns', 200, {
    usage: 'Sets base delay of the failure backoff of an application; in nanoseconds where it is a number',
    env: 'WORKQUEUE_BASE_DELAY_NS',
  }),
  usedNanoseconds('wq-maxdelay-ns', 60_000, {
    usage: 'Sets the longest failure backoff of an application; in nanoseconds where it is a number',
    env: 'WORKQUEUE_MAX_DELAY_NS',
  }),
  used('wq-backoff-factor', '2', {
    usage: 'Sets how the failure backoff of an application grows',
    env: 'WORKQUEUE_BACKOFF_FACTOR',
  }),
  ...idle(
    'applications that fail wait one by one; there is no bucket that all of them share',
    { 'wq-bucket-qps': '0', 'wq-bucket-size': 500 },
    { 'wq-bucket-qps': 'WORKQUEUE_BUCKET_QPS', 'wq-bucket-size': 'WORKQUEUE_BUCKET_SIZE' },
  ),
  ...idle(
    'the failures of an application are forgotten with its first success',
    { 'wq-cooldown-ns': '0' },
    { 'wq-cooldown-ns': 'WORKQUEUE_FAILURE_COOLDOWN_NS' },
  ),
  ...idle(
    'replicas share applications, not clusters: each takes its part by itself (`ARGOCD_CONTROLLER_REPLICAS`)',
    { 'sharding-method': 'legacy', 'dynamic-cluster-distribution-enabled': false },
    {
      'sharding-method': 'ARGOCD_CONTROLLER_SHARDING_ALGORITHM',
      'dynamic-cluster-distribution-enabled': 'ARGOCD_ENABLE_DYNAMIC_CLUSTER_DISTRIBUTION',
    },
  ),
  ...idle(
    noHydrator,
    { 'commit-server': 'argocd-commit-server:8086', 'hydration-processors': 5 },
    {
      'commit-server': 'ARGOCD_APPLICATION_CONTROLLER_COMMIT_SERVER',
      'hydration-processors': 'ARGOCD_APPLICATION_CONTROLLER_HYDRATION_PROCESSORS',
    },
  ),
  ...idleHydratorFlag,
  usedDuration('app-state-cache-expiration', 3_600_000, {
    usage: 'Cache expiration for app state',
    env: 'ARGOCD_APP_STATE_CACHE_EXPIRATION',
  }),
  ...logFlags('ARGOCD_APPLICATION_CONTROLLER'),
  ...cacheFlags,
  ...repoServerFlags('APPLICATION_CONTROLLER'),
  ...redisFlags,
  ...tracingFlags('ARGOCD_APPLICATION_CONTROLLER'),
  ...kubernetesFlags,
];
