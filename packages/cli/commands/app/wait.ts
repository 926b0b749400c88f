import { arrayFlag, boolFlag, stringFlag, uintFlag } from '../../command/flag-spec.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import type { Api } from '../../client/api.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { qualifiedName } from './app-name.ts';
import type { App } from './app-types.ts';
import { parseSelectedResources } from './selected-resources.ts';
import type { WaitConditions } from './wait-conditions.ts';
import { waitForApp } from './wait-for-app.ts';

/** `app wait`. */
export const waitCommand: CliCommand = {
  use: 'wait [APPNAME.. | -l selector]',
  short: 'Wait until applications are synced and healthy',
  flags: [
    boolFlag('sync', 'Wait for sync'),
    boolFlag('health', 'Wait for health'),
    boolFlag('suspended', 'Wait until suspended'),
    boolFlag('degraded', 'Wait until degraded'),
    boolFlag('delete', 'Wait until deleted'),
    boolFlag('hydrated', 'Wait until rendered manifests are pushed'),
    boolFlag('operation', 'Wait until no operation runs'),
    stringFlag('selector', 'Label selector', { short: 'l' }),
    arrayFlag('resource', 'Only resources as [!]GROUP:KIND:NAME, * for any (repeatable)'),
    uintFlag('timeout', 'Seconds to wait; 0 for any time'),
    appNamespaceFlag,
    stringFlag('output', 'Output format: json, yaml, wide, tree or tree=detailed', {
      short: 'o',
      value: 'wide',
    }),
  ],
  run: wait,
};

async function wait(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const selector = flags.string('selector');
  if (args.length === 0 && selector === '') return showUsage(call);
  const selected = parseSelectedResources(flags.strings('resource'));
  const names = [...args];
  if (selector !== '') names.push(...(await selectApps(await context.api(), selector)));
  for (const name of names) {
    await waitForApp(context, withNamespace(name, flags.string('app-namespace')), {
      wanted: conditionsOf(flags),
      selected,
      timeoutSeconds: flags.number('timeout'),
      output: flags.string('output'),
    });
  }
  return 0;
}

/** `namespace/name` for a bare name when a namespace is given. */
export function withNamespace(name: string, namespace: string): string {
  return namespace !== '' && !name.includes('/') ? `${namespace}/${name}` : name;
}

const conditionFlags = [
  'sync',
  'health',
  'suspended',
  'degraded',
  'delete',
  'hydrated',
  'operation',
] as const;

function conditionsOf(flags: FlagSet): WaitConditions {
  const given = conditionFlags.filter((name) => flags.bool(name));
  const wanted = given.length > 0 ? given : (['sync', 'health', 'operation'] as const);
  return Object.fromEntries(wanted.map((name) => [name, true]));
}

async function selectApps(api: Api, selector: string): Promise<string[]> {
  const list = await api.call<{ readonly items?: readonly App[] }>('application.ApplicationService/List', {
    selector,
  });
  return (list.items ?? []).map(qualifiedName);
}
