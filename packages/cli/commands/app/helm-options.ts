import { fatal } from '../../cli.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { AppSource, HelmParameter, HelmSource } from './app-types.ts';
import { splitPair } from './key-values.ts';

/** Reads `name=value` as a Helm parameter; commas are escaped, as Helm's `--set` needs. Throws for other forms. */
export function helmParameter(text: string, forceString: boolean): HelmParameter {
  const pair = splitPair(text);
  if (pair === undefined)
    throw new Error(`expected helm parameter of the form param=value but received: ${text}`);
  return { name: pair[0], value: escapeCommas(pair[1]), ...(forceString ? { forceString } : {}) };
}

function escapeCommas(text: string): string {
  return text.replace(/([^\\]),/g, String.raw`$1\,`);
}

/** Sets a parameter in place of the one with its name, or adds it. */
export function addHelmParameter(helm: HelmSource, parameter: HelmParameter): void {
  const list = (helm.parameters ??= []);
  const at = list.findIndex((other) => other.name === parameter.name);
  if (at < 0) list.push(parameter);
  else list[at] = parameter;
}

function addFileParameter(helm: HelmSource, text: string): void {
  const pair = splitPair(text);
  if (pair === undefined)
    throw fatal(`expected helm file parameter of the form param=path but received: ${text}`);
  const list = (helm.fileParameters ??= []);
  const entry = { name: pair[0], path: escapeCommas(pair[1]) };
  const at = list.findIndex((other) => other.name === entry.name);
  if (at < 0) list.push(entry);
  else list[at] = entry;
}

function addSets(helm: HelmSource, texts: readonly string[], forceString: boolean): void {
  for (const text of texts) {
    if (splitPair(text) === undefined) {
      throw fatal(`expected helm parameter of the form param=value but received: ${text}`);
    }
    addHelmParameter(helm, helmParameter(text, forceString));
  }
}

type HelmOption = (helm: HelmSource, flags: FlagSet, name: string) => void;

// As Argo CD: a flag with an empty value or `=false` does not unset what is there.
const text =
  (field: 'releaseName' | 'version' | 'namespace' | 'kubeVersion'): HelmOption =>
  (helm, flags, name) => {
    if (flags.string(name) !== '') helm[field] = flags.string(name);
  };
const toggle =
  (
    field: 'passCredentials' | 'skipCrds' | 'skipSchemaValidation' | 'skipTests' | 'ignoreMissingValueFiles',
  ): HelmOption =>
  (helm, flags, name) => {
    if (flags.bool(name)) helm[field] = true;
  };

/** What each Helm flag does. */
export const helmOptions: Readonly<Record<string, HelmOption>> = {
  values: (helm, flags, name) => void (helm.valueFiles = [...flags.strings(name)]),
  'ignore-missing-value-files': toggle('ignoreMissingValueFiles'),
  'release-name': text('releaseName'),
  'helm-version': text('version'),
  'helm-pass-credentials': toggle('passCredentials'),
  'helm-set': (helm, flags, name) => addSets(helm, flags.strings(name), false),
  'helm-set-string': (helm, flags, name) => addSets(helm, flags.strings(name), true),
  'helm-set-file': (helm, flags, name) => {
    for (const entry of flags.strings(name)) addFileParameter(helm, entry);
  },
  'helm-skip-crds': toggle('skipCrds'),
  'helm-skip-schema-validation': toggle('skipSchemaValidation'),
  'helm-skip-tests': toggle('skipTests'),
  'helm-namespace': text('namespace'),
  'helm-kube-version': text('kubeVersion'),
  'helm-api-versions': (helm, flags, name) => void (helm.apiVersions = [...flags.strings(name)]),
};

/** Takes empty Helm options away from a source. */
export function dropEmptyHelm(source: AppSource): void {
  if (source.helm !== undefined && !hasContent(source.helm)) delete source.helm;
}

/** Whether options say anything: a text, a true, a list or an object with something in it. */
export function hasContent(options: object): boolean {
  return Object.values(options).some((value: unknown) => {
    if (Array.isArray(value)) return value.length > 0;
    if (typeof value === 'object' && value !== null) return Object.keys(value).length > 0;
    return value !== undefined && value !== '' && value !== false && value !== null;
  });
}
