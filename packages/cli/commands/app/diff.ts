import {
  arrayFlag,
  boolFlag,
  durationFlag,
  intFlag,
  intSliceFlag,
  stringFlag,
} from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatal, fatalGeneric } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import type { App } from './app-types.ts';
import { compareApp } from './compare.ts';
import { refreshOf } from './get.ts';
import { localManifests, withoutSecrets } from './local-manifests.ts';
import type { LocalOptions } from './local-manifests.ts';
import { printDifferences } from './print-diff.ts';
import { chosenPositions, revisionManifests } from './revision-manifests.ts';
import { sourcesOf } from './sources.ts';
import { checkSourceFlags } from './sync.ts';

/** `app diff`: exit code 1 (or `--diff-exit-code`) where something differs. */
export const diffCommand: CliCommand = {
  use: 'diff APPNAME',
  short: 'Show what differs between live and desired state',
  long:
    'Show what differs between live and desired state.\n' +
    "The differences are drawn by 'diff' or the program in KUBECTL_EXTERNAL_DIFF. Exit codes: 0 where nothing\n" +
    'differs, 1 where something does, other codes for errors. Values of Secrets are not shown.',
  flags: [
    boolFlag('refresh', 'Compare anew before showing'),
    boolFlag('hard-refresh', 'Render and compare anew before showing'),
    boolFlag('exit-code', 'Tell by the exit code whether something differs', { value: true }),
    intFlag('diff-exit-code', 'Exit code where something differs', { value: 1 }),
    stringFlag('local', 'Folder with manifests to compare with; sent to the API server, which renders it'),
    stringFlag('revision', 'Revision to compare with'),
    stringFlag(
      'local-repo-root',
      'Root of the repository that --local is in; where given, all of it is sent',
      {
        value: '/',
      },
    ),
    boolFlag(
      'server-side-generate',
      'Take --local as the root of the repository, and send only --local-include',
    ),
    boolFlag('server-side-diff', 'Let the Kubernetes API server work out the result of applying'),
    intFlag('server-side-diff-concurrency', 'Batches compared at once; -1 for all', { value: -1 }),
    intFlag('server-side-diff-max-batch-kb', 'Size of a batch in KB', { value: 250 }),
    arrayFlag('local-include', 'Files to send with --server-side-generate, by name', {
      value: ['*.yaml', '*.yml', '*.json'],
    }),
    appNamespaceFlag,
    arrayFlag('revisions', 'Revisions of the sources at --source-positions (repeatable)'),
    intSliceFlag('source-positions', 'Positions of sources, from 1'),
    arrayFlag('source-names', 'Names of sources (repeatable)'),
    durationFlag('ignore-normalizer-jq-execution-timeout', 'How long a jq path may run', { value: 1000 }),
  ],
  run: diff,
};

async function diff(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) {
    await showUsage(call);
    return 2;
  }
  checkSourceFlags(flags, fatalGeneric);
  if (flags.number('server-side-diff-concurrency') === 0) {
    throw fatalGeneric(
      'invalid value for --server-side-diff-concurrency: 0 is not allowed (use -1 for unlimited, or a positive number to limit concurrency)',
    );
  }
  const api = await context.api();
  const name = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const app = await api.call<App>('application.ApplicationService/Get', { ...name, ...refreshOf(flags) });
  const positions = chosenPositions(call, app);
  const count = sourcesOf(app.spec ?? {}).length;
  if (positions.some((position) => position <= 0 || position > count)) {
    throw fatal(
      'source-position cannot be less than 1 or more than number of sources in the app. Counting starts at 1.',
    );
  }
  const revised = await revisionManifests(call, name, positions);
  const isLocal = revised === undefined && flags.string('local') !== '';
  const manifests = isLocal ? await manifestsOfFolder(call, { name, app, positions }) : revised;
  const found = await compareApp(context, { name, app, manifests, skipSecrets: isLocal });
  await printDifferences(context, found);
  return found.length > 0 && flags.bool('exit-code') ? flags.number('diff-exit-code') : 0;
}

async function manifestsOfFolder(call: CliCall, options: LocalOptions): Promise<readonly string[]> {
  const { flags } = call;
  const includes = flags.bool('server-side-generate') ? flags.strings('local-include') : undefined;
  return withoutSecrets(call, await localManifests(call, { ...options, includes }));
}
