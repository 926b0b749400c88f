import type { JsonObject } from '@tiphys/base';
import { codes, isJsonObject, mapLimit, StatusError, withContext } from '@tiphys/base';
import type {
  HelmAppSpec,
  ManifestRequest,
  ParameterAnnouncement,
  RepoAppDetailsResponse,
  RepoServerAppDetailsQuery,
} from '@tiphys/model';
import type { Tree } from '@tiphys/source';
import { appPathOf } from '../generate/app-path.ts';
import { buildVariables, createBuildEnv } from '../generate/build-env.ts';
import { readDocuments } from '../generate/manifest-file.ts';
import { flattenObjects } from '../generate/objects.ts';
import { withOverrides } from '../generate/overrides.ts';
import type { RenderDeps } from '../generate/render-source.ts';
import { fetchersOf } from '../generate/render-source.ts';
import { sourceTypeOf } from '../generate/source-type.ts';
import { isChart } from '../generate/sources.ts';
import type { SourceRun, ToolRun } from '../tool.ts';
import { joinPath } from '../tools/locate.ts';

/** Largest value file that is read for its parameters. */
const maxValueBytes = 4 * 1024 * 1024;
/** Folders below a chart that are looked through for value files. */
const maxDepth = 20;
/** Names in which a value file is recognised. */
const valueFile = /values.*\.[yY][aA]?[mM][lL]$/;

/** The trees a query is about. */
export interface DetailTrees {
  readonly tree: Tree;
  readonly references: ReadonlyMap<string, Tree>;
  readonly signal?: AbortSignal | undefined;
}

/** What a source is and which parameters it takes, for the form that edits it. */
export async function appDetails(
  deps: RenderDeps,
  query: RepoServerAppDetailsQuery,
  { references, signal, tree }: DetailTrees,
): Promise<RepoAppDetailsResponse> {
  const asked = query.source ?? { repoURL: '' };
  const path = await appPathOf(tree, isChart(asked) ? '.' : (asked.path ?? ''), signal);
  const source = await withOverrides(asked, {
    tree,
    path,
    appName: query.appName ?? '',
    readYaml: deps.readYaml,
    signal,
  });
  const run = runOf(deps, query, { source, tree, path, references, signal });
  const type = await sourceTypeOf(source, {
    tree,
    path,
    enabled: query.enabledSourceTypes,
    ksonnet: () => deps.tools.ksonnet.isKsonnet(run),
    plugin: () => deps.tools.plugin?.discover(run) ?? Promise.resolve(false),
    signal,
  });
  if (type === 'Helm') return { type, helm: await helmDetails(deps, run) };
  if (type === 'Kustomize') return { type, kustomize: { images: await imagesOf(deps, run) } };
  if (type === 'Ksonnet') return { type, ksonnet: await deps.tools.ksonnet.describe(run) };
  if (type === 'Directory') return { type, directory: {} };
  return { type, plugin: { parametersAnnouncement: await announcementsOf(deps, run) } };
}

async function announcementsOf(deps: RenderDeps, run: ToolRun): Promise<ParameterAnnouncement[]> {
  try {
    return [...((await deps.tools.plugin?.parameters(run)) ?? [])];
  } catch (error) {
    throw withContext('failed to populate plugin app details', error);
  }
}

function runOf(
  deps: RenderDeps,
  query: RepoServerAppDetailsQuery,
  run: Omit<SourceRun, 'env' | 'request'>,
): ToolRun {
  const request: ManifestRequest = {
    repo: query.repo,
    repos: query.repos,
    appName: query.appName,
    applicationSource: run.source,
    kustomizeOptions: query.kustomizeOptions,
    helmOptions: query.helmOptions,
    enabledSourceTypes: query.enabledSourceTypes,
    refSources: query.refSources,
  };
  const variables = buildVariables({
    appName: query.appName ?? '',
    namespace: '',
    projectName: '',
    revision: run.tree.revision,
    repoURL: query.repo?.repo ?? '',
    path: run.source.path ?? '',
    targetRevision: run.source.targetRevision ?? '',
    kubeVersion: '',
    apiVersions: [],
  });
  return { ...run, ...fetchersOf(deps, request, run.signal), request, env: createBuildEnv(variables) };
}

