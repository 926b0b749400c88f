import { keyText } from '@tiphys/base';
import type {
  ObjectDiff,
  PlanAnswer,
  PlannedAction,
  PlannedTask,
  PlannedWave,
  PlanWarning,
} from '@tiphys/model/v2';
import type { SyncOptions, SyncPlan, SyncTask } from '../sync/plan/index.ts';
import { applyOptionsOf, decidePrune, needsPruneConfirmation } from '../sync/plan/index.ts';
import { appliesOutOfSyncOnly } from '../sync/plan/options.ts';
import { planWarnings } from './plan-warnings.ts';
import type { WindowFacts } from './types.ts';
import { counted, listed } from './words.ts';

/** What a plan is described from. */
export interface DescribePlanInput {
  readonly plan: SyncPlan;
  readonly options: SyncOptions;
  readonly revision: string;
  /** Differences of the objects, by `keyText`. */
  readonly diffs: ReadonlyMap<string, ObjectDiff>;
  readonly windows?: WindowFacts | undefined;
  /** Whether auto-sync is on. */
  readonly automated: boolean;
  readonly rollback?: boolean | undefined;
}

/** Most changes that are told of a task; the diff has all of them. */
const maxChanges = 20;
const maxTasks = 5000;

const noCounts: Readonly<Record<PlannedAction, number>> = {
  create: 0,
  update: 0,
  replace: 0,
  none: 0,
  hook: 0,
  prune: 0,
  keep: 0,
  delete: 0,
};

/** Says what a sync would do, task by task in the order of the plan, with what should be known before. */
export function describePlan(input: DescribePlanInput): PlanAnswer {
  const { plan, options, revision } = input;
  const tasks = plan.tasks.slice(0, maxTasks).map((task) => plannedTask(task, input));
  const counts = { ...noCounts };
  for (const { action } of tasks) counts[action] += 1;
  const waves: { phase: string; wave: number; tasks: PlannedTask[] }[] = [];
  for (const task of tasks) {
    const last = waves.at(-1);
    if (last?.phase === task.phase && last.wave === task.wave) last.tasks.push(task);
    else waves.push({ phase: task.phase, wave: task.wave, tasks: [task] });
  }
  const problems = tasks.filter(({ problem }) => problem === true).map(problemWarning);
  return {
    sentence: planSentence(counts, options),
    revision,
    waves: waves satisfies PlannedWave[],
    kinds: [],
    counts,
    warnings: [...problems, ...planWarnings(tasks, input)],
    automated: input.automated,
  };
}

function plannedTask(task: SyncTask, { options, diffs }: DescribePlanInput): PlannedTask {
  const diff = diffs.get(keyText(task.key));
  const { action, text } = actionOf(task, options);
  // A hook is made anew, whatever it was.
  const changes = action === 'update' || action === 'replace' ? (diff?.changes ?? []) : [];
  return {
    ...task.key,
    action,
    phase: task.phase,
    wave: task.wave,
    ...(task.problem ? { problem: true, text: task.problem } : text ? { text } : {}),
    added: changes.length > 0 ? (diff?.added ?? 0) : 0,
    removed: changes.length > 0 ? (diff?.removed ?? 0) : 0,
    changed: changes.length > 0 ? (diff?.changed ?? 0) : 0,
    changes: changes.slice(0, maxChanges),
  };
}

function actionOf(
  task: SyncTask,
  options: SyncOptions,
): { readonly action: PlannedAction; readonly text?: string | undefined } {
  const { target, live } = task;
  if (task.isHook) return { action: 'hook', text: live ? 'replaces the one of the last run' : undefined };
  if (!target) return live ? pruneAction(live, options) : { action: 'none' };
  if (!live) return { action: 'create' };
  if (applyOptionsOf({ target, live }, options).replace)
    return { action: 'replace', text: 'replaced as a whole instead of merged' };
  if (task.modified) return { action: 'update' };
  return appliesOutOfSyncOnly(target, options)
    ? { action: 'none', text: 'left out: it is in sync' }
    : { action: 'none' };
}

function pruneAction(
  live: NonNullable<SyncTask['live']>,
  options: SyncOptions,
): { readonly action: PlannedAction; readonly text?: string | undefined } {
  // A dry run says what the real one does.
  const decision = decidePrune(live, { ...options, dryRun: false });
  if (decision.action === 'keep') {
    const text = options.prune ? 'kept: it says Prune=false' : 'kept: pruning is off';
    return { action: 'keep', text };
  }
  return needsPruneConfirmation(live, options)
    ? { action: 'prune', text: 'waits for a confirmation' }
    : { action: 'prune' };
}

function problemWarning({ text = '', group, kind, namespace, name }: PlannedTask): PlanWarning {
  return { rule: 'not-valid', tone: 'bad', text, resource: { group, kind, namespace, name } };
}

/** `Creates 2, changes 1 and prunes 1. Runs 1 hook; 12 stay as they are.` */
export function planSentence(
  counts: Readonly<Record<PlannedAction, number>>,
  options: Pick<SyncOptions, 'dryRun'>,
): string {
  const parts = [
    ...(counts.create > 0 ? [`creates ${counts.create}`] : []),
    ...(counts.update > 0 ? [`changes ${counts.update}`] : []),
    ...(counts.replace > 0 ? [`replaces ${counts.replace}`] : []),
    ...(counts.prune > 0 ? [`prunes ${counts.prune}`] : []),
    ...(counts.hook > 0 ? [`runs ${counted(counts.hook, 'hook')}`] : []),
  ];
  const does = parts.length > 0 ? listed(parts, 5) : 'changes nothing';
  const rest = [
    ...(counts.none > 0
      ? [
          `${counts.none} ${counts.none === 1 ? 'stays' : 'stay'} as ${counts.none === 1 ? 'it is' : 'they are'}`,
        ]
      : []),
    ...(counts.keep > 0
      ? [`${counted(counts.keep, 'leftover')} ${counts.keep === 1 ? 'is' : 'are'} kept`]
      : []),
  ];
  const start = options.dryRun ? 'A dry run: a sync ' : 'This sync ';
  return `${start}${does}${rest.length > 0 ? `; ${rest.join(', ')}` : ''}.`;
}
