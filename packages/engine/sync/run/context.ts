import type { KubeObject, ResourceKey } from '@tiphys/base';
import type { ApiCatalog, ApiResource, ObjectRef } from '@tiphys/kube';
import type { SyncOptions } from '../plan/options.ts';
import type { SyncProgress, TaskState } from './progress.ts';
import type { SyncRequest, SyncRunnerDeps } from './types.ts';

/** Everything that one step works with. */
export interface StepContext {
  readonly deps: SyncRunnerDeps;
  readonly request: SyncRequest;
  readonly options: SyncOptions;
  readonly progress: SyncProgress;
  readonly catalog: ApiCatalog;
  /** When the operation began, RFC 3339. */
  readonly startedAt: string;
  readonly waveDelayMs: number;
  readonly concurrency: number;
  readonly signal: AbortSignal;
}

/** How a step left the operation. */
export interface Outcome {
  readonly phase: 'Running' | 'Succeeded' | 'Failed' | 'Error';
  readonly message: string;
  /** For a running operation: when to look again at the latest; 0 for at once. */
  readonly waitMs: number;
}

/** Longest time between two looks at a running operation; changes of live objects come earlier. */
const lookAgainMs = 5000;

/** An operation that waits for something to change. */
export function waiting(message: string, waitMs = lookAgainMs): Outcome {
  return { phase: 'Running', message, waitMs };
}

/** An operation that has a next step right away. */
export function goingOn(message: string): Outcome {
  return { phase: 'Running', message, waitMs: 0 };
}

/** An operation that has ended. */
export function ended(phase: 'Succeeded' | 'Failed' | 'Error', message: string): Outcome {
  return { phase, message, waitMs: 0 };
}

/** The address of a task's object as its kind is served now; `undefined` for a kind that is not served. */
export function refOfTask(context: StepContext, { task }: TaskState): ObjectRef | undefined {
  const kind = task.kind ?? kindOf(context.catalog, task.key, task.version);
  if (!kind) return undefined;
  return { type: kind, namespace: kind.namespaced ? task.key.namespace : undefined, name: task.key.name };
}

/** The kind in this version, or in the one that the server prefers. */
function kindOf(catalog: ApiCatalog, key: ResourceKey, version: string): ApiResource | undefined {
  return catalog.find(key.group, version, key.kind) ?? catalog.preferred(key.group, key.kind);
}

/** Takes a written object into the live state: gone where nothing holds it any more. */
export function noteObject(context: StepContext, state: TaskState, object: KubeObject | undefined): void {
  const isGone =
    !object || (object.metadata.deletionTimestamp !== undefined && !object.metadata.finalizers?.length);
  if (isGone) context.deps.live.remove(state.task.key);
  else context.deps.live.put(object);
  context.progress.setLive(state, isGone ? undefined : object);
}
