import { arrayFlag, boolFlag, stringFlag } from '../../command/flag-spec.ts';
import type { FlagSpec } from '../../command/flag-spec.ts';
import type { CliCall } from '../../cli.ts';
import { readAll, readUri } from '../read-uri.ts';
import { parseAppName } from './app-name.ts';
import type { App, AppMetadata } from './app-types.ts';
import { parseKeyValues, splitPair } from './key-values.ts';
import { hasMultipleSources } from './sources.ts';
import { applySpecFlags, setParameters } from './spec-options.ts';

/** The finalizer that makes deletion remove the resources. */
const resourcesFinalizer = 'resources-finalizer.argocd.argoproj.io';

/** The flags that say which application is meant, and what of it does not belong to its spec. */
export const appManifestFlags: readonly FlagSpec[] = [
  stringFlag('name', 'Name of the application (deprecated: give it as the argument)'),
  stringFlag('file', 'File or URL with manifests of applications; - for standard input', { short: 'f' }),
  arrayFlag('label', 'Label as name=value', { short: 'l' }),
  arrayFlag('annotations', 'Annotation as name=value'),
  boolFlag('set-finalizer', 'Delete the resources with the application'),
];

/** The applications that `app create` is about: those of `--file`, or the one that the flags describe. */
export async function constructApps(call: CliCall): Promise<App[]> {
  const apps = await readApps(call);
  if (call.flags.bool('set-finalizer'))
    for (const app of apps) ((app.metadata ??= {}).finalizers ??= []).push(resourcesFinalizer);
  return apps;
}

async function readApps(call: CliCall): Promise<App[]> {
  const file = call.flags.string('file');
  if (file === '-') {
    const text = await readAll(call.context.environment.stdin);
    return parseApps(text).catch((error: unknown) => {
      throw new Error(
        `unable to read manifest from stdin: ${error instanceof Error ? error.message : String(error)}`,
        {
          cause: error,
        },
      );
    });
  }
  return file === '' ? [await appFromFlags(call)] : appsFromFile(call, file);
}

async function appFromFlags(call: CliCall): Promise<App> {
  const { flags, args } = call;
  const named = flags.string('name');
  const arg = args.length === 1 ? (args[0] ?? '') : undefined;
  if (arg !== undefined && named !== '' && named !== arg) {
    throw new Error(`--name argument '${named}' does not match app name ${arg}`);
  }
  const { name, appNamespace } = parseAppName(arg ?? named, '');
  const app: App = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, ...(appNamespace === '' ? {} : { namespace: appNamespace }) },
    spec: {},
  };
  await overrideWithFlags(call, app);
  return app;
}

async function appsFromFile(call: CliCall, file: string): Promise<App[]> {
  const { flags, args } = call;
  const apps = await parseApps(await readUri(file));
  for (const app of apps) {
    const metadata = (app.metadata ??= {});
    if (args.length === 1 && args[0] !== metadata.name) {
      throw new Error(`app name '${args[0]}' does not match app spec metadata.name '${metadata.name ?? ''}'`);
    }
    const named = flags.string('name');
    if (named !== '') metadata.name = named;
    if (!metadata.name) throw new Error('app.Name is empty. --name argument can be used to provide app.Name');
    await overrideWithFlags(call, app);
  }
  return apps;
}

async function overrideWithFlags(call: CliCall, app: App): Promise<void> {
  const { flags } = call;
  const spec = (app.spec ??= {});
  const metadata = (app.metadata ??= {});
  mergeLabels(metadata, flags.strings('label'));
  mergeAnnotations(metadata, flags.strings('annotations'));
  // Flags say nothing about which of several sources they are for.
  if (hasMultipleSources(spec)) return;
  await applySpecFlags(spec, flags, 0);
  setParameters(app, flags.strings('parameter'), 0);
}

function mergeLabels(metadata: AppMetadata, labels: readonly string[]): void {
  if (labels.length > 0) metadata.labels = { ...metadata.labels, ...parseKeyValues(labels) };
}

function mergeAnnotations(metadata: AppMetadata, annotations: readonly string[]): void {
  for (const text of annotations) {
    const [name, value] = splitPair(text) ?? [text, ''];
    (metadata.annotations ??= {})[name] = value;
  }
}

async function parseApps(text: string): Promise<App[]> {
  const { parseAllDocuments } = await import('yaml');
  const documents = parseAllDocuments(text);
  if (!Array.isArray(documents)) return [];
  return documents
    .map((document) => {
      const [problem] = document.errors;
      if (problem !== undefined) throw new Error(`error converting YAML to JSON: yaml: ${problem.message}`);
      // The API server checks the manifest; the CLI needs to know no more than that it is an object.
      return document.toJS() as App | null;
    })
    .filter((app) => app !== null && typeof app === 'object');
}
