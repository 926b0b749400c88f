import { boolFlag, stringFlag, uintFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName, qualifiedName } from './app-name.ts';
import type { App } from './app-types.ts';
import { waitForApp } from './wait-for-app.ts';

/** `app rollback`: to a deployment of the history, or the one before. */
export const rollbackCommand: CliCommand = {
  use: 'rollback APPNAME [ID]',
  short: 'Go back to an earlier deployment, or to the one before',
  flags: [
    boolFlag('prune', 'Delete resources that are no longer desired'),
    uintFlag('timeout', 'Seconds to wait; 0 for any time'),
    stringFlag('output', 'Output format: json, yaml, wide, tree or tree=detailed', {
      short: 'o',
      value: 'wide',
    }),
    appNamespaceFlag,
  ],
  run: rollback,
};

async function rollback(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length === 0) return showUsage(call);
  const wanted = args[1];
  if (wanted !== undefined && !/^[-+]?\d+$/.test(wanted)) {
    throw new Error(`strconv.Atoi: parsing ${JSON.stringify(wanted)}: invalid syntax`);
  }
  const name = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const api = await context.api();
  const app = await api.call<App>('application.ApplicationService/Get', name);
  const id = deploymentId(app, wanted === undefined ? -1 : Number(wanted));
  await api.call('application.ApplicationService/Rollback', { ...name, id, prune: flags.bool('prune') });
  await waitForApp(context, qualifiedName(app), {
    wanted: { operation: true },
    selected: [],
    timeoutSeconds: flags.number('timeout'),
    output: flags.string('output'),
  });
  return 0;
}

/** The id of a deployment in the history; -1 is the one before the last. Throws where there is none. */
export function deploymentId(app: App, wanted: number): number {
  const history = app.status?.history ?? [];
  const name = app.metadata?.name ?? '';
  if (wanted === -1) {
    const previous = history.at(-2);
    if (previous === undefined) {
      throw new Error(`application '${name}' should have at least two successful deployments`);
    }
    return previous.id ?? 0;
  }
  if (history.some((entry) => (entry.id ?? 0) === wanted)) return wanted;
  throw new Error(`application '${name}' does not have deployment id '${wanted}' in history`);
}
