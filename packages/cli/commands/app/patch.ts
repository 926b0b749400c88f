import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCommand } from '../../cli.ts';
import { formatYaml } from '../../output/go-yaml.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import { typeNames } from './app-types.ts';
import type { App } from './app-types.ts';

/** `app patch`: a JSON or merge patch. */
export const patchCommand: CliCommand = {
  use: 'patch APPNAME',
  short: 'Patch an application',
  example: `  argocd app patch web --patch '{"spec":{"source":{"targetRevision":"main"}}}' --type merge`,
  flags: [
    appNamespaceFlag,
    stringFlag('patch', 'The patch'),
    stringFlag('type', 'Kind of patch: json or merge', { value: 'json' }),
  ],
  run: async (call) => {
    const { args, flags, context } = call;
    if (args.length !== 1) return showUsage(call);
    const api = await context.api();
    const app = await api.call<App>('application.ApplicationService/Patch', {
      ...parseAppName(args[0] ?? '', flags.string('app-namespace')),
      patch: flags.string('patch'),
      patchType: flags.string('type'),
    });
    context.print(`${formatYaml(await context.normalize(typeNames.application, app))}\n`);
    return 0;
  },
};
