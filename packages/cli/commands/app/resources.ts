import { boolFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import type { AppTree, TreeNode } from './app-types.ts';
import { ageOf, treeLines } from './tree.ts';
import type { TreeLine } from './tree.ts';

/** `app resources`: managed and orphaned resources. */
export const resourcesCommand: CliCommand = {
  use: 'resources APPNAME',
  short: 'List the resources of an application',
  flags: [
    boolFlag('orphaned', 'Only orphaned resources'),
    appNamespaceFlag,
    stringFlag(
      'output',
      'Output format: tree (with owned resources) or tree=detailed (with age, health and reason)',
    ),
    stringFlag('project', 'Project of the application'),
  ],
  run: resources,
};

async function resources(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) return showUsage(call);
  const { name, appNamespace } = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const api = await context.api();
  const tree = await api.call<AppTree>('application.ApplicationService/ResourceTree', {
    applicationName: name,
    appNamespace,
    project: flags.string('project'),
  });
  const all = !flags.changed('orphaned');
  const orphaned = flags.bool('orphaned');
  const parts: (readonly [readonly TreeNode[], string])[] = [];
  if (!orphaned || all) parts.push([tree.nodes ?? [], 'No']);
  if (orphaned || all) parts.push([tree.orphanedNodes ?? [], 'Yes']);
  context.print(resourcesText(parts, flags.string('output')));
  return 0;
}

function resourcesText(parts: readonly (readonly [readonly TreeNode[], string])[], output: string): string {
  const headers = ['GROUP', 'KIND', 'NAMESPACE', 'NAME', 'ORPHANED'];
  const detailed = output === 'tree=detailed';
  if (detailed) headers.push('AGE', 'HEALTH', 'REASON');
  const now = Date.now();
  const rows = parts.flatMap(([nodes, orphaned]) => {
    const lines = output === 'tree' || detailed ? treeLines(nodes) : flatLines(nodes, orphaned);
    return lines.map((line) => row(line, orphaned, detailed ? now : undefined));
  });
  return formatTable([headers, ...rows]);
}

function flatLines(nodes: readonly TreeNode[], orphaned: string): TreeLine[] {
  const shown = orphaned === 'Yes' ? nodes : nodes.filter((node) => (node.parentRefs ?? []).length === 0);
  return shown.map((node) => ({ prefix: '', node }));
}

function row(line: TreeLine, orphaned: string, now: number | undefined): unknown[] {
  const { node, prefix } = line;
  const cells = [prefix + (node.group ?? ''), node.kind, node.namespace, node.name, orphaned];
  return now === undefined ? cells : [...cells, ageOf(node, now), node.health?.status, node.health?.message];
}
