import { boolFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import type { ResourceDiff } from './diff-items.ts';
import { allFlag, matchingResources, resourceFilterFlags } from './matching-resources.ts';
import type { NamedResource } from './matching-resources.ts';

const projectFlag = stringFlag('project', 'Project of the application');

/** `app patch-resource`. */
export const patchResourceCommand: CliCommand = {
  use: 'patch-resource APPNAME',
  short: 'Patch a live resource of an application',
  flags: [
    appNamespaceFlag,
    stringFlag('patch', 'The patch', { required: true }),
    stringFlag(
      'patch-type',
      'Kind of patch: application/json-patch+json, application/merge-patch+json or application/strategic-merge-patch+json',
      {
        value: 'application/merge-patch+json',
      },
    ),
    ...resourceFilterFlags(true),
    allFlag,
    projectFlag,
  ],
  run: async (call) => {
    const { args, flags, context } = call;
    if (args.length !== 1) return showUsage(call);
    const api = await context.api();
    for (const resource of await pickResources(call)) {
      await api.call('application.ApplicationService/PatchResource', {
        ...requestOf(call, resource),
        patch: flags.string('patch'),
        patchType: flags.string('patch-type'),
      });
      context.log.log('info', `Resource '${resource.resourceName}' patched`);
    }
    return 0;
  },
};

/** `app delete-resource`. */
export const deleteResourceCommand: CliCommand = {
  use: 'delete-resource APPNAME',
  short: 'Delete a live resource of an application',
  flags: [
    ...resourceFilterFlags(true),
    appNamespaceFlag,
    boolFlag('force', 'Delete at once, without grace'),
    boolFlag('orphan', 'Leave what the resource owns'),
    allFlag,
    projectFlag,
  ],
  run: async (call) => {
    const { args, flags, context } = call;
    if (args.length !== 1) return showUsage(call);
    const api = await context.api();
    const asks = await context.promptsEnabled();
    for (const resource of await pickResources(call)) {
      const { group, kind, namespace, resourceName } = resource;
      const title = `${group}/${kind} ${namespace}/${resourceName}`;
      if (asks && !(await context.prompter.confirm(`Are you sure you want to delete ${title} ? [y/n]`))) {
        context.print(`The command to delete ${title} was cancelled.\n`);
        continue;
      }
      await api.call('application.ApplicationService/DeleteResource', {
        ...requestOf(call, resource),
        force: flags.bool('force'),
        orphan: flags.bool('orphan'),
      });
      context.log.log('info', `Resource '${resourceName}' deleted`);
    }
    return 0;
  },
};

async function pickResources(call: CliCall): Promise<readonly NamedResource[]> {
  const { args, flags, context } = call;
  const { name, appNamespace } = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const api = await context.api();
  const managed = await api.call<{ readonly items?: readonly ResourceDiff[] }>(
    'application.ApplicationService/ManagedResources',
    { applicationName: name, appNamespace },
  );
  return matchingResources(managed.items ?? [], flags, flags.bool('all'));
}

function requestOf(call: CliCall, resource: NamedResource): object {
  const { args, flags } = call;
  const name = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  return { ...name, ...resource, project: flags.string('project') };
}
