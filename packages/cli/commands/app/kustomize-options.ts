import { fatal } from '../../cli.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { AppSource, KustomizeSource } from './app-types.ts';
import { hasContent } from './helm-options.ts';
import { parseKeyValues, splitPair } from './key-values.ts';

/** Whether two image overrides are for the same image: equal up to the first `=`, `:` or `@` of the second. */
export function sameImage(image: string, other: string): boolean {
  const delimiter = ['=', ':', '@'].find((candidate) => other.includes(candidate)) ?? ':';
  return image.split(delimiter)[0] === other.split(delimiter)[0];
}

function mergeImages(kustomize: KustomizeSource, images: readonly string[]): void {
  const list = (kustomize.images ??= []);
  for (const image of images) {
    const at = list.findIndex((other) => sameImage(other, image));
    if (at < 0) list.push(image);
    else list[at] = image;
  }
}

function mergeReplicas(kustomize: KustomizeSource, texts: readonly string[]): void {
  const list = (kustomize.replicas ??= []);
  for (const text of texts) {
    const pair = splitPair(text);
    if (pair === undefined) throw fatal(`expected parameter of the form: name=count. Received: ${text}`);
    const [name, count] = pair;
    if (!/^[-+]?\d+$/.test(count)) {
      throw fatal(`strconv.Atoi: parsing ${JSON.stringify(count)}: invalid syntax`);
    }
    const entry = { name, count: Number(count) };
    const at = list.findIndex((other) => other.name === name);
    if (at < 0) list.push(entry);
    else list[at] = entry;
  }
}

type KustomizeOption = (kustomize: KustomizeSource, flags: FlagSet, name: string) => void;

// As Argo CD: a flag with an empty value or `=false` does not unset what is there.
const text =
  (field: 'namePrefix' | 'nameSuffix' | 'version' | 'namespace' | 'kubeVersion'): KustomizeOption =>
  (kustomize, flags, name) => {
    if (flags.string(name) !== '') kustomize[field] = flags.string(name);
  };
const toggle =
  (
    field:
      | 'labelWithoutSelector'
      | 'labelIncludeTemplates'
      | 'forceCommonLabels'
      | 'forceCommonAnnotations'
      | 'ignoreMissingComponents',
  ): KustomizeOption =>
  (kustomize, flags, name) => {
    if (flags.bool(name)) kustomize[field] = true;
  };

/** What each Kustomize flag does. */
export const kustomizeOptions: Readonly<Record<string, KustomizeOption>> = {
  nameprefix: text('namePrefix'),
  namesuffix: text('nameSuffix'),
  'kustomize-version': text('version'),
  'kustomize-namespace': text('namespace'),
  'kustomize-kube-version': text('kubeVersion'),
  'kustomize-api-versions': (kustomize, flags, name) =>
    void (kustomize.apiVersions = [...flags.strings(name)]),
  'kustomize-image': (kustomize, flags, name) => mergeImages(kustomize, flags.strings(name)),
  'kustomize-replica': (kustomize, flags, name) => mergeReplicas(kustomize, flags.strings(name)),
  'kustomize-common-label': (kustomize, flags, name) =>
    void (kustomize.commonLabels = parseKeyValues(flags.strings(name))),
  'kustomize-common-annotation': (kustomize, flags, name) =>
    void (kustomize.commonAnnotations = parseKeyValues(flags.strings(name))),
  'kustomize-label-without-selector': toggle('labelWithoutSelector'),
  'kustomize-label-include-templates': toggle('labelIncludeTemplates'),
  'kustomize-force-common-label': toggle('forceCommonLabels'),
  'kustomize-force-common-annotation': toggle('forceCommonAnnotations'),
  'ignore-missing-components': toggle('ignoreMissingComponents'),
};

/** Takes empty Kustomize options away from a source. */
export function dropEmptyKustomize(source: AppSource): void {
  if (source.kustomize !== undefined && !hasContent(source.kustomize)) delete source.kustomize;
}
