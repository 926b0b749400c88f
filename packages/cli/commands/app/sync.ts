import { formatDuration, parseJson } from '@tiphys/base';
import {
  arrayFlag,
  boolFlag,
  durationFlag,
  intFlag,
  intSliceFlag,
  stringFlag,
  uintFlag,
} from '../../command/flag-spec.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatal } from '../../cli.ts';
import type { Api } from '../../client/api.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName, qualifiedName } from './app-name.ts';
import type { AppName } from './app-name.ts';
import type { App, OperationState } from './app-types.ts';
import { parseKeyValues } from './key-values.ts';
import { previewChanges } from './preview-changes.ts';
import { filterAppResources, parseSelectedResources } from './selected-resources.ts';
import { hasMultipleSources, positionOfSource } from './sources.ts';
import { localManifests, syncableManifests } from './local-manifests.ts';
import { isAutomated } from './summary.ts';
import { waitForApp } from './wait-for-app.ts';
import { withNamespace } from './wait.ts';

/** `app sync`. */
export const syncCommand: CliCommand = {
  use: 'sync [APPNAME... | -l selector | --project project-name]',
  short: 'Bring applications to their desired state',
  flags: [
    boolFlag('dry-run', 'Change nothing, only try'),
    boolFlag('prune', 'Delete resources that are no longer desired'),
    stringFlag('revision', 'Revision to sync to, if not that of the application'),
    arrayFlag('resource', 'Only resources as [!]GROUP:KIND:NAME, * for any (repeatable)'),
    stringFlag('selector', 'Label selector of applications', { short: 'l' }),
    arrayFlag('label', 'Only resources with this label, as name=value (repeatable)'),
    uintFlag('timeout', 'Seconds to wait; 0 for any time'),
    intFlag('retry-limit', 'How often to try again'),
    boolFlag('retry-refresh', 'Use the newest revision when trying again'),
    durationFlag('retry-backoff-duration', 'First pause before trying again', { value: 5000 }),
    durationFlag('retry-backoff-max-duration', 'Longest pause before trying again', { value: 180_000 }),
    intFlag('retry-backoff-factor', 'Factor by which pauses grow', { value: 2 }),
    stringFlag('strategy', 'Sync strategy: apply or hook'),
    boolFlag('force', 'Delete and create resources that cannot be changed'),
    boolFlag('replace', 'Replace resources instead of applying'),
    boolFlag('server-side', 'Apply on the server'),
    boolFlag('apply-out-of-sync-only', 'Apply only resources that differ'),
    boolFlag('async', 'Do not wait'),
    stringFlag(
      'local',
      'Folder with manifests to use instead of Git; sent to the API server, which renders it',
    ),
    stringFlag(
      'local-repo-root',
      'Root of the repository that --local is in; where given, all of it is sent',
      {
        value: '/',
      },
    ),
    arrayFlag('info', 'Information to keep with the operation, as name=value (repeatable)'),
    boolFlag('assumeYes', 'Answer every question with yes'),
    boolFlag('preview-changes', 'Show what would change and ask before syncing'),
    arrayFlag('project', 'Applications of this project (repeatable)'),
    stringFlag('output', 'Output format: json, yaml, wide, tree or tree=detailed', {
      short: 'o',
      value: 'wide',
    }),
    appNamespaceFlag,
    durationFlag('ignore-normalizer-jq-execution-timeout', 'How long a jq path may run', { value: 1000 }),
    arrayFlag('revisions', 'Revisions of the sources at --source-positions (repeatable)'),
    intSliceFlag('source-positions', 'Positions of sources, from 1'),
    arrayFlag('source-names', 'Names of sources (repeatable)'),
    intFlag('server-side-diff-concurrency', 'Batches compared at once; -1 for all', { value: -1 }),
    intFlag('server-side-diff-max-batch-kb', 'Size of a batch in KB', { value: 250 }),
  ],
  run: sync,
};

async function sync(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length === 0 && flags.string('selector') === '' && flags.strings('project').length === 0) {
    return showUsage(call);
  }
  checkSyncFlags(args, flags);
  const api = await context.api();
  const positions = await sourcePositions(call, api);
  for (const name of await appNames(call, api)) {
    const fullName = withNamespace(name, flags.string('app-namespace'));
    if (!(await syncOne(call, fullName, positions))) return 0;
  }
  return 0;
}

