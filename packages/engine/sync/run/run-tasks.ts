import type { StatusError } from '@tiphys/base';
import { mapLimit, messageOf, noTracer, toStatusError, traced } from '@tiphys/base';
import type { ApiResource } from '@tiphys/kube';
import { applyOptionsOf } from '../plan/options.ts';
import { decidePrune, needsPruneConfirmation } from '../plan/prune.ts';
import { applyObject } from './apply/apply-object.ts';
import type { StepContext } from './context.ts';
import { noteObject } from './context.ts';
import { deleteObject, mustGoFirst, removeHookFinalizer } from './hooks.ts';
import type { TaskOutcome, TaskState } from './progress.ts';
import { isPending, isPrune } from './progress.ts';
import { safeMessage } from './safe-message.ts';
import { isTransient } from './transient.ts';

const defaultMigrationManager = 'kubectl-client-side-apply';

/** How a set of tasks went: all done, some have to wait, or some failed. */
export interface RunResult {
  readonly state: 'done' | 'pending' | 'failed';
  /** Set where the API server could not be reached; what it did not answer for is still to be done. */
  readonly transient: StatusError | undefined;
  /** Whether something was changed whose health takes time. */
  readonly changedHealth: boolean;
}

/**
 * Does tasks of one wave: prunes first, then makes room for hooks that run again, then applies kind by kind. What was
 * done is recorded; what the server could not be asked for stays as it was.
 */
export function runTasks(context: StepContext, tasks: readonly TaskState[]): Promise<RunResult> {
  const { phase = '', wave = 0 } = tasks[0]?.task ?? {};
  const attributes = {
    'argocd.sync.phase': phase,
    'argocd.sync.wave': wave,
    'argocd.sync.num_tasks': tasks.length,
    'argocd.sync.dry_run': context.options.dryRun,
  };
  const { tracer = noTracer } = context.deps;
  return traced(tracer, { name: 'sync.runTasks', attributes }, () => runAll(context, tasks));
}

async function runAll(context: StepContext, tasks: readonly TaskState[]): Promise<RunResult> {
  const run = new Run(context);
  const prunes = tasks.filter(isPrune);
  const creations = tasks.filter((state) => !isPrune(state));

  await run.each(
    creations.filter((state) => state.task.isHook && isPending(state) && state.live),
    (state) => run.release(state),
  );
  if (!run.isClean()) return run.result();

  if (
    !context.request.pruneConfirmed &&
    prunes.some((state) => needsPruneConfirmation(state.live, context.options))
  ) {
    run.wait();
    return run.result();
  }
  await run.each(prunes, (state) => run.prune(state));
  if (!run.isClean()) return run.result();

  if (!context.options.dryRun) {
    await run.each(creations.filter(mustGoFirst), (state) => run.makeRoom(state));
    if (!run.isClean()) return run.result();
  }
  for (const group of groupByKind(creations)) await run.each(group, (state) => run.apply(state));
  return run.result();
}

/** Tasks in runs of one kind: kinds wait for one another, objects of one kind do not. */
function groupByKind(tasks: readonly TaskState[]): TaskState[][] {
  const groups: TaskState[][] = [];
  for (const state of tasks) {
    const group = groups.at(-1);
    if (group?.[0]?.task.key.kind === state.task.key.kind) group.push(state);
    else groups.push([state]);
  }
  return groups;
}

/** One run of tasks, with what it has come to so far. */
class Run {
  readonly #context: StepContext;
  #state: RunResult['state'] = 'done';
  #transient: StatusError | undefined;
  #changedHealth = false;

  constructor(context: StepContext) {
    this.#context = context;
  }

