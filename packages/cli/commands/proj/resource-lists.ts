import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { changeProject, removeFirst } from './change-project.ts';
import type { ProjectSpec, RestrictedResource } from './project-types.ts';

/** What a command does to a list of kinds. */
interface ListChange {
  readonly allow: boolean;
  readonly scope: 'cluster' | 'namespace';
}

function resourceCommand(use: string, short: string, change: ListChange): CliCommand {
  const value = change.scope === 'cluster' ? 'allow' : 'deny';
  return {
    use,
    short,
    flags: [stringFlag('list', 'Which list to change: allow or deny', { short: 'l', value })],
    run: (call) => changeList(call, change),
  };
}

async function changeList(call: CliCall, change: ListChange): Promise<number> {
  const { args, flags } = call;
  const [project = '', group = '', kind = '', name] = args;
  const most = change.scope === 'cluster' ? 4 : 3;
  if (args.length < 3 || args.length > most) return showUsage(call);
  const allowList = flags.string('list') === 'allow' || flags.string('list') === 'white';
  await changeProject(call, project, (spec) => {
    const list = listOf(spec, change.scope, allowList);
    const item: RestrictedResource = { group, kind, ...(name === undefined ? {} : { name }) };
    const add = change.allow === allowList;
    const same = (entry: RestrictedResource): boolean => isSame(entry, item);
    if (add ? list.some(same) : !removeFirst(list, same)) return false;
    if (add) list.push(item);
    call.context.environment.stderr.write(`${message(change, item, { add, allowList })}\n`);
    return true;
  });
  return 0;
}

function listOf(spec: ProjectSpec, scope: ListChange['scope'], allow: boolean): RestrictedResource[] {
  if (scope === 'cluster') {
    return allow ? (spec.clusterResourceWhitelist ??= []) : (spec.clusterResourceBlacklist ??= []);
  }
  return allow ? (spec.namespaceResourceWhitelist ??= []) : (spec.namespaceResourceBlacklist ??= []);
}

function isSame(a: RestrictedResource, b: RestrictedResource): boolean {
  return (a.group ?? '') === (b.group ?? '') && a.kind === b.kind && (a.name ?? '') === (b.name ?? '');
}

interface Done {
  readonly add: boolean;
  readonly allowList: boolean;
}

function message(change: ListChange, item: RestrictedResource, done: Done): string {
  const { group = '', kind = '', name = '' } = item;
  const list = done.allowList ? 'allowed' : 'denied';
  const act = done.add ? 'is added to' : 'is removed from';
  if (change.scope === 'cluster') {
    return `Group '${group}', kind '${kind}', and name '${name}' ${act} ${list} cluster resources`;
  }
  return `Group '${group}' and kind '${kind}' ${act} ${list} namespaced resources`;
}

/** Commands that allow and forbid kinds of resources. */
export const resourceListCommands: readonly CliCommand[] = [
  resourceCommand('allow-cluster-resource PROJECT GROUP KIND [NAME]', 'Allow a cluster-scoped kind', {
    allow: true,
    scope: 'cluster',
  }),
  resourceCommand('deny-cluster-resource PROJECT GROUP KIND', 'Forbid a cluster-scoped kind', {
    allow: false,
    scope: 'cluster',
  }),
  resourceCommand('allow-namespace-resource PROJECT GROUP KIND', 'Allow a namespaced kind', {
    allow: true,
    scope: 'namespace',
  }),
  resourceCommand('deny-namespace-resource PROJECT GROUP KIND', 'Forbid a namespaced kind', {
    allow: false,
    scope: 'namespace',
  }),
];
