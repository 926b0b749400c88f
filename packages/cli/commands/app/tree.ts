import type { Api } from '../../client/api.ts';
import { formatAge } from '../../output/go-time.ts';
import { formatTable } from '../../output/tabwriter.ts';
import type { AppName } from './app-name.ts';
import type { App, AppTree, TreeNode } from './app-types.ts';
import { resourceStates } from './resource-states.ts';
import type { ResourceState } from './resource-states.ts';

const branch = '├─';
const lastBranch = '└─';
const pipe = '│ ';

/** A node with the lines that join it to its owner. */
export interface TreeLine {
  readonly prefix: string;
  readonly node: TreeNode;
}

/** The nodes of a forest, owners first, each with its prefix. */
export function treeLines(nodes: readonly TreeNode[]): TreeLine[] {
  const byId = new Map(nodes.map((node) => [node.uid ?? '', node]));
  const children = new Map<string, TreeNode[]>();
  for (const node of byId.values()) {
    const owner = node.parentRefs?.[0]?.uid;
    if (owner === undefined) continue;
    const list = children.get(owner);
    if (list === undefined) children.set(owner, [node]);
    else list.push(node);
  }
  const roots = [...byId.values()].filter((node) => (node.parentRefs ?? []).length === 0);
  const lines: TreeLine[] = [];
  const seen = new Set<TreeNode>();
  const visit = (node: TreeNode, indent: string, lead: string): void => {
    if (seen.has(node)) return;
    seen.add(node);
    lines.push({ prefix: indent + lead, node });
    const inner = lead === '' ? '' : indent + (lead === lastBranch ? '  ' : pipe);
    const below = children.get(node.uid ?? '') ?? [];
    below.forEach((child, i) => visit(child, inner, i === below.length - 1 ? lastBranch : branch));
  };
  for (const root of roots) visit(root, '', '');
  return lines;
}

/** How long ago a node was made. */
export function ageOf(node: TreeNode, now: number): string {
  return node.createdAt ? formatAge(now - Date.parse(node.createdAt)) : '<unknown>';
}

/** `-o tree` and `-o tree=detailed`: reads the tree and the application, and draws it; nothing where it is empty. */
export async function liveTreeText(api: Api, name: AppName, detailed: boolean): Promise<string> {
  const tree = await api.call<AppTree>('application.ApplicationService/ResourceTree', {
    ...name,
    applicationName: name.name,
  });
  const app = await api.call<App>('application.ApplicationService/Get', name);
  const lines = treeLines(tree.nodes ?? []);
  if (lines.length === 0) return '';
  const states = new Map(resourceStates(app).map((state) => [`${state.kind}/${state.name}`, state]));
  const headers = detailed
    ? ['KIND/NAME', 'STATUS', 'HEALTH', 'AGE', 'MESSAGE', 'REASON']
    : ['KIND/NAME', 'STATUS', 'HEALTH', 'MESSAGE'];
  const now = Date.now();
  return `\n${formatTable([headers, ...lines.map((line) => treeRow(line, states, detailed ? now : undefined))])}`;
}

function treeRow(
  line: TreeLine,
  states: ReadonlyMap<string, ResourceState>,
  now: number | undefined,
): unknown[] {
  const { node, prefix } = line;
  const key = `${node.kind ?? ''}/${node.name ?? ''}`;
  const state = states.get(key);
  const status = state?.status ?? '';
  const health = state === undefined ? node.health?.status : state.health;
  const message = state?.message ?? '';
  if (now === undefined) return [prefix + key, status, health, message];
  return [prefix + key, status, health, ageOf(node, now), message, node.health?.message];
}
