import type { CliCommand } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';

/** `app terminate-op`. */
export const terminateOpCommand: CliCommand = {
  use: 'terminate-op APPNAME',
  short: 'Stop the running operation of an application',
  flags: [appNamespaceFlag],
  run: async (call) => {
    const { args, flags, context } = call;
    if (args.length !== 1) return showUsage(call);
    const name = parseAppName(args[0] ?? '', flags.string('app-namespace'));
    const api = await context.api();
    await api.call('application.ApplicationService/TerminateOperation', name);
    context.print(`Application '${name.name}' operation terminating\n`);
    return 0;
  },
};
