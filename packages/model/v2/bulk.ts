/** What a bulk job does to each application. */
export type BulkAction = 'sync' | 'refresh' | 'hard-refresh' | 'terminate';

/** `POST bulk`: over names, or over all that match a query, or over all there are. */
export interface BulkRequest {
  readonly action: BulkAction;
  readonly names?: readonly { readonly namespace: string; readonly name: string }[] | undefined;
  readonly q?: string | undefined;
  readonly all?: true | undefined;
  readonly sync?: BulkSync | undefined;
}

/** How a bulk sync syncs. */
export interface BulkSync {
  readonly prune?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly applyOnly?: boolean | undefined;
  /** Leaves out what is in sync already. */
  readonly onlyOutOfSync?: boolean | undefined;
}

/** How far a bulk job is. */
export interface BulkJob {
  readonly id: string;
  readonly action: BulkAction;
  readonly state: 'running' | 'stopping' | 'stopped' | 'done';
  readonly total: number;
  readonly done: number;
  readonly failed: number;
  readonly skipped: number;
  readonly startedAt: string;
  readonly finishedAt?: string | undefined;
  /** The first failures, each with its reason. */
  readonly failures: readonly {
    readonly namespace: string;
    readonly name: string;
    readonly message: string;
  }[];
}