  result(): RunResult {
    return { state: this.#state, transient: this.#transient, changedHealth: this.#changedHealth };
  }

  isClean(): boolean {
    return this.#state === 'done' && !this.#transient;
  }

  wait(): void {
    if (this.#state === 'done') this.#state = 'pending';
  }

  /** Does all tasks, several at once, and records their outcomes in their order. */
  async each(
    tasks: readonly TaskState[],
    work: (state: TaskState) => Promise<TaskOutcome | undefined>,
  ): Promise<void> {
    if (this.#transient) return;
    const outcomes = await mapLimit(tasks, this.#context.concurrency, async (state) => {
      try {
        // Once the server is gone the rest need not knock as well.
        return this.#transient ? undefined : await work(this.#context.progress.now(state));
      } catch (error) {
        this.#context.signal.throwIfAborted();
        if (!isTransient(error))
          return { status: 'SyncFailed', phase: 'Failed', message: safeMessage(state, error) } as const;
        this.#transient = toStatusError(error);
        return undefined;
      }
    });
    tasks.forEach((state, index) => {
      const outcome = outcomes[index];
      if (!outcome) return;
      this.#context.progress.record(state, outcome);
      if (outcome.phase === 'Failed' || outcome.phase === 'Error') this.#state = 'failed';
    });
  }

  /** Takes the finalizer of an earlier run off a hook. */
  async release(state: TaskState): Promise<TaskOutcome | undefined> {
    if (this.#context.options.dryRun) return undefined;
    try {
      await removeHookFinalizer(this.#context, state);
      return undefined;
    } catch (error) {
      if (isTransient(error)) throw error;
      return { phase: 'Error', message: `failed to remove hook finalizer: ${messageOf(error)}` };
    }
  }

  async prune(state: TaskState): Promise<TaskOutcome | undefined> {
    const { live } = state;
    if (!live) return { status: 'Pruned', phase: 'Succeeded', message: 'pruned' };
    const decision = decidePrune(live, this.#context.options);
    if (decision.action === 'keep') {
      return { status: decision.status, phase: 'Succeeded', message: decision.message };
    }
    await deleteObject(this.#context, state);
    return { status: 'Pruned', phase: 'Succeeded', message: 'pruned' };
  }

  async makeRoom(state: TaskState): Promise<TaskOutcome | undefined> {
    try {
      const gone = await deleteObject(this.#context, state);
      if (!gone) this.wait();
      return undefined;
    } catch (error) {
      if (isTransient(error)) throw error;
      return { phase: 'Error', message: `failed to delete resource: ${messageOf(error)}` };
    }
  }

  async apply(state: TaskState): Promise<TaskOutcome | undefined> {
    const { deps, options, request, signal } = this.#context;
    const { task, live } = state;
    const { target } = task;
    if (!target) return undefined;
    const kind = task.kind ?? (await this.#lateKind(state));
    // A dry run cannot ask for a kind that comes with the sync itself.
    if (!kind && options.dryRun) return { status: 'Synced', phase: 'Succeeded' };
    if (!kind) return { status: 'SyncFailed', phase: 'Failed', message: missingKindText(state) };
    // The plan could not ask the project about a kind that was not there.
    const forbidden = task.kind ? undefined : request.permit(target, kind);
    if (forbidden !== undefined) return { status: 'SyncFailed', phase: 'Failed', message: forbidden };

    const migrationManager = options.migrateClientSideApply
      ? (request.migrationManager ?? defaultMigrationManager)
      : undefined;
    const how = applyOptionsOf({ target, live }, options);
    const written = await applyObject({
      client: deps.client,
      kind,
      target,
      live,
      how,
      options,
      migrationManager,
      signal,
    });
    if (options.dryRun) return { status: 'Synced', phase: 'Succeeded', message: written.message };
    if (written.object) noteObject(this.#context, state, written.object);
    this.#changedHealth ||=
      written.changed && written.object !== undefined && deps.health(written.object) !== undefined;
    return { status: 'Synced', phase: 'Running', message: written.message };
  }

  /** The kind of a custom object whose CRD was applied just now. */
  async #lateKind({ task }: TaskState): Promise<ApiResource | undefined> {
    const { client } = this.#context.deps;
    const find = async (): Promise<ApiResource | undefined> => {
      const catalog = await client.resources({ signal: this.#context.signal });
      return catalog.find(task.key.group, task.version, task.key.kind);
    };
    const known = await find();
    if (known) return known;
    client.invalidateDiscovery();
    return await find();
  }
}

function missingKindText({ task }: TaskState): string {
  const { group, kind, namespace, name } = task.key;
  return `The Kubernetes API could not find ${group}/${kind} for requested resource ${namespace}/${name}. Make sure the "${kind}" CRD is installed on the destination cluster.`;
}
