import { sleep } from '@tiphys/base';
import { boolFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import type { Api } from '../../client/api.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag } from './app-flags.ts';
import { parseAppName, qualifiedName } from './app-name.ts';
import type { AppName } from './app-name.ts';
import type { App } from './app-types.ts';
import { findApp } from './find-app.ts';

/** `app delete`. */
export const deleteCommand: CliCommand = {
  use: 'delete APPNAME',
  short: 'Delete applications',
  flags: [
    boolFlag('cascade', 'Delete the resources, too', { value: true }),
    stringFlag('propagation-policy', 'How resources are deleted: foreground or background', {
      short: 'p',
      value: 'foreground',
    }),
    boolFlag('yes', 'Do not ask', { short: 'y' }),
    stringFlag('selector', 'Label selector', { short: 'l' }),
    boolFlag('wait', 'Wait until the applications are gone'),
    appNamespaceFlag,
  ],
  run: deleteApps,
};

async function deleteApps(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  const selector = flags.string('selector');
  if (args.length === 0 && selector === '') return showUsage(call);
  const api = await context.api();
  const names = selector === '' ? args : await namesBySelector(api, selector);
  const asks = flags.bool('cascade') && context.environment.stdout.isTTY === true && !flags.bool('yes');
  let all = !asks;
  for (const name of names) {
    const answer = all ? 'y' : await ask(call, name, names.length);
    if (answer === 'a') all = true;
    if (answer === 'n') context.print(`The command to delete '${name}' was cancelled.\n`);
    else await deleteOne(call, api, name);
  }
  return 0;
}

async function ask(call: CliCall, name: string, count: number): Promise<'y' | 'n' | 'a'> {
  const { prompter } = call.context;
  const question = `Are you sure you want to delete '${name}' and all its resources?`;
  if (count === 1) return (await prompter.confirm(`${question} [y/n] `)) ? 'y' : 'n';
  return prompter.confirmAll(
    `${question} [y/n/a] where 'a' is to delete all specified apps and their resources without prompting `,
  );
}

async function deleteOne(call: CliCall, api: Api, fullName: string): Promise<void> {
  const { flags, context } = call;
  const name = parseAppName(fullName, flags.string('app-namespace'));
  await api.call('application.ApplicationService/Delete', {
    ...name,
    ...(flags.changed('cascade') ? { cascade: flags.bool('cascade') } : {}),
    ...(flags.changed('propagation-policy') ? { propagationPolicy: flags.string('propagation-policy') } : {}),
  });
  if (flags.bool('wait')) await waitUntilGone(call, api, name);
  context.print(`application '${fullName}' deleted\n`);
}

const pollMs = 500;

/** Asks again and again: a watch would miss an application that is gone before the watch begins. */
async function waitUntilGone(call: CliCall, api: Api, name: AppName): Promise<void> {
  while ((await findApp(api, name)) !== undefined) await sleep(pollMs, call.context.signal);
}

/** The names of the applications with matching labels; throws where there are none. */
export async function namesBySelector(api: Api, selector: string): Promise<string[]> {
  const list = await api.call<{ readonly items?: readonly App[] }>('application.ApplicationService/List', {
    selector,
  });
  const names = (list.items ?? []).map(qualifiedName);
  if (names.length === 0) throw new Error(`no apps match selector ${selector}`);
  return names;
}
