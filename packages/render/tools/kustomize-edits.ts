import { isJsonObject } from '@tiphys/base';
import type { JsonObject } from '@tiphys/base';
import type { ApplicationSourceKustomize } from '@tiphys/model';
import type { ToolRun } from '../tool.ts';
import { commandError, commandText, toolError } from './command.ts';

/** One change to a kustomization, with the command that makes it. */
export interface KustomizeEdit {
  readonly command: string;
  apply(kustomization: JsonObject): JsonObject;
}

/**
 * The changes that a source's Kustomize options mean, in Argo CD's order (inventory §5.4); each does what
 * `kustomize edit` does, with its words for what cannot be done.
 */
export function kustomizeEdits(run: ToolRun): KustomizeEdit[] {
  const options = run.source.kustomize ?? {};
  return [
    ...setField('namePrefix', ['nameprefix', '--', options.namePrefix]),
    ...setField('nameSuffix', ['namesuffix', '--', options.nameSuffix]),
    ...setImages(options.images?.map((image) => run.env.expand(image)) ?? []),
    ...setReplicas(options),
    ...addLabels(run, options),
    ...addAnnotations(run, options),
    ...setField('namespace', ['namespace', '--', options.namespace]),
    ...addPatches(options),
  ];
}

/** The change that adds components. */
export function componentsEdit(components: readonly string[]): KustomizeEdit[] {
  if (components.length === 0) return [];
  return [
    edit(['add', 'component', ...components], (kustomization) => {
      const present = listOf(kustomization, 'components');
      const added = components.filter((component) => !present.includes(component));
      return { ...kustomization, components: [...present, ...added] };
    }),
  ];
}

/** An edit whose failures read as those of its command. */
function edit(words: readonly string[], change: (kustomization: JsonObject) => JsonObject): KustomizeEdit {
  const command = commandText(['kustomize', 'edit', ...words]);
  return {
    command,
    apply(kustomization): JsonObject {
      try {
        return change(kustomization);
      } catch (error) {
        throw commandError(command, error);
      }
    },
  };
}

function setField(
  field: string,
  [name, dashes, value]: readonly [string, string, string | undefined],
): KustomizeEdit[] {
  if (!value) return [];
  return [edit(['set', name, dashes, value], (kustomization) => ({ ...kustomization, [field]: value }))];
}

interface Image {
  readonly name: string;
  readonly newName?: string | undefined;
  readonly newTag?: string | undefined;
  readonly digest?: string | undefined;
}

function setImages(images: readonly string[]): KustomizeEdit[] {
  if (images.length === 0) return [];
  return [
    edit(['set', 'image', ...images], (kustomization) => {
      const named = new Map(images.map(parseImage).map((image) => [image.name, image]));
      for (const present of listOf(kustomization, 'images').filter(isJsonObject) as unknown as Image[]) {
        const wanted = named.get(present.name);
        named.set(present.name, wanted ? keepStars(wanted, present) : present);
      }
      const merged = [...named.values()].map((image) => keepStars(image, { name: image.name }));
      return { ...kustomization, images: sortedByName(merged) };
    }),
  ];
}

/** `*` in place of a name, tag or digest keeps what is there. */
function keepStars(wanted: Image, present: Image): Image {
  const keep = (value: string | undefined, old: string | undefined): string | undefined =>
    value === '*' ? old : value;
  return {
    name: wanted.name,
    newName: keep(wanted.newName, present.newName),
    newTag: keep(wanted.newTag, present.newTag),
    digest: keep(wanted.digest, present.digest),
  };
}

const imageFormats = `invalid format of image, use one of the following options:
- <image>=<newimage>:<newtag>
- <image>=<newimage>@<digest>
- <image>=<newimage>:<newtag>@<digest>
- <image>=<newimage>
- <image>:<newtag>
- <image>:<newtag>@<digest>
- <image>@<digest>`;

/** `name=newName:tag@digest` and its shorter forms. */
export function parseImage(text: string): Image {
  const equals = text.indexOf('=');
  const value = text.slice(equals + 1);
  const at = value.indexOf('@');
  const digest = at < 0 ? undefined : value.slice(at + 1);
  const named = at < 0 ? value : value.slice(0, at);
  // A colon before the first slash is a port.
  const colon = named.indexOf(':', Math.max(0, named.indexOf('/')));
  const name = colon < 0 ? named : named.slice(0, colon);
  const newTag = colon < 0 ? undefined : named.slice(colon + 1);
  if (name === text) throw toolError(imageFormats);
  return equals < 0
    ? { name, newTag, digest }
    : { name: text.slice(0, equals), newName: name, newTag, digest };
}

function setReplicas({ replicas = [] }: ApplicationSourceKustomize): KustomizeEdit[] {
  if (replicas.length === 0) return [];
  const wanted = replicas.map(({ name, count }) => ({ name, count: wholeNumber(count) }));
  return [
    edit(['set', 'replicas', ...wanted.map(({ name, count }) => `${name}=${count}`)], (kustomization) => {
      const merged = new Map<string, unknown>(wanted.map((replica) => [replica.name, replica]));
      for (const present of listOf(kustomization, 'replicas')) {
        const name = isJsonObject(present) ? String(present['name'] ?? '') : '';
        if (!merged.has(name)) merged.set(name, present);
      }
      return { ...kustomization, replicas: sortedByName([...merged.values()] as { name: string }[]) };
    }),
  ];
}

