import type { ApplicationTree, ResourceNode } from '@tiphys/model';
import type { RecordedTask } from '@tiphys/model/v2';
import { waitText } from './headline.ts';
import type { TimelineInput } from './timeline.ts';
import { counted, durationText, firstLine } from './words.ts';

/** What a running task waits for: its own state in the tree, and the pod that holds it up. */
export function waitingFor(task: RecordedTask, { application, tree, now }: TimelineInput): string {
  const node = tree && nodeOf(tree, task);
  const operation = waitText(application.status?.operationState?.message);
  const health = node?.health;
  const since = task.startedAt ? ` for ${durationText(now - Date.parse(task.startedAt))}` : '';
  const aim = task.hook ? `waiting for it to finish${since}` : `waiting for it to become healthy${since}`;
  const isSubject = operation.includes(`${task.kind} ${task.name}`);
  if (isSubject && /confirm|to go$/.test(operation)) return operation;
  const detail = [
    firstLine(health?.message ?? ''),
    tree && node ? podText(tree, node, { now, hook: task.hook }) : '',
  ]
    .filter((text) => text !== '')
    .join('; ');
  return detail ? `${aim}: ${detail}` : aim;
}

function nodeOf(tree: ApplicationTree, task: RecordedTask): ResourceNode | undefined {
  return (tree.nodes ?? []).find(
    ({ kind, name, namespace, group }) =>
      kind === task.kind && name === task.name && namespace === task.namespace && group === task.group,
  );
}

/** `pod web-7d9: ImagePullBackOff for 40 seconds`, and how many are ready. */
function podText(
  tree: ApplicationTree,
  node: ResourceNode,
  { now, hook }: { readonly now: number; readonly hook: boolean },
): string {
  const pods = podsBelow(tree, node);
  if (pods.length === 0) return '';
  const ready = pods.filter(({ health }) => health?.status === 'Healthy').length;
  const worst = pods.find(({ health }) => health?.status === 'Degraded') ?? pods.find(isUnready);
  // A hook is to end, not to become ready.
  const count = hook ? '' : `${ready} of ${counted(pods.length, 'pod')} ready`;
  if (!worst) return count;
  const reason =
    worst.info?.find(({ name }) => name === 'Status Reason')?.value || worst.health?.message || 'starting';
  const at = Date.parse(worst.createdAt ?? '');
  const since = Number.isNaN(at) ? '' : ` for ${durationText(now - at)}`;
  return [count, `pod ${worst.name ?? ''}: ${firstLine(reason)}${since}`].filter(Boolean).join('; ');
}

function isUnready({ health }: ResourceNode): boolean {
  return health?.status !== 'Healthy';
}

function podsBelow(tree: ApplicationTree, node: ResourceNode): ResourceNode[] {
  const found: ResourceNode[] = [];
  let level = new Set([node.uid ?? '']);
  // Deployment, ReplicaSet, Pod: deeper trees of owners end at pods as well.
  for (let depth = 0; depth < 4 && level.size > 0; depth++) {
    const children = (tree.nodes ?? []).filter(({ parentRefs }) =>
      (parentRefs ?? []).some(({ uid = '' }) => uid !== '' && level.has(uid)),
    );
    found.push(...children.filter(({ kind }) => kind === 'Pod'));
    level = new Set(children.map(({ uid = '' }) => uid));
  }
  return found;
}
