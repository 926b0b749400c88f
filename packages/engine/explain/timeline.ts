import type { Application, ApplicationTree, OperationState, ResourceResult } from '@tiphys/model';
import type {
  OperationRecord,
  OperationTimeline,
  RecordedAttempt,
  RecordedTask,
  TaskState,
  TimelineAttempt,
  TimelineTask,
  TimelineWave,
} from '@tiphys/model/v2';
import { headlineOf } from './headline.ts';
import { initiator } from './syncing.ts';
import { waitingFor } from './waiting.ts';
import { durationText, firstLine, objectText, sentenceText, shortRevisionText } from './words.ts';

/** What a timeline is made from. */
export interface TimelineInput {
  readonly application: Application;
  /** The controller's record, where the cache has it. */
  readonly record?: OperationRecord | undefined;
  readonly tree?: ApplicationTree | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

const phases = ['PreSync', 'Sync', 'PostSync', 'SyncFail'];

/**
 * The last operation of an application as a timeline: attempts, phases and waves, what each task waits for and what holds each wave back.
 * Without the controller's record it has the outcome but no times and nothing that had not begun.
 */
export function timelineOf(input: TimelineInput): OperationTimeline {
  const { application, now } = input;
  const state = application.status?.operationState;
  if (!state) return nothing(input);
  const recorded = input.record?.startedAt === String(state.startedAt);
  const attempts = recorded ? (input.record?.attempts ?? []) : [attemptOf(application, state)];
  const last = application.status?.history?.at(-1);
  const sync = state.operation.sync;
  const result = state.syncResult;
  const lastMs = Date.parse(last?.deployedAt ?? '') - Date.parse(last?.deployStartedAt ?? '');
  return {
    phase: state.phase,
    sentence: sentenceOf(application, state, now),
    message: state.message ?? '',
    startedAt: state.startedAt,
    ...(state.finishedAt ? { finishedAt: state.finishedAt } : {}),
    revision: result?.revision || (result?.revisions?.[0] ?? sync?.revision ?? ''),
    initiatedBy: initiator(state.operation.initiatedBy),
    dryRun: sync?.dryRun ?? false,
    options: optionsOf(state),
    partial: sync?.resources?.length ?? 0,
    ...retryOf(state),
    retryLimit: state.operation.retry?.limit ?? 0,
    ...(Number.isNaN(lastMs) ? {} : { lastDurationMs: lastMs }),
    recorded,
    attempts: attempts.map((attempt, index) =>
      timelineAttempt(attempt, input, index === attempts.length - 1 ? state : undefined),
    ),
  };
}

function nothing({ application }: TimelineInput): OperationTimeline {
  const waits = application.operation !== undefined;
  return {
    phase: '',
    sentence: waits ? 'A sync was asked for and begins in a moment.' : 'Nothing was synced yet.',
    message: '',
    revision: '',
    initiatedBy: '',
    dryRun: false,
    options: [],
    partial: 0,
    retryLimit: 0,
    recorded: false,
    attempts: [],
  };
}

function sentenceOf(application: Application, state: OperationState, now: number): string {
  const to = shortRevisionText(state.syncResult?.revision || state.syncResult?.revisions?.[0]);
  const who = initiator(state.operation.initiatedBy);
  const what = state.operation.sync?.dryRun ? 'The dry run' : 'The sync';
  if (state.phase === 'Running' || state.phase === 'Terminating')
    return headlineOf(application, now).sentence;
  const took = Date.parse(state.finishedAt ?? '') - Date.parse(state.startedAt);
  const lasted = Number.isNaN(took) ? '' : ` after ${durationText(took)}`;
  const start = `${what}${to ? ` to ${to}` : ''}, started by ${who},`;
  if (state.phase === 'Succeeded') return `${start} succeeded${lasted}.`;
  return sentenceText(`${start} failed${lasted}: ${firstLine(state.message ?? '')}`);
}

function optionsOf({ operation }: OperationState): string[] {
  const { sync } = operation;
  const force = sync?.syncStrategy?.apply?.force ?? sync?.syncStrategy?.hook?.force ?? false;
  return [
    ...(sync?.prune ? ['Prune'] : []),
    ...(force ? ['Force'] : []),
    ...(sync?.syncStrategy?.apply ? ['ApplyOnly'] : []),
    ...(sync?.syncOptions ?? []),
  ];
}

function retryOf(state: OperationState): Pick<OperationTimeline, 'retryAt'> {
  if (state.phase !== 'Running' || !state.finishedAt) return {};
  const at = / at ([^ ]+)\.$/.exec(state.message ?? '')?.[1];
  return at ? { retryAt: at } : {};
}

/** What the status alone tells of the last attempt. */
function attemptOf(application: Application, state: OperationState): RecordedAttempt {
  const waves = new Map(
    (application.status?.resources ?? []).map((resource) => [idOf(resource), resource.syncWave ?? 0]),
  );
  const results = state.syncResult?.resources ?? [];
  return {
    number: (state.retryCount ?? 0) + 1,
    startedAt: state.startedAt,
    ...(state.finishedAt ? { finishedAt: state.finishedAt } : {}),
    phase: state.phase,
    message: state.message ?? '',
    revision: state.syncResult?.revision ?? '',
    tasks: results.map((result) => taskOf(result, waves.get(idOf(result)) ?? 0)),
  };
}

function taskOf(result: ResourceResult, wave: number): RecordedTask {
  const { group, kind, namespace, name, status = '', hookPhase = '', message = '' } = result;
  const phase = result.syncPhase || 'Sync';
  return {
    id: `${idOf(result)}:${phase}`,
    group,
    kind,
    namespace,
    name,
    phase,
    wave,
    status,
    message,
    hook: Boolean(result.hookType),
    prune: status.startsWith('Prune'),
    taskPhase: hookPhase,
  };
}

function idOf(key: {
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}): string {
  return `${key.group ?? ''}/${key.kind ?? ''}/${key.namespace ?? ''}/${key.name ?? ''}`;
}

/** `state` is given for the last attempt: only that can be under way. */
function timelineAttempt(
  attempt: RecordedAttempt,
  input: TimelineInput,
  state: OperationState | undefined,
): TimelineAttempt {
  const isLive =
    state !== undefined && !state.finishedAt && (state.phase === 'Running' || state.phase === 'Terminating');
  const groups = new Map<string, RecordedTask[]>();
  for (const task of attempt.tasks) {
    const id = `${task.phase}/${task.wave}`;
    groups.set(id, [...(groups.get(id) ?? []), task]);
  }
  const ordered = [...groups.values()].toSorted(byPlace);
  const waves: TimelineWave[] = [];
  for (const tasks of ordered) waves.push(timelineWave(tasks, { waves, isLive, input, attempt }));
  const { number, startedAt, finishedAt, phase, message, revision } = attempt;
  return { number, startedAt, finishedAt, phase, message, revision, waves };
}

function byPlace(left: readonly RecordedTask[], right: readonly RecordedTask[]): number {
  const [a, b] = [left[0], right[0]];
  return phases.indexOf(a?.phase ?? '') - phases.indexOf(b?.phase ?? '') || (a?.wave ?? 0) - (b?.wave ?? 0);
}

interface WaveContext {
  /** Those before it. */
  readonly waves: readonly TimelineWave[];
  readonly isLive: boolean;
  readonly input: TimelineInput;
  readonly attempt: RecordedAttempt;
}

function timelineWave(tasks: readonly RecordedTask[], context: WaveContext): TimelineWave {
  const [first] = tasks;
  const { waves, isLive, input } = context;
  const blocking = waves.find(({ state }) => state !== 'done' && state !== 'skipped');
  const isGood = context.attempt.phase === 'Succeeded';
  const canBegin = isLive && !blocking && first?.phase !== 'SyncFail';
  const shown = tasks.map((task): TimelineTask => {
    const { taskPhase: _, ...rest } = task;
    const state = stateOf(task, { isLive, canBegin, isGood });
    const waiting = state === 'waiting' ? waitingFor(task, input) : undefined;
    return { ...rest, state, ...(waiting ? { waitingFor: waiting } : {}) };
  });
  const started = shown.flatMap(({ startedAt }) => startedAt ?? []).toSorted();
  const finished = shown.flatMap(({ finishedAt }) => finishedAt ?? []).toSorted();
  const state = stateOfAll(shown);
  return {
    phase: first?.phase ?? '',
    wave: first?.wave ?? 0,
    state,
    ...(started[0] ? { startedAt: started[0] } : {}),
    ...(state !== 'waiting' && state !== 'applying' && finished.length > 0
      ? { finishedAt: finished.at(-1) }
      : {}),
    ...blockedText(state, { blocking, phase: first?.phase ?? '', isLive }),
    tasks: shown,
  };
}

function stateOf(
  task: RecordedTask,
  how: { readonly isLive: boolean; readonly canBegin: boolean; readonly isGood: boolean },
): TaskState {
  const { isLive, canBegin, isGood } = how;
  if (task.status === 'PruneSkipped') return 'skipped';
  if (task.taskPhase === 'Failed' || task.taskPhase === 'Error' || task.status === 'SyncFailed')
    return 'failed';
  if (task.taskPhase === 'Succeeded') return 'done';
  if (task.taskPhase !== '') return isLive ? 'waiting' : isGood ? 'done' : 'stopped';
  if (!isLive) return 'skipped';
  return canBegin ? 'applying' : 'pending';
}

function stateOfAll(tasks: readonly TimelineTask[]): TaskState {
  const order: readonly TaskState[] = [
    'failed',
    'waiting',
    'applying',
    'stopped',
    'pending',
    'done',
    'skipped',
  ];
  return order.find((state) => tasks.some((task) => task.state === state)) ?? 'done';
}

function blockedText(
  state: TaskState,
  why: { readonly blocking: TimelineWave | undefined; readonly phase: string; readonly isLive: boolean },
): Pick<TimelineWave, 'blockedBy'> {
  const { blocking, phase, isLive } = why;
  if (phase === 'SyncFail' && state !== 'done' && state !== 'failed')
    return { blockedBy: 'Runs only if the sync fails' };
  if ((state !== 'pending' && state !== 'skipped') || !blocking) return {};
  const task = blocking.tasks.find((candidate) => candidate.state === blocking.state);
  const what = task ? objectText(task) : 'it';
  const where = `${blocking.phase} wave ${blocking.wave}`;
  return isLive && blocking.state !== 'failed'
    ? { blockedBy: `Waits for ${what} in ${where}` }
    : { blockedBy: `${what} in ${where} did not finish` };
}
