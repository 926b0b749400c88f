import type { KubeObject } from '@tiphys/base';
import type { HealthCheck } from '@tiphys/engine/health';
import type { LiveCluster } from '@tiphys/engine/live';
import type { Draft } from '../status/draft.ts';

/** What is known about the application that goes. */
export interface Farewell {
  readonly draft: Draft;
  /** Live state of the destination, or `undefined` where there is no such cluster. */
  readonly live: LiveCluster | undefined;
  readonly instance: string;
  /** Whether the project lets the application touch a live object. */
  permits(object: KubeObject): boolean;
  readonly wave: (object: KubeObject) => number;
  readonly health: HealthCheck;
  /** The application's targets of now, hooks included; throws where they cannot be rendered. */
  targets(): Promise<readonly KubeObject[]>;
}

/** Where a deletion takes place, and how long. */
export interface LiveAt {
  readonly live: LiveCluster;
  readonly signal: AbortSignal;
}

/** Whether a part of the deletion has come to its end. */
export type StageResult = 'done' | 'waiting';
