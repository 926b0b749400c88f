import type { TreeNode } from '@tiphys/model/v2';
import type { OutlineItem } from '../../graph/outline.ts';
import type { Tally } from '../../graph/severity.ts';
import { describeTally, severityOf, tally } from '../../graph/severity.ts';
import type { Tone } from '../../parts/status.tsx';
import { toneOf } from '../../parts/status.tsx';

/** What is said of an item wherever it is shown. */
export interface ItemFacts {
  readonly title: string;
  /** Small words below or beside the title. */
  readonly note: string;
  readonly tone: Tone;
  /** Counts of what a group stands for, or of what is folded below a node. */
  readonly hidden: Tally | undefined;
}

/** Looks facts up by item, each worked out once. */
export type FactsOf = ((item: OutlineItem) => ItemFacts) & {
  /** What was worked out so far. */
  readonly known: ReadonlyMap<string, Remembered>;
};

/**
 * Makes the look-up for one state of the tree. What is said of an item that has not changed since `before` is the same object, so that
 * only boxes that say something else are drawn anew.
 */
export function createFacts(
  nodes: ReadonlyMap<string, TreeNode>,
  root: ItemFacts,
  before: FactsOf | undefined,
): FactsOf {
  const known = new Map<string, Remembered>();
  const factsFor = (item: OutlineItem): ItemFacts => {
    const found = known.get(item.key);
    if (found) return found.facts;
    const node = nodes.get(item.key);
    const last = before?.known.get(item.key);
    const facts = kept(last, { node, hasMembers: item.members.length > 0 }, () =>
      item.type === 'root' ? root : factsOf(item, nodes),
    );
    known.set(item.key, { facts, node });
    return facts;
  };
  return Object.assign(factsFor, { known });
}

interface Remembered {
  readonly facts: ItemFacts;
  readonly node: TreeNode | undefined;
}

function kept(
  last: Remembered | undefined,
  { node, hasMembers }: { readonly node: TreeNode | undefined; readonly hasMembers: boolean },
  make: () => ItemFacts,
): ItemFacts {
  if (last && !hasMembers && node !== undefined && last.node === node && !last.facts.hidden)
    return last.facts;
  const facts = make();
  return last && isSame(last.facts, facts) ? last.facts : facts;
}

function isSame(left: ItemFacts, right: ItemFacts): boolean {
  return (
    left.title === right.title &&
    left.note === right.note &&
    left.tone === right.tone &&
    left.hidden?.count === right.hidden?.count &&
    left.hidden?.severity === right.hidden?.severity
  );
}

const worst: readonly Tone[] = ['good', 'idle', 'warn', 'warn', 'bad'];

function factsOf(item: OutlineItem, nodes: ReadonlyMap<string, TreeNode>): ItemFacts {
  const members = item.members.flatMap((id) => nodes.get(id) ?? []);
  const hidden = members.length > 0 ? tally(members) : undefined;
  if (item.type === 'group') {
    const count = hidden ?? tally([]);
    const tone =
      count.severity === 2 && count.wrong[0]?.[0] === 'Progressing' ? 'busy' : worst[count.severity];
    return {
      title: `${item.title} ×${item.count.toLocaleString('en')}`,
      note: describeTally(count),
      tone: tone ?? 'none',
      hidden,
    };
  }
  const node = nodes.get(item.key);
  if (!node) return { title: item.title, note: '', tone: 'none', hidden };
  return { title: node.name, note: noteOf(node), tone: nodeTone(node), hidden };
}

/** The tone of a node: of its health, or of its sync where that needs somebody more. */
export function nodeTone(node: TreeNode): Tone {
  if (node.sync === 'OutOfSync' && severityOf({ health: node.health, sync: undefined, hook: node.hook }) < 2)
    return toneOf('OutOfSync');
  if (node.health) return toneOf(node.health);
  return node.sync === 'Synced' ? 'good' : 'none';
}

/** Kind and the facts that count most, in a few words. */
export function noteOf(node: TreeNode): string {
  const info = new Map((node.info ?? []).map(({ name, value }) => [name ?? '', value ?? '']));
  const reason = info.get('Status Reason');
  const parts = [
    node.kind,
    info.get('Revision') ?? '',
    info.get('Containers') ?? '',
    reason && reason !== 'Running' && reason !== 'Completed' ? reason : '',
    restartsOf(info.get('Restart Count')),
    node.wave ? `wave ${node.wave}` : '',
    node.hook ? 'hook' : '',
  ];
  return parts.filter(Boolean).join(' · ');
}

function restartsOf(count: string | undefined): string {
  return count === undefined ? '' : `${count} restart${count === '1' ? '' : 's'}`;
}
