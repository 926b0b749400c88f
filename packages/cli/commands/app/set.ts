import type { CliCall, CliCommand } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag, appSpecFlags, sourcePositionFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import type { App } from './app-types.ts';
import { choosePosition } from './sources.ts';
import { applySpecFlags, setParameters } from './spec-options.ts';

/** `app set`: changes fields of the spec. */
export const setCommand: CliCommand = {
  use: 'set APPNAME',
  short: 'Change an application',
  flags: [...appSpecFlags, appNamespaceFlag, sourcePositionFlag],
  run: set,
};

async function set(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) return showUsage(call);
  const { appNamespace, name } = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const api = await context.api();
  const app = await api.call<App>('application.ApplicationService/Get', { name, appNamespace });
  const choice = { position: flags.number('source-position'), name: flags.string('source-name') };
  const position = choosePosition(app, choice, true);
  const spec = (app.spec ??= {});
  if ((await applySpecFlags(spec, flags, position)) === 0) {
    context.log.log('error', 'Please set at least one option to update');
    return showUsage(call);
  }
  setParameters(app, flags.strings('parameter'), position);
  await api.call('application.ApplicationService/UpdateSpec', {
    name: app.metadata?.name ?? name,
    appNamespace,
    spec,
    validate: flags.bool('validate'),
  });
  return 0;
}
