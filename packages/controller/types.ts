import type { Backoff, Cache, Clock, Logger, Metrics, Tracer } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import type { KubeClient, ObjectStore, Shards } from '@tiphys/kube';
import type { ApplicationObject, Cluster } from '@tiphys/model';
import type { RepoService } from '@tiphys/render';
import type { LiveChange, LiveCluster } from '@tiphys/engine/live';
import type { HealthCheck } from '@tiphys/engine/health';
import type { Lang } from '@tiphys/lang';
import type { ApplicationMetricsOptions } from './metrics/application-metrics.ts';

/** What users write in jq, globs and cron lines, evaluated by the Go libraries. */
export type Dialects = Pick<Lang, 'jq' | 'globMatchSafe' | 'cronPrevious'>;

/** What the controller works with; all of it is made in `app`. */
export interface ControllerDeps {
  /** The API server that holds the Applications. */
  readonly home: KubeClient;
  readonly applications: ObjectStore<ApplicationObject>;
  /** Which applications this process works on; another has the rest. */
  readonly shards: Shards;
  readonly config: Config;
  readonly repositories: RepoService;
  /** The live state of destination clusters. */
  readonly clusters: LiveClusters;
  readonly cache: Cache;
  readonly dialects: Dialects;
  /** Judges objects by the settings of now. */
  readonly health: HealthCheck;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
}

/** The live state of every cluster that an application goes to. */
export interface LiveClusters {
  /** The cluster's live state, started when it is first asked for. */
  live(cluster: Cluster): LiveCluster;
  /** Those that were started so far. */
  started(): readonly { readonly server: string; readonly live: LiveCluster }[];
  /** Calls `listener` with each change in any of them; returns how to stop. */
  subscribe(listener: (server: string, change: LiveChange) => void): () => void;
  run(signal: AbortSignal): Promise<void>;
}

/** Metrics that are wanted besides. */
export interface ControllerMetricsOptions {
  /** Labels and conditions of Applications. */
  readonly applications?: ApplicationMetricsOptions | undefined;
  /** Labels of cluster Secrets shown by `argocd_cluster_labels`. */
  readonly clusterLabels?: readonly string[] | undefined;
  /** The label `hostname` of what syncs write. Default empty. */
  readonly hostname?: string | undefined;
}

/** Settings of the controller; each has Argo CD's default unless it says otherwise. */
export interface ControllerOptions {
  /** The namespace of Tiphys itself. */
  readonly namespace: string;
  /** Namespaces besides the home one whose Applications are worked on: globs, or `/regular expressions/`. Default none. */
  readonly applicationNamespaces?: readonly string[] | undefined;
  /** Applications worked on at once. Default 20. */
  readonly processors?: number | undefined;
  /** Time between looks at the repositories, in milliseconds; 0 turns them off. Default 20,000 (Argo CD: 120,000 for each application). */
  readonly pollMs?: number | undefined;
  /**
   * Time after which an application is compared again though nothing changed, in milliseconds, instead of what the settings say; 0 means
   * never, and that repositories are looked at for webhooks only. Default 120,000.
   */
  readonly resyncMs?: number | undefined;
  /** Up to so much is added to it. Default 60,000. */
  readonly resyncJitterMs?: number | undefined;
  /** Time after which manifests are rendered again without any cache; 0 (default) means never. */
  readonly hardResyncMs?: number | undefined;
  /** First wait before the same revision is healed again, in milliseconds. Default 2,000, growing threefold to 300,000. */
  readonly selfHealBackoffMs?: number | undefined;
  /** How that wait grows, and the longest, in milliseconds. */
  readonly selfHealFactor?: number | undefined;
  readonly selfHealCapMs?: number | undefined;
  /** Time without a heal after which waits begin anew, in milliseconds. Default: ten times the last wait, at least a minute. */
  readonly selfHealQuietMs?: number | undefined;
  /** How long an application waits after failures in a row. Default: as any work queue. */
  readonly backoff?: Backoff | undefined;
  /** Time that a jq expression of an ignore rule may take, in milliseconds. Default 1,000. */
  readonly jqTimeoutMs?: number | undefined;
  /** Whether objects are compared with the answer of a dry run unless their Application says otherwise. Default false. */
  readonly serverSideDiff?: boolean | undefined;
  /** How long the tree and the managed resources stay in the cache, in milliseconds. Default 3,600,000. */
  readonly stateTtlMs?: number | undefined;
  /** Operations brought forward at once, within `processors`. Default: as many. */
  readonly operationProcessors?: number | undefined;
  /** Writes of syncs to all clusters at once. Default unbounded. */
  readonly kubectlParallelism?: number | undefined;
  /** Reasons of the Kubernetes events that are written; `all`, or `none`. Default all. */
  readonly events?: readonly string[] | undefined;
  /** Which metrics about applications and clusters are wanted besides. */
  readonly metrics?: ControllerMetricsOptions | undefined;
  /** Time a sync may take, in milliseconds; 0 (default) means any. */
  readonly syncTimeoutMs?: number | undefined;
  /** Wait between sync waves that have something to wait for, in milliseconds. Default 2,000. */
  readonly syncWaveDelayMs?: number | undefined;
  /** How long a repository may fail before the application's state is shown as unknown, in milliseconds. Default 180,000. */
  readonly repoErrorGraceMs?: number | undefined;
  /** Whether health of single resources is written to the Application. Default false: it is in the tree. */
  readonly persistResourceHealth?: boolean | undefined;
  /** Whether signatures that projects ask for are checked, so that manifests from elsewhere are refused. Default true. */
  readonly gpgEnabled?: boolean | undefined;
}
