import type { KubeObject, ResourceKey } from '@tiphys/base';
import type { ApiCatalog, ApiResource } from '@tiphys/kube';
import type { ManagedNamespaceMetadata } from '@tiphys/model';
import type { SyncOptions } from './options.ts';

/** The phases of a sync in their order; `SyncFail` runs only when something failed. */
export type SyncPhase = 'PreSync' | 'Sync' | 'PostSync' | 'SyncFail';

/** What the hook annotation may say. */
export type HookType = SyncPhase | 'Skip' | 'PreDelete' | 'PostDelete';

/** When a hook is deleted. */
export type HookDeletePolicy = 'HookSucceeded' | 'HookFailed' | 'BeforeHookCreation';

/** One object of the application as a sync sees it; hooks are targets too. */
export interface SyncResource {
  readonly target: KubeObject | undefined;
  readonly live: KubeObject | undefined;
  /** What the comparison said; needed for `ApplyOutOfSyncOnly=true`. Default true. */
  readonly modified?: boolean | undefined;
}

/** Everything that a plan is made from. */
export interface PlanInput {
  readonly resources: readonly SyncResource[];
  /** The destination namespace; `''` for none. */
  readonly namespace: string;
  /** The revision that is synced; part of the names of hooks with `generateName`. */
  readonly revision: string;
  /** When the operation started, RFC 3339; part of the same names. */
  readonly startedAt: string;
  readonly options: SyncOptions;
  readonly catalog: Pick<ApiCatalog, 'find' | 'preferred' | 'errors'>;
  /** Why the project forbids an object, or `undefined`. */
  permit(object: KubeObject, kind: ApiResource): string | undefined;
  /** Labels and annotations for a namespace that the sync makes (`managedNamespaceMetadata`). */
  readonly namespaceMetadata?: ManagedNamespaceMetadata | undefined;
  /** The destination namespace as it is; needed with `CreateNamespace=true`. */
  readonly liveNamespace?: KubeObject | undefined;
  /** Why the destination namespace could not be read; with `CreateNamespace=true` nothing can be done then. */
  readonly namespaceProblem?: string | undefined;
}

/** One step of a sync: an object to apply, to run as a hook, or to prune (no target). */
export interface SyncTask {
  /** Names the task within the operation: `group/kind/namespace/name:phase`. */
  readonly id: string;
  readonly key: ResourceKey;
  readonly version: string;
  readonly phase: SyncPhase;
  readonly wave: number;
  readonly target: KubeObject | undefined;
  readonly live: KubeObject | undefined;
  readonly isHook: boolean;
  /** False where the comparison found no difference. */
  readonly modified: boolean;
  /** How the API server serves the kind; `undefined` for one that this sync is expected to bring (no dry run then). */
  readonly kind: ApiResource | undefined;
  /** Why the task cannot be done at all: forbidden, or a kind that nobody knows. */
  readonly problem: string | undefined;
}

/** The tasks of a sync in the order in which they are done. */
export interface SyncPlan {
  readonly tasks: readonly SyncTask[];
}
