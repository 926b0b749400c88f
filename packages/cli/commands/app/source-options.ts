import { fatal } from '../../cli.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import { readUri } from '../read-uri.ts';
import type { AppSource, DirectorySource, JsonnetVar, PluginSource } from './app-types.ts';
import { dropEmptyHelm, helmOptions } from './helm-options.ts';
import { splitPair } from './key-values.ts';
import { dropEmptyKustomize, kustomizeOptions } from './kustomize-options.ts';

const plainFields = {
  repo: 'repoURL',
  path: 'path',
  'helm-chart': 'chart',
  revision: 'targetRevision',
  'tag-prefix': 'tagPrefix',
  ref: 'ref',
  'source-name': 'name',
} as const;

/** Changes a source in place as the given flags say; flags that are not about a source do nothing. */
export async function applySourceFlags(source: AppSource, flags: FlagSet): Promise<void> {
  for (const name of flags.visited()) {
    if (isPlainField(name)) source[plainFields[name]] = flags.string(name);
    else if (Object.hasOwn(helmOptions, name)) {
      helmOptions[name]?.((source.helm ??= {}), flags, name);
      dropEmptyHelm(source);
    } else if (Object.hasOwn(kustomizeOptions, name)) {
      kustomizeOptions[name]?.((source.kustomize ??= {}), flags, name);
      dropEmptyKustomize(source);
    } else if (name === 'values-literal-file') await setLiteralValues(source, flags.string(name));
    else if (name.startsWith('directory-')) setDirectory((source.directory ??= {}), flags, name);
    else if (name.startsWith('jsonnet-')) setJsonnet((source.directory ??= {}), flags, name);
    else if (name === 'env') (source.ksonnet ??= {}).environment = flags.string(name);
    else if (name === 'config-management-plugin') source.plugin = { name: flags.string(name) };
    else if (name === 'plugin-env') addPluginEnv((source.plugin ??= {}), flags.strings(name));
  }
}

function isPlainField(name: string): name is keyof typeof plainFields {
  return Object.hasOwn(plainFields, name);
}

async function setLiteralValues(source: AppSource, uri: string): Promise<void> {
  const text = await readUri(uri);
  if (text === '') return;
  const { parse } = await import('yaml');
  const values: unknown = parse(text);
  if (typeof values !== 'object' || values === null || Array.isArray(values)) {
    throw fatal(`invalid type ${JSON.stringify(Array.isArray(values) ? '[]interface {}' : typeof values)}`);
  }
  const helm = (source.helm ??= {});
  helm.valuesObject = values;
  delete helm.values;
}

function setDirectory(directory: DirectorySource, flags: FlagSet, name: string): void {
  switch (name) {
    case 'directory-recurse':
      directory.recurse = flags.bool(name);
      return;
    case 'directory-disable-extension-filter':
      directory.disableExtensionFilter = flags.bool(name);
      return;
    case 'directory-exclude':
      directory.exclude = flags.string(name);
      return;
    case 'directory-include':
      directory.include = flags.string(name);
  }
}

function setJsonnet(directory: DirectorySource, flags: FlagSet, name: string): void {
  const jsonnet = (directory.jsonnet ??= {});
  const texts = flags.strings(name);
  const code = name.endsWith('-code');
  if (name === 'jsonnet-libs') jsonnet.libs = [...(jsonnet.libs ?? []), ...texts];
  else if (name.startsWith('jsonnet-tla-')) {
    jsonnet.tlas = [...(jsonnet.tlas ?? []), ...texts.map((text) => jsonnetVar(text, code))];
  } else {
    jsonnet.extVars = [...(jsonnet.extVars ?? []), ...texts.map((text) => jsonnetVar(text, code))];
  }
}

function jsonnetVar(text: string, code: boolean): JsonnetVar {
  const [name, value] = splitPair(text) ?? [text, ''];
  return { name, value, ...(code ? { code } : {}) };
}

function addPluginEnv(plugin: PluginSource, texts: readonly string[]): void {
  const env = (plugin.env ??= []);
  for (const text of texts) {
    const pair = splitPair(text);
    if (pair === undefined) throw fatal(`expected env entry of the form: param=value but received: ${text}`);
    const entry = { name: pair[0], value: pair[1] };
    const at = env.findIndex((other) => other.name === entry.name);
    if (at < 0) env.push(entry);
    else env[at] = entry;
  }
}
