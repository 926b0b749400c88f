import type { Cache, Clock, Logger, Metrics, Tracer } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import type { KubeClient, ObjectStore } from '@tiphys/kube';
import type { Lang } from '@tiphys/lang';
import type { ApplicationObject, Cluster } from '@tiphys/model';
import type { RepoService } from '@tiphys/render';

/** What the controller and the API server are both put together from. */
export interface SharedParts {
  readonly home: KubeClient;
  readonly applications: ObjectStore<ApplicationObject>;
  readonly config: Config;
  readonly repositories: RepoService;
  readonly cache: Cache;
  readonly lang: Lang;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly tracer: Tracer;
  /** A client with the credentials of a cluster. */
  connect(cluster: Cluster): KubeClient;
}
