import type { SyncStrategy } from '../schema/operation.ts';
import type { ApplicationSource } from '../schema/source.ts';
import type { FieldChange } from './diff.ts';
import type { ObjectName } from './explain.ts';

/** What a sync is asked to do; as in the v1 request. */
export interface PlanSync {
  readonly revision?: string | undefined;
  readonly revisions?: readonly string[] | undefined;
  readonly prune?: boolean | undefined;
  readonly dryRun?: boolean | undefined;
  readonly strategy?: SyncStrategy | undefined;
  readonly syncOptions?: readonly string[] | undefined;
  readonly resources?: readonly Partial<ObjectName>[] | undefined;
}

/** Body of `POST /api/v2/applications/:ns/:name/plan`: exactly one member. */
export interface PlanRequest {
  readonly sync?: PlanSync | undefined;
  readonly rollback?: { readonly id: number; readonly prune?: boolean | undefined } | undefined;
  readonly delete?:
    | { readonly cascade?: boolean | undefined; readonly policy?: string | undefined }
    | undefined;
}

/** What becomes of an object. */
export type PlannedAction = 'create' | 'update' | 'replace' | 'none' | 'hook' | 'prune' | 'keep' | 'delete';

/** Something to know before agreeing. */
export interface PlanWarning {
  readonly rule: string;
  readonly tone: 'warn' | 'bad';
  readonly text: string;
  readonly resource?: ObjectName | undefined;
}

/** One object of a plan. */
export interface PlannedTask extends ObjectName {
  readonly action: PlannedAction;
  readonly phase: string;
  readonly wave: number;
  /** Why it is so, or cannot be done at all. */
  readonly text?: string | undefined;
  readonly problem?: boolean | undefined;
  readonly added: number;
  readonly removed: number;
  readonly changed: number;
  /** The first changes. */
  readonly changes: readonly FieldChange[];
}

/** Tasks that are done together, in order. */
export interface PlannedWave {
  readonly phase: string;
  readonly wave: number;
  readonly tasks: readonly PlannedTask[];
}

/** Objects of one kind that a deletion takes away. */
export interface PlannedKind {
  readonly group: string;
  readonly kind: string;
  readonly count: number;
  /** Namespaces, volumes and their like: what is in them is lost. */
  readonly dangerous: boolean;
  readonly objects: readonly (ObjectName & {
    readonly action: 'delete' | 'keep';
    readonly text?: string | undefined;
    readonly finalizers: readonly string[];
    /** Goes because its owner does. */
    readonly dependent: boolean;
  })[];
}

/** Answer of `POST …/plan`. */
export interface PlanAnswer {
  /** What would be done, in one sentence. */
  readonly sentence: string;
  readonly revision: string;
  readonly source?: ApplicationSource | undefined;
  readonly waves: readonly PlannedWave[];
  /** For a deletion. */
  readonly kinds: readonly PlannedKind[];
  readonly counts: Readonly<Record<PlannedAction, number>>;
  readonly warnings: readonly PlanWarning[];
  /** Whether auto-sync is on: a rollback has to hold it. */
  readonly automated: boolean;
}
