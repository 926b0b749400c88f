import { codes, StatusError } from '@tiphys/base';
import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatal } from '../../cli.ts';
import type { Api } from '../../client/api.ts';
import { formatResource } from '../../output/resource.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import type { AppName } from './app-name.ts';
import type { App } from './app-types.ts';
import type { ResourceDiff } from './diff-items.ts';
import { allFlag, matchingResources, resourceFilterFlags } from './matching-resources.ts';

/** `app actions`. */
export const actionsCommand: CliCommand = {
  use: 'actions',
  short: 'List and run actions of resources',
  run: showUsage,
  commands: [
    {
      use: 'list APPNAME',
      short: 'List the actions of resources',
      flags: [
        appNamespaceFlag,
        ...resourceFilterFlags(false),
        stringFlag('out', 'Output format: yaml or json', { short: 'o' }),
      ],
      run: listActions,
    },
    {
      use: 'run APPNAME ACTION',
      short: 'Run an action of resources',
      long:
        'Run an action of the resource that the filters match; of all of them with --all. Only resources that Git\n' +
        'describes can be chosen, not those that they own.',
      flags: [appNamespaceFlag, ...resourceFilterFlags(true), allFlag],
      run: runAction,
    },
  ],
};

interface ActionRow {
  readonly Group: string;
  readonly Kind: string;
  readonly Name: string;
  readonly Action: string;
  readonly Disabled: boolean;
}

async function listActions(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) return showUsage(call);
  const name = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const api = await context.api();
  const rows: ActionRow[] = [];
  for (const resource of matchingResources(await actionable(api, name), flags, true)) {
    const answer = await api.call<{ readonly actions?: readonly { name?: string; disabled?: boolean }[] }>(
      'application.ApplicationService/ListResourceActions',
      { ...name, ...resource },
    );
    for (const action of answer.actions ?? []) {
      rows.push({
        Group: resource.group,
        Kind: resource.kind,
        Name: resource.resourceName,
        Action: action.name ?? '',
        Disabled: action.disabled === true,
      });
    }
  }
  context.print(actionsText(rows, flags.string('out')));
  return 0;
}

function actionsText(rows: readonly ActionRow[], output: string): string {
  if (output === 'json') return formatResource(rows, 'json');
  if (output === 'yaml') return `${formatResource(rows, 'yaml')}\n`;
  if (output !== '') return '';
  return formatTable([
    ['GROUP', 'KIND', 'NAME', 'ACTION', 'DISABLED'],
    ...rows.map((row) => [row.Group, row.Kind, row.Name, row.Action, row.Disabled]),
  ]);
}

async function runAction(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 2) return showUsage(call);
  const name = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const api = await context.api();
  const resources = matchingResources(await actionable(api, name), flags, flags.bool('all'));
  if (resources.some((resource) => resource.group !== resources[0]?.group)) {
    throw fatal('Ambiguous resource group. Use flag --group to specify resource group explicitly.');
  }
  for (const resource of resources) {
    const request = { ...name, ...resource, action: args[1] };
    try {
      await api.call('application.ApplicationService/RunResourceActionV2', request);
    } catch (error) {
      if (!(error instanceof StatusError) || error.code !== codes.unimplemented) throw error;
      context.print(
        'RunResourceActionV2 is not supported by the server, falling back to RunResourceAction.\n',
      );
      await api.call('application.ApplicationService/RunResourceAction', request);
    }
  }
  return 0;
}

/** Managed resources, and the application itself: it has actions, too. */
async function actionable(api: Api, name: AppName): Promise<readonly ResourceDiff[]> {
  const managed = await api.call<{ readonly items?: readonly ResourceDiff[] }>(
    'application.ApplicationService/ManagedResources',
    { applicationName: name.name, appNamespace: name.appNamespace },
  );
  const app = await api.call<App>('application.ApplicationService/Get', name);
  const liveState = JSON.stringify({ ...app, apiVersion: 'argoproj.io/v1alpha1', kind: 'Application' });
  return [...(managed.items ?? []), { liveState }];
}