function wholeNumber(count: unknown): number {
  if (typeof count === 'number') return count;
  if (typeof count === 'string' && /^[+-]?\d+$/.test(count)) return Number(count);
  throw toolError(`expected integer value for count. Received: ${String(count)}`);
}

function addLabels(run: ToolRun, options: ApplicationSourceKustomize): KustomizeEdit[] {
  const { forceCommonLabels = false, labelIncludeTemplates = false, labelWithoutSelector = false } = options;
  const labels = expandValues(run, options.commonLabels ?? {});
  if (Object.keys(labels).length === 0) return [];
  const words = [
    'add',
    'label',
    ...(forceCommonLabels ? ['--force'] : []),
    ...(labelWithoutSelector ? ['--without-selector'] : []),
    ...(labelIncludeTemplates ? ['--include-templates'] : []),
    ...pairs(labels),
  ];
  const adding = { what: 'label', force: forceCommonLabels };
  return [
    edit(words, (kustomization) => {
      if (labelIncludeTemplates && !labelWithoutSelector) {
        throw toolError('--without-selector flag must be specified for --include-templates to work');
      }
      if (!labelWithoutSelector) {
        const merged = merge(mapOf(kustomization['commonLabels']), labels, adding);
        return { ...kustomization, commonLabels: merged };
      }
      const entries = listOf(kustomization, 'labels');
      const matching = entries.findIndex((entry) => hasSettings(entry, labelIncludeTemplates));
      const entry = entries[matching];
      const merged = merge(isJsonObject(entry) ? mapOf(entry['pairs']) : {}, labels, adding);
      const settings = labelIncludeTemplates ? { includeTemplates: true } : {};
      const changed = { ...(isJsonObject(entry) ? entry : settings), pairs: merged };
      return {
        ...kustomization,
        labels: matching < 0 ? [...entries, changed] : entries.with(matching, changed),
      };
    }),
  ];
}

function hasSettings(entry: unknown, includeTemplates: boolean): boolean {
  if (!isJsonObject(entry)) return false;
  return !entry['includeSelectors'] && Boolean(entry['includeTemplates']) === includeTemplates;
}

function addAnnotations(run: ToolRun, options: ApplicationSourceKustomize): KustomizeEdit[] {
  const {
    commonAnnotations = {},
    commonAnnotationsEnvsubst = false,
    forceCommonAnnotations = false,
  } = options;
  const annotations = commonAnnotationsEnvsubst ? expandValues(run, commonAnnotations) : commonAnnotations;
  if (Object.keys(annotations).length === 0) return [];
  const force = forceCommonAnnotations ? ['--force'] : [];
  return [
    edit(['add', 'annotation', ...force, ...pairs(annotations)], (kustomization) => ({
      ...kustomization,
      commonAnnotations: merge(mapOf(kustomization['commonAnnotations']), annotations, {
        what: 'annotation',
        force: forceCommonAnnotations,
      }),
    })),
  ];
}

interface Adding {
  readonly what: string;
  readonly force: boolean;
}

function merge(
  present: JsonObject,
  added: Readonly<Record<string, string>>,
  { force, what }: Adding,
): JsonObject {
  const taken = Object.keys(added).find((name) => Object.hasOwn(present, name));
  if (taken !== undefined && !force) {
    throw toolError(`${what} ${taken} already in kustomization file. Use --force to override.`);
  }
  return { ...present, ...added };
}

const patchesNote =
  '# kustomization.yaml updated with patches. There is no `kustomize edit` command for adding patches. In order to generate the manifests in your local environment, you will need to copy the patches into kustomization.yaml manually.';

function addPatches({ patches = [] }: ApplicationSourceKustomize): KustomizeEdit[] {
  if (patches.length === 0) return [];
  return [
    {
      command: patchesNote,
      apply(kustomization): JsonObject {
        const present = kustomization['patches'] ?? [];
        if (!Array.isArray(present)) {
          throw toolError("expected 'patches' field in kustomization.yaml to be []any, but got another type");
        }
        return { ...kustomization, patches: [...(present as unknown[]), ...patches] };
      },
    },
  ];
}

function expandValues(run: ToolRun, values: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, run.env.expand(value)]));
}

function pairs(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).map(([name, value]) => `${name}:${value}`);
}

function sortedByName<T extends { readonly name: string }>(items: readonly T[]): T[] {
  return items.toSorted((left, right) => (left.name < right.name ? -1 : 1));
}

function listOf(kustomization: JsonObject, field: string): readonly unknown[] {
  const value = kustomization[field];
  return Array.isArray(value) ? (value as unknown[]) : [];
}

function mapOf(value: unknown): JsonObject {
  return isJsonObject(value) ? value : {};
}