async function helmDetails(deps: RenderDeps, run: ToolRun): Promise<HelmAppSpec> {
  const values =
    (await readValues(run.tree, joinPath(run.path, 'values.yaml'), run.signal)) ?? new Uint8Array();
  const selected = await mapLimit(run.source.helm?.valueFiles ?? [], 8, (file) => selectedValues(run, file));
  const flat = new Map<string, string>();
  for (const file of [values, ...selected]) {
    if (file) flatten(await parseValues(deps, file, run.signal), [], flat);
  }
  const parameters = [...flat].map(([name, value]) => ({ name, value }));
  parameters.sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    valueFiles: await valueFilesOf(run.tree, run.path, run.signal),
    values: new TextDecoder().decode(values),
    parameters,
    fileParameters: [...(run.source.helm?.fileParameters ?? [])],
  };
}

/** A selected value file: in the chart's folder, from the root with `/`, or of another source with `$name/`. Missing ones are passed over. */
function selectedValues(run: ToolRun, file: string): Promise<Uint8Array | undefined> {
  const name = file.split('/')[0] ?? '';
  const reference = run.references.get(name);
  if (reference) return readValues(reference, file.slice(name.length + 1), run.signal);
  if (/^[a-z]+:\/\//i.test(file)) return Promise.resolve(undefined);
  return readValues(run.tree, file.startsWith('/') ? file.slice(1) : joinPath(run.path, file), run.signal);
}

async function valueFilesOf(tree: Tree, root: string, signal: AbortSignal | undefined): Promise<string[]> {
  const found: string[] = [];
  const visit = async (folder: string, prefix: string, depth: number): Promise<void> => {
    if (depth > maxDepth) return;
    for (const entry of (await tree.list(folder, { signal })) ?? []) {
      if (entry.type === 'directory')
        await visit(joinPath(folder, entry.name), `${prefix}${entry.name}/`, depth + 1);
      else if (valueFile.test(entry.name)) found.push(prefix + entry.name);
    }
  };
  await visit(root, '', 0);
  return found;
}

async function imagesOf(deps: RenderDeps, run: ToolRun): Promise<string[]> {
  const { objects } = await deps.tools.kustomize.generate(run);
  const images = new Set<string>();
  for (const object of flattenObjects(objects)) collectImages(object, images);
  return [...images].sort();
}

/** Every `image` of a container anywhere in an object. */
function collectImages(value: unknown, images: Set<string>): void {
  if (Array.isArray(value)) for (const item of value) collectImages(item, images);
  if (!isJsonObject(value)) return;
  for (const [key, member] of Object.entries(value)) {
    if ((key === 'containers' || key === 'initContainers') && Array.isArray(member)) {
      for (const container of member) {
        if (isJsonObject(container) && typeof container['image'] === 'string') images.add(container['image']);
      }
    } else collectImages(member, images);
  }
}

function flatten(value: unknown, path: readonly string[], into: Map<string, string>): void {
  if (isJsonObject(value)) {
    for (const [key, member] of Object.entries(value)) flatten(member, [...path, key], into);
  } else if (Array.isArray(value)) {
    const last = path.at(-1) ?? '';
    for (const [index, item] of value.entries())
      flatten(item, [...path.slice(0, -1), `${last}[${index}]`], into);
  } else if (path.length > 0) {
    // Go prints a null of values as `<nil>`.
    into.set(path.join('.'), value === null ? '<nil>' : String(value));
  }
}

async function parseValues(
  deps: RenderDeps,
  bytes: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<JsonObject> {
  const [values] = await readDocuments(deps.readYaml, bytes, { signal }).catch((error: unknown) => {
    throw withContext('failed to parse values', error);
  });
  if (values === undefined || values === null) return {};
  if (!isJsonObject(values))
    throw new StatusError(codes.failedPrecondition, 'failed to parse values: not a map');
  return values;
}

function readValues(
  tree: Tree,
  path: string,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  return tree.readFile(path, { maxBytes: maxValueBytes, signal });
}
