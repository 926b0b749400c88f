import type { KubeObject, ResourceKey } from '@tiphys/base';
import type { DiffResult } from '@tiphys/engine/diff';
import type { HealthStatus, ResourceStatus, SyncStatus } from '@tiphys/model';
import type { Finding } from '../status/conditions.ts';
import type { LiveCluster } from '@tiphys/engine/live';

/** One object of an application: what it should be, what it is, and how they differ. */
export interface ManagedResource {
  readonly key: ResourceKey;
  readonly target: KubeObject | undefined;
  readonly live: KubeObject | undefined;
  readonly diff: DiffResult;
  /** Whether its tracking mark names this very object (a copied mark names its original). */
  readonly selfReferenced: boolean;
  readonly status: ResourceStatus;
}

/** The outcome of comparing one application; data, also when something could not be loaded. */
export interface Comparison {
  readonly sync: SyncStatus;
  readonly health: HealthStatus;
  readonly resources: readonly ManagedResource[];
  readonly findings: readonly Finding[];
  readonly sourceTypes: readonly string[];
  /** Whether targets or live objects could not be loaded, so that nothing may be decided on them. */
  readonly incomplete: boolean;
  /** Whether the sources were what could not be loaded. */
  readonly repositoryFailed: boolean;
  readonly hasPreDeleteHooks: boolean;
  readonly hasPostDeleteHooks: boolean;
  readonly live: LiveCluster;
}