function checkSyncFlags(args: readonly string[], flags: FlagSet): void {
  const [revisions, names] = ['revisions', 'source-names'].map((name) => flags.strings(name).length);
  const positions = flags.numbers('source-positions');
  if (args.length > 1 && flags.string('selector') !== '') {
    throw fatal('Cannot use selector option when application name(s) passed as argument(s)');
  }
  const several = 'options when 0 or more than 1 application names are passed as argument(s)';
  if (args.length !== 1 && (revisions || positions.length > 0)) {
    throw fatal(`Cannot use --revisions and --source-positions ${several}`);
  }
  if (args.length !== 1 && names) throw fatal(`Cannot use --revisions and --source-names ${several}`);
  checkSourceFlags(flags, fatal);
  if (positions.some((position) => position <= 0)) {
    throw fatal('source-position cannot be less than or equal to 0, Counting starts at 1');
  }
}

/** Checks that revisions and the sources they are for go together; `fail` makes the error. */
export function checkSourceFlags(flags: FlagSet, fail: (message: string) => Error): void {
  const revisions = flags.strings('revisions').length;
  const names = flags.strings('source-names').length;
  const positions = flags.numbers('source-positions').length;
  if (names > 0 && positions > 0)
    throw fail('Only one of source-positions and source-names can be specified.');
  // With a folder, they name the source that it stands for, which has no revision.
  if (flags.string('local') !== '' && revisions === 0) return;
  const same = 'length of values for both flags should be same.';
  if (positions > 0 && revisions !== positions)
    throw fail(`While using --revisions and --source-positions, ${same}`);
  if (names > 0 && revisions !== names) throw fail(`While using --revisions and --source-names, ${same}`);
}

async function sourcePositions(call: CliCall, api: Api): Promise<readonly number[]> {
  const { args, flags } = call;
  const names = flags.strings('source-names');
  if (names.length === 0) return flags.numbers('source-positions');
  const { name } = parseAppName(args[0] ?? '', '');
  const app = await api.call<App>('application.ApplicationService/Get', { name });
  return names.map((source) => positionOfSource(app, source));
}

async function appNames(call: CliCall, api: Api): Promise<readonly string[]> {
  const { args, flags } = call;
  const selector = flags.string('selector');
  const projects = flags.strings('project');
  if (selector === '' && projects.length === 0) return args;
  const list = await api.call<{ readonly items?: readonly App[] }>('application.ApplicationService/List', {
    selector,
    appNamespace: flags.string('app-namespace'),
    projects,
  });
  const names = (list.items ?? []).map(qualifiedName);
  if (names.length > 0) return [...args, ...names];
  const bySelector = selector === '' ? '' : ` selector ${selector}`;
  const byProject = projects.length === 0 ? '' : ` projects [${projects.join(' ')}]`;
  throw fatal(`No matching apps found for filter:${bySelector}${byProject}`);
}

/** Syncs one application and waits for it; false where a preview found nothing to do or was declined. */
async function syncOne(call: CliCall, fullName: string, positions: readonly number[]): Promise<boolean> {
  const { flags, context } = call;
  const api = await context.api();
  const name = parseAppName(fullName, '');
  const resources = await resourceTexts(call, name, positions);
  const selected = parseSelectedResources(resources);
  const app = await api.call<App>('application.ApplicationService/Get', name);
  checkSources(app, flags, positions);
  const filtered = filterAppResources(app, selected);
  if (resources.length > 0 && filtered.length === 0) {
    throw fatal(`No matching app resources found for resource filter: ${resources.join(', ')}`);
  }
  const manifests =
    flags.string('local') === ''
      ? []
      : syncableManifests(await localManifests(call, { name, app, positions }));
  if (
    flags.bool('preview-changes') &&
    !(await previewChanges(call, app, { fullName, manifests, positions }))
  ) {
    return false;
  }
  await api.call('application.ApplicationService/Sync', {
    ...name,
    ...syncRequest(flags),
    ...(filtered.length > 0 ? { resources: filtered } : {}),
    ...(manifests.length > 0 ? { manifests } : {}),
    ...(positions.length > 0 && manifests.length === 0
      ? { sourcePositions: positions, revisions: flags.strings('revisions') }
      : {}),
  });
  if (!flags.bool('async')) await waitForSync(call, fullName, resources);
  return true;
}

