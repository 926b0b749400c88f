import { boolFlag, stringFlag, uintFlag } from '../../command/flag-spec.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import type { Api } from '../../client/api.ts';
import { formatResource } from '../../output/resource.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag, sourceNameFlag, sourcePositionFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import type { AppName } from './app-name.ts';
import { typeNames } from './app-types.ts';
import type { App } from './app-types.ts';
import { resourcesTable } from './resource-states.ts';
import { choosePosition, sourceAt } from './sources.ts';
import { appUrl, conditionsTable, operationText, summaryText } from './summary.ts';
import { windowSummary } from './sync-window-status.ts';
import type { WindowSummary } from './sync-window-status.ts';
import { liveTreeText } from './tree.ts';

/** `app get`. */
export const getCommand: CliCommand = {
  use: 'get APPNAME',
  short: 'Show an application',
  flags: [
    stringFlag('output', 'Output format: json, yaml, wide, tree or tree=detailed', {
      short: 'o',
      value: 'wide',
    }),
    uintFlag('timeout', 'Seconds after which a refresh is not waited for; 0 for any time'),
    boolFlag('show-operation', 'Show the last operation'),
    boolFlag('show-params', 'Show parameters'),
    boolFlag('refresh', 'Compare anew before showing'),
    boolFlag('hard-refresh', 'Render and compare anew before showing'),
    appNamespaceFlag,
    sourcePositionFlag,
    sourceNameFlag,
  ],
  run: get,
};

const outputs = new Set(['wide', '', 'json', 'yaml', 'tree', 'tree=detailed']);

async function get(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) return showUsage(call);
  const output = flags.string('output');
  const api = await context.api();
  const name = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const app = await fetchApp(call, api, name);
  const position = choosePosition(
    app,
    { position: flags.number('source-position'), name: flags.string('source-name') },
    flags.bool('show-params'),
  );
  const project = await api.call<object>('project.ProjectService/Get', { name: app.spec?.project ?? '' });
  if (!outputs.has(output)) throw new Error(`unknown output format: ${output}`);
  if (output === 'json' || output === 'yaml') {
    context.print(formatResource(await context.normalize(typeNames.application, app), output));
    return 0;
  }
  const url = await appUrl(api, app.metadata?.name ?? name.name);
  context.print(
    headerText(app, { url, windows: await windowSummary(context, project, app), flags, position }),
  );
  if (output.startsWith('tree')) context.print(await liveTreeText(api, name, output === 'tree=detailed'));
  else if ((app.status?.resources ?? []).length > 0) context.print(`\n${resourcesTable(app)}`);
  return 0;
}

/** Reads the application; when the refresh takes longer than `--timeout`, what is known without it. */
async function fetchApp(call: CliCall, api: Api, name: AppName): Promise<App> {
  const { flags, context } = call;
  const method = 'application.ApplicationService/Get';
  const seconds = flags.number('timeout');
  const query = { ...name, ...refreshOf(flags) };
  if (seconds === 0) return api.call<App>(method, query);
  const limit = AbortSignal.timeout(seconds * 1000);
  try {
    return await api.call<App>(method, query, AbortSignal.any([limit, context.signal]));
  } catch (error) {
    if (!limit.aborted || context.signal.aborted) throw error;
    return api.call<App>(method, name);
  }
}

/** The `refresh` field that `--refresh` and `--hard-refresh` ask for. */
export function refreshOf(flags: FlagSet): { readonly refresh?: string } {
  if (flags.bool('hard-refresh')) return { refresh: 'hard' };
  return flags.bool('refresh') ? { refresh: 'normal' } : {};
}

interface HeaderParts {
  readonly url: string;
  readonly windows: WindowSummary | undefined;
  readonly flags: FlagSet;
  readonly position: number;
}

function headerText(app: App, parts: HeaderParts): string {
  const { flags, url, windows, position } = parts;
  let text = summaryText(app, url, windows);
  if ((app.status?.conditions ?? []).length > 0) text += `\n${conditionsTable(app)}\n`;
  if (flags.bool('show-operation') && app.status?.operationState !== undefined) {
    text += `\n${operationText(app.status.operationState)}`;
  }
  if (flags.bool('show-params')) text += parametersText(app, position);
  return text;
}

const maxParameterLength = 80;

function parametersText(app: App, position: number): string {
  const helm = sourceAt(app.spec ?? {}, position)?.helm;
  if (helm === undefined) return '';
  const rows = (helm.parameters ?? []).map(({ name, value = '' }) => [
    name,
    truncate(value, maxParameterLength),
  ]);
  return `\n\n${formatTable([['NAME', 'VALUE'], ...rows])}`;
}

function truncate(text: string, length: number): string {
  const chars = [...text];
  return chars.length <= length ? text : `${chars.slice(0, length - 3).join('')}...`;
}
