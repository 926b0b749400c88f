import type { Cache, Clock, Logger, Tracer } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import type { KubeClient, ObjectStore } from '@tiphys/kube';
import type { Lang } from '@tiphys/lang';
import type { ApplicationObject, Cluster } from '@tiphys/model';
import type { RepoService } from '@tiphys/render';
import type { Access } from '../../auth/access.ts';
import type { EventRecorder } from '../events.ts';

/** What `ApplicationService` needs. */
export interface ApplicationDeps {
  readonly access: Access;
  /** The API server that holds the Applications. */
  readonly kube: KubeClient;
  readonly applications: ObjectStore<ApplicationObject>;
  readonly config: Config;
  readonly repoService: RepoService;
  readonly cache: Cache;
  /** A shared client of a destination; do not close it. */
  readonly clusterClient: (cluster: Cluster) => KubeClient;
  readonly lang: Lang;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tracer: Tracer;
  readonly events: EventRecorder;
  /** Namespaces besides the home one that may hold Applications; globs, or regular expressions between slashes. */
  readonly applicationNamespaces: readonly string[];
  /** Whether a sync may use `Replace=true`. */
  readonly syncWithReplaceAllowed: boolean;
  /** Whether signatures that projects ask for are checked. */
  readonly gpgEnabled: boolean;
  /** Action scripts that come with Tiphys; those of `argocd-cm` come first. */
  readonly builtInActions: BuiltInActions;
}

/** Resource actions of a kind: YAML with `discovery.lua` and `definitions`, or `undefined`. */
export type BuiltInActions = (group: string, kind: string) => string | undefined;

/** How requests name an application. */
export interface ApplicationQueryNames {
  readonly name?: string | undefined;
  readonly appNamespace?: string | undefined;
  readonly project?: string | undefined;
}
