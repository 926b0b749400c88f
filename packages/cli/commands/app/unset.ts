import { arrayFlag, boolFlag } from '../../command/flag-spec.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { appNamespaceFlag, sourceNameFlag, sourcePositionFlag } from './app-flags.ts';
import { parseAppName } from './app-name.ts';
import type { App, AppSource, HelmSource, KustomizeSource } from './app-types.ts';
import { dropEmptyHelm } from './helm-options.ts';
import { dropEmptyKustomize, sameImage } from './kustomize-options.ts';
import { unsetKsonnetParameters } from './ksonnet-options.ts';
import { choosePosition, sourceAt } from './sources.ts';

/** `app unset`: takes parameters away. */
export const unsetCommand: CliCommand = {
  use: 'unset APPNAME parameters',
  short: 'Take parameters of an application away',
  flags: [
    appNamespaceFlag,
    arrayFlag('parameter', 'Parameter, by name; as component=name in a Ksonnet application', { short: 'p' }),
    arrayFlag('values', 'Helm values file'),
    boolFlag('values-literal', 'Helm values in the application'),
    boolFlag('ignore-missing-value-files', 'Leaving out Helm values files that do not exist'),
    boolFlag('namesuffix', 'Kustomize name suffix'),
    boolFlag('nameprefix', 'Kustomize name prefix'),
    boolFlag('kustomize-version', 'Kustomize version'),
    boolFlag('kustomize-namespace', 'Kustomize namespace'),
    arrayFlag('kustomize-image', 'Kustomize image, by name'),
    arrayFlag('kustomize-replica', 'Kustomize replica override, by name'),
    boolFlag('ignore-missing-components', 'Leaving out Kustomize components that do not exist'),
    arrayFlag('plugin-env', 'Environment entry of the plugin, by name'),
    boolFlag('pass-credentials', 'Sending repository credentials to every host'),
    boolFlag('ref', 'Reference name of the source'),
    sourcePositionFlag,
    sourceNameFlag,
  ],
  run: unset,
};

async function unset(call: CliCall): Promise<number> {
  const { args, flags, context } = call;
  if (args.length !== 1) return showUsage(call);
  const { name, appNamespace } = parseAppName(args[0] ?? '', flags.string('app-namespace'));
  const api = await context.api();
  const app = await api.call<App>('application.ApplicationService/Get', { name, appNamespace });
  const choice = { position: flags.number('source-position'), name: flags.string('source-name') };
  const position = choosePosition(app, choice, true);
  const source = sourceAt(app.spec ?? {}, position);
  const outcome = source === undefined ? 'nothing asked' : unsetFields(source, flags);
  if (outcome === 'nothing asked') return showUsage(call);
  if (outcome === 'unchanged') return 0;
  const asks = await context.promptsEnabled();
  if (asks && !(await context.prompter.confirm('Are you sure you want to unset the parameters? [y/n]'))) {
    context.print('The command to unset the parameters has been cancelled.\n');
    return 0;
  }
  await api.call('application.ApplicationService/UpdateSpec', {
    name: app.metadata?.name ?? name,
    appNamespace,
    spec: app.spec,
    validate: false,
  });
  return 0;
}

/** What became of a wish to unset fields. */
export type UnsetOutcome = 'changed' | 'unchanged' | 'nothing asked';

const kustomizeFlags = [
  'nameprefix',
  'namesuffix',
  'kustomize-version',
  'kustomize-namespace',
  'ignore-missing-components',
  'kustomize-image',
  'kustomize-replica',
];
const helmFlags = ['parameter', 'values', 'values-literal', 'ignore-missing-value-files', 'pass-credentials'];

/** Takes the fields that flags name away from a source, in place. */
export function unsetFields(source: AppSource, flags: FlagSet): UnsetOutcome {
  const before = JSON.stringify(source);
  const asked = (names: readonly string[]): boolean => names.some((name) => flags.changed(name));
  const ref = flags.bool('ref') && Boolean(source.ref);
  if (ref) delete source.ref;
  const relevant =
    ref ||
    (source.kustomize !== undefined && asked(kustomizeFlags)) ||
    (source.helm !== undefined && asked(helmFlags)) ||
    (source.ksonnet !== undefined && asked(['parameter'])) ||
    (source.plugin !== undefined && asked(['plugin-env'])) ||
    [source.kustomize, source.helm, source.ksonnet, source.plugin].every((tool) => tool === undefined);
  if (!relevant) return 'nothing asked';
  if (source.kustomize !== undefined) unsetKustomize(source.kustomize, flags);
  if (source.helm !== undefined) unsetHelm(source.helm, flags);
  if (source.ksonnet !== undefined) unsetKsonnetParameters(source.ksonnet, flags.strings('parameter'));
  const env = source.plugin?.env;
  if (source.plugin !== undefined && env !== undefined) {
    source.plugin.env = env.filter((entry) => !flags.strings('plugin-env').includes(entry.name ?? ''));
  }
  dropEmptyKustomize(source);
  dropEmptyHelm(source);
  return JSON.stringify(source) === before ? 'unchanged' : 'changed';
}

function unsetKustomize(kustomize: KustomizeSource, flags: FlagSet): void {
  if (flags.bool('nameprefix')) delete kustomize.namePrefix;
  if (flags.bool('namesuffix')) delete kustomize.nameSuffix;
  if (flags.bool('kustomize-version')) delete kustomize.version;
  if (flags.bool('kustomize-namespace')) delete kustomize.namespace;
  if (flags.bool('ignore-missing-components')) delete kustomize.ignoreMissingComponents;
  const images = flags.strings('kustomize-image');
  if (kustomize.images !== undefined) {
    kustomize.images = kustomize.images.filter((image) => !images.some((wanted) => sameImage(wanted, image)));
  }
  const replicas = flags.strings('kustomize-replica');
  if (kustomize.replicas !== undefined) {
    kustomize.replicas = kustomize.replicas.filter((entry) => !replicas.includes(entry.name ?? ''));
  }
}

function unsetHelm(helm: HelmSource, flags: FlagSet): void {
  const parameters = flags.strings('parameter');
  if (helm.parameters !== undefined) {
    helm.parameters = helm.parameters.filter((entry) => !parameters.includes(entry.name ?? ''));
  }
  const files = flags.strings('values');
  if (helm.valueFiles !== undefined)
    helm.valueFiles = helm.valueFiles.filter((file) => !files.includes(file));
  if (flags.bool('values-literal')) {
    delete helm.values;
    delete helm.valuesObject;
  }
  if (flags.bool('ignore-missing-value-files')) delete helm.ignoreMissingValueFiles;
  if (flags.bool('pass-credentials')) delete helm.passCredentials;
}
