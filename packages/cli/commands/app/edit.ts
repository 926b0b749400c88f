import { messageOf } from '@tiphys/base';
import type { CliCall, CliCommand } from '../../cli.ts';
import { formatYaml } from '../../output/go-yaml.ts';
import { showUsage } from '../../usage.ts';
import { editText } from '../edit-text.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import { typeNames } from './app-types.ts';
import type { App } from './app-types.ts';

/** `app edit`: the spec in an editor. */
export const editCommand: CliCommand = {
  use: 'edit APPNAME',
  short: 'Edit an application',
  flags: [appNamespaceFlag],
  run: edit,
};

async function edit(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) return showUsage(call);
  const name = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const api = await context.api();
  const app = await api.call<App>('application.ApplicationService/Get', name);
  const text = formatYaml(await context.normalize(typeNames.applicationSpec, app.spec ?? {}));
  const { parse } = await import('yaml');
  await editText(context, text, async (edited) => {
    const spec = parseSpec(parse, edited);
    await api
      .call('application.ApplicationService/UpdateSpec', { ...name, spec, validate: false })
      .catch(failed);
  });
  return 0;
}

function parseSpec(parse: (text: string) => unknown, text: string): unknown {
  try {
    return parse(text);
  } catch (error) {
    throw new Error(`error converting YAML to JSON: ${messageOf(error)}`, { cause: error });
  }
}

function failed(error: unknown): never {
  throw new Error(`failed to update application spec: ${messageOf(error)}`, { cause: error });
}
