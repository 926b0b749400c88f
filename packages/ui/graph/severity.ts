import type { TreeNode } from '@tiphys/model/v2';

/** How much a node needs somebody: the higher, the more. */
export type Severity = 0 | 1 | 2 | 3 | 4;

const byHealth: Readonly<Record<string, Severity>> = {
  Degraded: 4,
  Missing: 3,
  Unknown: 3,
  Progressing: 2,
  Suspended: 1,
};

/** How much a node needs somebody. Health counts first, then whether it differs from its source. */
export function severityOf({ health, sync, hook }: Pick<TreeNode, 'health' | 'sync' | 'hook'>): Severity {
  // A hook that is not there has done its work.
  const fromHealth = hook && health === 'Missing' ? 0 : (byHealth[health ?? ''] ?? 0);
  const fromSync = sync === 'OutOfSync' ? 2 : 0;
  return Math.max(fromHealth, fromSync) as Severity;
}

/** Whether a node is one that "next problem" stops at. */
export function isProblem(node: Pick<TreeNode, 'health' | 'sync' | 'hook'>): boolean {
  return severityOf(node) >= 2;
}

/** How many nodes of a group are in which state. */
export interface Tally {
  readonly count: number;
  /** Names of states with their numbers, the worst first; empty when all is well. */
  readonly wrong: readonly (readonly [string, number])[];
  readonly severity: Severity;
}

/** Counts what is wrong among nodes. */
export function tally(nodes: readonly Pick<TreeNode, 'health' | 'sync' | 'hook'>[]): Tally {
  const wrong = new Map<string, number>();
  let severity: Severity = 0;
  for (const node of nodes) {
    const own = severityOf(node);
    if (own === 0) continue;
    severity = Math.max(severity, own) as Severity;
    const name = byHealth[node.health ?? ''] ? (node.health ?? '') : 'OutOfSync';
    wrong.set(name, (wrong.get(name) ?? 0) + 1);
  }
  const ranked = [...wrong].sort(([left], [right]) => (byHealth[right] ?? 2) - (byHealth[left] ?? 2));
  return { count: nodes.length, wrong: ranked, severity };
}

/** A tally in words: `all healthy`, `2 degraded, 1 progressing`. */
export function describeTally({ wrong }: Pick<Tally, 'wrong'>): string {
  if (wrong.length === 0) return 'all healthy';
  return wrong
    .map(([status, count]) => `${count} ${status === 'OutOfSync' ? 'out of sync' : status.toLowerCase()}`)
    .join(', ');
}
