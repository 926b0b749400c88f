import type { KubeObject } from '@tiphys/base';
import type { Application, ApplicationTree } from '@tiphys/model';
import type { CommitInfo, ObjectDiff, ObjectName } from '@tiphys/model/v2';

/** A Kubernetes event, as much as an explanation shows of it. */
export interface EventFact {
  readonly reason: string;
  readonly message: string;
  readonly type: string;
  readonly count: number;
  /** When it was last seen, RFC 3339. */
  readonly at: string;
}

/** What was looked up about one unhealthy object. */
export interface ObjectFacts extends ObjectName {
  readonly live?: KubeObject | undefined;
  readonly events: readonly EventFact[];
  /** The last lines that a crashed container wrote. */
  readonly logs?: readonly string[] | undefined;
}

/** What the sync windows of the project mean for the application now. */
export interface WindowFacts {
  readonly blocksAutomated: boolean;
  readonly blocksManual: boolean;
  /** When automated syncs are let through next, RFC 3339; not set where that is not within a week. */
  readonly until?: string | undefined;
  /** The windows that decide, in words. */
  readonly texts: readonly string[];
}

/** A destination that cannot be reached. */
export interface ClusterFacts {
  readonly server: string;
  readonly name: string;
  readonly message: string;
  readonly since?: string | undefined;
}

/** Everything that an explanation is made from. */
export interface ExplainInput {
  readonly application: Application;
  /** Milliseconds since 1970. */
  readonly now: number;
  /** The objects that are out of sync. */
  readonly differences: readonly ObjectDiff[];
  readonly tree?: ApplicationTree | undefined;
  readonly facts: readonly ObjectFacts[];
  /** The commit that the application was compared with. */
  readonly wanted?: CommitInfo | undefined;
  readonly windows?: WindowFacts | undefined;
  /** Set where the destination cannot be reached. */
  readonly cluster?: ClusterFacts | undefined;
}
