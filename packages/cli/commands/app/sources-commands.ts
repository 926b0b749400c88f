import type { CliCall, CliCommand } from '../../cli.ts';
import { fatalGeneric } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag, appSpecFlags, sourceNameFlag, sourcePositionFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import type { App, AppSource } from './app-types.ts';
import { applySourceFlags } from './source-options.ts';
import { choosePosition, hasMultipleSources } from './sources.ts';
import { setParameters } from './spec-options.ts';

/** `app add-source`. */
export const addSourceCommand: CliCommand = {
  use: 'add-source APPNAME',
  short: 'Add a source to an application with several',
  flags: [...appSpecFlags, appNamespaceFlag],
  run: addSource,
};

async function addSource(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) return showUsage(call);
  const { name, appNamespace } = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const api = await context.api();
  const app = await api.call<App>('application.ApplicationService/Get', { name, appNamespace });
  const sources = app.spec?.sources ?? [];
  if (sources.length === 0) {
    throw fatalGeneric(`Cannot add source: application ${name} does not have spec.sources defined`);
  }
  const source: AppSource = {};
  await applySourceFlags(source, flags);
  sources.push(source);
  setParameters(app, flags.strings('parameter'), sources.length);
  await updateSpec(call, app, flags.bool('validate'));
  return 0;
}

/** `app remove-source`. */
export const removeSourceCommand: CliCommand = {
  use: 'remove-source APPNAME',
  short: 'Remove a source of an application with several',
  flags: [appNamespaceFlag, sourcePositionFlag, sourceNameFlag],
  run: removeSource,
};

async function removeSource(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) return showUsage(call);
  const choice = { position: flags.number('source-position'), name: flags.string('source-name') };
  if (choice.name === '' && choice.position <= 0) {
    throw fatalGeneric('Value of source-position must be greater than 0');
  }
  const { name, appNamespace } = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const api = await context.api();
  const app = await api.call<App>('application.ApplicationService/Get', { name, appNamespace });
  const position = choosePosition(app, choice, false);
  const sources = app.spec?.sources ?? [];
  if (!hasMultipleSources(app.spec ?? {})) {
    throw fatalGeneric('Application does not have multiple sources configured');
  }
  if (sources.length === 1) throw fatalGeneric('Cannot remove the only source remaining in the app');
  if (sources.length < position) throw fatalGeneric(`Application does not have source at ${position}\n`);
  sources.splice(position - 1, 1);
  const asks = await context.promptsEnabled();
  if (asks && !(await context.prompter.confirm('Are you sure you want to delete the source? [y/n]'))) {
    context.print('The command to delete the source was cancelled\n');
    return 0;
  }
  await updateSpec(call, app, undefined);
  return 0;
}

async function updateSpec(call: CliCall, app: App, validate: boolean | undefined): Promise<void> {
  const { args, flags, context } = call;
  const { name, appNamespace } = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const api = await context.api();
  await api.call('application.ApplicationService/UpdateSpec', {
    name: app.metadata?.name ?? name,
    appNamespace,
    spec: app.spec,
    ...(validate === undefined ? {} : { validate }),
  });
  context.print(`Application '${app.metadata?.name ?? name}' updated successfully\n`);
}

/** `app confirm-deletion`: allows deletions that wait for a confirmation. */
export const confirmDeletionCommand: CliCommand = {
  use: 'confirm-deletion APPNAME',
  short: 'Allow deletions that wait for a confirmation',
  flags: [appNamespaceFlag],
  run: async (call) => {
    const { args, flags, context } = call;
    if (args.length !== 1) return showUsage(call);
    const api = await context.api();
    const query = parseAppName(args[0] ?? '', flags.string('app-namespace'));
    const app = await api.call<App>('application.ApplicationService/Get', query);
    const approved = new Date().toISOString().replace(/\.\d+Z$/, 'Z');
    const annotations = { ...app.metadata?.annotations, 'argocd.argoproj.io/deletion-approved': approved };
    await api.call('application.ApplicationService/Update', {
      application: { ...app, metadata: { ...app.metadata, annotations } },
      validate: false,
      project: app.spec?.project ?? '',
    });
    context.print(`Application '${app.metadata?.name ?? query.name}' updated successfully\n`);
    return 0;
  },
};