async function resourceTexts(
  call: CliCall,
  name: AppName,
  positions: readonly number[],
): Promise<readonly string[]> {
  const { flags, context } = call;
  const resources = flags.strings('resource');
  const labels = Object.entries(parseKeyValues(flags.strings('label')));
  if (labels.length === 0) return resources;
  const api = await context.api();
  const answer = await api.call<{ readonly manifests?: readonly string[] }>(
    'application.ApplicationService/GetManifests',
    {
      ...name,
      revision: flags.string('revision'),
      revisions: flags.strings('revisions'),
      sourcePositions: positions,
    },
  );
  context.print(`The name of the app is  ${name.name}\n`);
  const found = (answer.manifests ?? []).flatMap((manifest) => {
    const object = parseJson(manifest) as LabelledObject;
    const matches = labels.filter(([key, value]) => object.metadata?.labels?.[key] === value);
    const group = (object.apiVersion ?? '').includes('/') ? (object.apiVersion ?? '').split('/')[0] : '';
    return matches.map(() => `${group}:${object.kind ?? ''}:${object.metadata?.name ?? ''}`);
  });
  if (resources.length + found.length === 0) {
    throw fatal(`No matching resources found for labels: [${flags.strings('label').join(' ')}]`);
  }
  return [...resources, ...found];
}

interface LabelledObject {
  readonly apiVersion?: string;
  readonly kind?: string;
  readonly metadata?: { readonly name?: string; readonly labels?: Readonly<Record<string, string>> };
}

function checkSources(app: App, flags: FlagSet, positions: readonly number[]): void {
  if (hasMultipleSources(app.spec ?? {})) {
    if (flags.string('revision') !== '') {
      throw fatal(
        'argocd cli does not work on multi-source app with --revision flag. Use --revisions and --source-positions instead.',
      );
    }
    if (flags.string('local') !== '' && positions.length === 0)
      throw fatal('argocd cli does not work on multi-source app with --local flag');
  }
  if (flags.string('local') !== '' && isAutomated(app) && !flags.bool('dry-run')) {
    throw fatal('Cannot use local sync when Automatic Sync Policy is enabled except with --dry-run');
  }
}

/** The part of a sync request that flags alone decide. */
export function syncRequest(flags: FlagSet): Record<string, unknown> {
  const options: string[] = [];
  if (flags.bool('replace')) options.push('Replace=true');
  if (flags.bool('server-side')) options.push('ServerSideApply=true');
  if (flags.bool('apply-out-of-sync-only')) options.push('ApplyOutOfSyncOnly=true');
  const infos = Object.entries(parseKeyValues(flags.strings('info'))).map(([name, value]) => ({
    name,
    value,
  }));
  return {
    revision: flags.string('revision'),
    dryRun: flags.bool('dry-run'),
    prune: flags.bool('prune'),
    strategy: syncStrategy(flags),
    ...(infos.length > 0 ? { infos } : {}),
    ...(options.length > 0 ? { syncOptions: { items: options } } : {}),
    ...(flags.number('retry-limit') === 0 ? {} : { retryStrategy: retryStrategy(flags) }),
  };
}

function syncStrategy(flags: FlagSet): object {
  const detail = flags.bool('force') ? { force: true } : {};
  const strategy = flags.string('strategy');
  if (strategy === 'apply') return { apply: detail };
  if (strategy === '' || strategy === 'hook') return { hook: detail };
  throw fatal(`Unknown sync strategy: '${strategy}'`);
}

function retryStrategy(flags: FlagSet): object {
  return {
    limit: flags.number('retry-limit'),
    refresh: flags.bool('retry-refresh'),
    backoff: {
      duration: formatDuration(flags.number('retry-backoff-duration')),
      maxDuration: formatDuration(flags.number('retry-backoff-max-duration')),
      factor: flags.number('retry-backoff-factor'),
    },
  };
}

async function waitForSync(call: CliCall, fullName: string, resources: readonly string[]): Promise<void> {
  const { flags, context } = call;
  const selected = parseSelectedResources(resources);
  const { app, operationState } = await waitForApp(context, fullName, {
    wanted: { operation: true },
    selected,
    timeoutSeconds: flags.number('timeout'),
    output: flags.string('output'),
  });
  if (flags.bool('dry-run')) return;
  if (operationState?.phase !== 'Succeeded') {
    throw fatal(`Operation has completed with phase: ${operationState?.phase ?? ''}`);
  }
  if (selected.length > 0 || app?.status?.sync?.status === 'Synced') return;
  const pruning = pruningRequired(operationState);
  if (pruning > 0) throw fatal(`${pruning} resources require pruning`);
}

/** How many resources a sync left because it was not allowed to prune; those marked not to be pruned do not count. */
function pruningRequired(state: OperationState): number {
  return (state.syncResult?.resources ?? []).filter(
    (result) => result.status === 'PruneSkipped' && !(result.message ?? '').includes('no prune'),
  ).length;
}
