import { parseJson } from '@tiphys/base';
import { arrayFlag, intSliceFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { fatal, fatalGeneric } from '../../cli.ts';
import { formatYaml } from '../../output/go-yaml.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import type { AppName } from './app-name.ts';
import type { App } from './app-types.ts';
import type { ResourceDiff } from './diff-items.ts';
import { localManifests, withoutSecrets } from './local-manifests.ts';
import { chosenPositions, revisionManifests } from './revision-manifests.ts';
import { checkSourceFlags } from './sync.ts';

/** `app manifests`: what the application wants, or what the cluster has. */
export const manifestsCommand: CliCommand = {
  use: 'manifests APPNAME',
  short: 'Print the manifests of an application',
  flags: [
    stringFlag('source', 'Which manifests: git or live', { value: 'git' }),
    stringFlag('revision', 'Revision'),
    appNamespaceFlag,
    arrayFlag('revisions', 'Revisions of the sources at --source-positions (repeatable)'),
    intSliceFlag('source-positions', 'Positions of sources, from 1'),
    arrayFlag('source-names', 'Names of sources (repeatable)'),
    stringFlag('local', 'Folder to render instead of Git; sent to the API server, which renders it'),
    stringFlag(
      'local-repo-root',
      'Root of the repository that --local is in; where given, all of it is sent',
      {
        value: '.',
      },
    ),
  ],
  run: manifests,
};

async function manifests(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) return showUsage(call);
  checkSourceFlags(flags, fatalGeneric);
  if (flags.numbers('source-positions').some((position) => position <= 0)) {
    throw fatal('source-position cannot be less than or equal to 0, Counting starts at 1');
  }
  const name = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  for (const text of await manifestTexts(call, name)) {
    context.print(`---\n${formatYaml(parseJson(text))}\n`);
  }
  return 0;
}

async function manifestTexts(call: CliCall, name: AppName): Promise<readonly string[]> {
  const { flags, context } = call;
  const api = await context.api();
  const app = await api.call<App>('application.ApplicationService/Get', name);
  const positions = chosenPositions(call, app);
  const source = flags.string('source');
  if (source !== 'git' && source !== 'live') throw fatal(`Unknown source type '${source}'`);
  if (source === 'git') {
    if (flags.string('local') !== '') {
      return withoutSecrets(call, await localManifests(call, { name, app, positions }));
    }
    const revised = await revisionManifests(call, name, positions);
    if (revised !== undefined) return revised;
  }
  const managed = await api.call<{ readonly items?: readonly ResourceDiff[] }>(
    'application.ApplicationService/ManagedResources',
    { applicationName: name.name, appNamespace: name.appNamespace },
  );
  return (managed.items ?? [])
    .map((item) => (source === 'live' ? item.liveState : item.targetState) || 'null')
    .filter((text) => text !== 'null');
}
