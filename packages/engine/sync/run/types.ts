import type { Clock, Logger, Tracer } from '@tiphys/base';
import type { KubeClient } from '@tiphys/kube';
import type { ManagedNamespaceMetadata, OperationState } from '@tiphys/model';
import type { RecordedTask } from '@tiphys/model/v2';
import type { HealthCheck } from '../../health/types.ts';
import type { LiveCluster } from '../../live/types.ts';
import type { PlanInput, SyncResource } from '../plan/types.ts';

/** What a sync works with; one runner serves all applications of a cluster. */
export interface SyncRunnerDeps {
  /** Writes to the cluster; may act as somebody else than the watching client. */
  readonly client: KubeClient;
  readonly live: Pick<LiveCluster, 'catalog' | 'objectInVersion' | 'put' | 'remove'>;
  readonly health: HealthCheck;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tracer?: Tracer | undefined;
}

/** Settings of a runner. */
export interface SyncRunnerOptions {
  /** Wait after a wave that changed something with a health, in milliseconds (`ARGOCD_SYNC_WAVE_DELAY`). Default 2,000. */
  readonly waveDelayMs?: number | undefined;
  /** Objects of one kind written at once. Default 10. */
  readonly concurrency?: number | undefined;
}

/** What an application wants of a sync; everything else is in the operation's state. */
export interface SyncRequest {
  /** What should be, hooks included, and what is. Live objects are read again before each step. */
  readonly resources: readonly SyncResource[];
  /** The destination namespace; `''` for none. */
  readonly namespace: string;
  /** The resolved revision. */
  readonly revision: string;
  /** Why the project forbids an object, or `undefined`. */
  readonly permit: PlanInput['permit'];
  readonly namespaceMetadata?: ManagedNamespaceMetadata | undefined;
  /** Whether a person approved pruning since the operation started (`argocd.argoproj.io/deletion-approved`). */
  readonly pruneConfirmed?: boolean | undefined;
  /** Whose client-side applied fields server-side apply takes over. Default `kubectl-client-side-apply`. */
  readonly migrationManager?: string | undefined;
}

/** What to do after a step: take the next one at once, wait for changes (at most `waitMs`), or nothing more. */
export type SyncStep = {
  readonly state: OperationState;
  /** All tasks, also those that have not begun; times are set where they were stamped in this step. */
  readonly tasks: readonly RecordedTask[];
} & ({ readonly next: 'again' | 'done' } | { readonly next: 'wait'; readonly waitMs: number });

/** Takes syncs forward, step by step. */
export interface SyncRunner {
  /**
   * Takes the next step of the operation in `state` and resolves to the state to save. Everything it needs to go on
   * is in that state, so that a step may be taken by another process. A server that cannot be reached makes it wait, never fail.
   */
  advance(state: OperationState, request: SyncRequest, signal: AbortSignal): Promise<SyncStep>;
}
