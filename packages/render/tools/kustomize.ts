import { codes, isJsonObject, messageOf, StatusError, withContext } from '@tiphys/base';
import type { JsonObject } from '@tiphys/base';
import type { KustomizeBuildRequest, KustomizeBuildResult, Renderd, WantedChart } from '../renderd/types.ts';
import type { FetchedChart, Tool, ToolResult, ToolRun } from '../tool.ts';
import { cachedSource, commandError, commandText } from './command.ts';
import { plainKubeVersion } from './kube-version.ts';
import { findKustomization } from './kustomization.ts';
import { componentsEdit, kustomizeEdits } from './kustomize-edits.ts';
import type { KustomizeEdit } from './kustomize-edits.ts';
import type { RunKustomize } from './kustomize-executable.ts';
import { parseBuildOptions } from './kustomize-options.ts';
import type { BuildOptions } from './kustomize-options.ts';
import type { RemoteDeps, RemoteLimits, RunWithRemotes } from './kustomize-remotes.ts';
import { withRemotes } from './kustomize-remotes.ts';
import { chooseKustomize } from './kustomize-version.ts';
import { locate } from './locate.ts';
import { chartBounds } from './chart-files.ts';
import type { ChartLimits } from './chart-files.ts';
import { treeSource } from './tree-source.ts';
import type { FileLimits } from './tree-source.ts';

/** What one build is: edits on the kustomization, then the build itself. */
interface KustomizePlan {
  readonly overlay: ReadonlyMap<string, Uint8Array> | undefined;
  readonly options: BuildOptions;
  /** The words of `kustomize build` behind the folder. */
  readonly words: readonly string[];
  readonly edits: readonly string[];
  command(root: string): string;
}

/** What the Kustomize tool works with. */
export interface KustomizeToolDeps extends RemoteDeps {
  readonly limits?: (RemoteLimits & FileLimits & ChartLimits) | undefined;
  readonly renderd: Pick<Renderd, 'kustomizeBuild' | 'split'>;
  /** Runs other versions than the embedded one. */
  readonly runExecutable: RunKustomize;
}

type BuildDeps = Pick<KustomizeToolDeps, 'renderd' | 'limits'>;

/** Builds kustomizations as `kustomize build` of the embedded version does, with the source's options (inventory §5.4). */
export function createKustomizeTool(deps: KustomizeToolDeps): Tool {
  return {
    async generate(run) {
      const { executable } = chooseKustomize(run);
      if (executable !== undefined) return buildWithExecutable(deps, run, executable);
      try {
        return await generate(deps, run);
      } catch (error) {
        if (!isUnfetched(error)) throw error;
      }
      // Few kustomizations name others by URL, so that is looked for only where it was needed.
      const whole = await remotesOf(deps, run);
      const made = await generate(deps, whole.run);
      return { ...made, external: whole.external || made.external };
    },
  };
}

async function remotesOf(deps: KustomizeToolDeps, run: ToolRun): Promise<RunWithRemotes> {
  return withRemotes(deps, run).catch((error: unknown) => {
    throw withContext('failed to fetch what the kustomization names', error);
  });
}

/** What is to be done for a run: the edits, the kustomization with them, and the commands that do the same. */
async function plan(renderd: Pick<Renderd, 'split'>, run: ToolRun): Promise<KustomizePlan> {
  const edits = [...kustomizeEdits(run), ...componentsEdit(await componentsOf(run))];
  const overlay = await edited(renderd, run, edits);
  const options = parseBuildOptions(chooseKustomize(run).buildOptions);
  const words = [...options.words, ...helmFlags(run, options)];
  const command = (root: string): string =>
    commandText(['kustomize', 'build', run.path === '.' ? root : `${root}/${run.path}`, ...words]);
  return { overlay, options, words, command, edits: edits.map((edit) => edit.command) };
}

async function generate({ limits, renderd }: BuildDeps, run: ToolRun): Promise<ToolResult> {
  const { command, edits, options, overlay } = await plan(renderd, run);
  const request: KustomizeBuildRequest = {
    known: await filesAhead(run),
    path: run.path === '.' ? '' : run.path,
    overlay,
    anyFile: options.anyFile,
    reorder: options.reorder,
    enableHelm: options.enableHelm,
    helmKubeVersion: options.enableHelm ? kubeVersionOf(run) : '',
    helmApiVersions: options.enableHelm ? apiVersionsOf(run) : [],
    ...chartBounds(limits),
  };
  let external = false;
  const chart = async (wanted: WantedChart, signal?: AbortSignal): Promise<FetchedChart['files']> => {
    const { devel, name, repository } = wanted;
    const version = wanted.version || (devel ? '>0.0.0-0' : '');
    const fetched = await run.fetchChart({ name, repository, version, signal });
    external ||= !fetched.pinned;
    return fetched.files;
  };
  try {
    if (options.problem !== undefined) throw new StatusError(codes.invalidArgument, options.problem);
    const { objects, ...read } = await renderd.kustomizeBuild(
      request,
      { ...treeSource(run.tree, limits), chart },
      { signal: run.signal },
    );
    await record(run, read);
    return { objects, commands: [...edits, command('.')], external };
  } catch (error) {
    throw commandError(command(cachedSource), isUnfetched(error) ? unfetched(error) : error);
  }
}

async function buildWithExecutable(
  deps: KustomizeToolDeps,
  given: ToolRun,
  executable: string,
): Promise<ToolResult> {
  // Repositories are fetched here, with our credentials and bounds, so that the program needs no network.
  const { run, ...remotes } = await remotesOf(deps, given);
  const { command, edits, options, overlay, words } = await plan(deps.renderd, run);
  try {
    const output = await deps.runExecutable({
      executable,
      words,
      overlay: new Map([...remotes.files, ...(overlay ?? [])]),
      mounts: remotes.mounts,
      tree: given.tree,
      path: run.path,
      env: options.usesEnv ? run.env.all() : {},
      signal: run.signal,
    });
    const [file] = await deps.renderd.split([output], { signal: run.signal });
    if (file?.problem !== undefined)
      throw new StatusError(codes.unknown, `failed to unmarshal manifest: ${file.problem}`);
    // What a program read of the tree, it read from a copy of all of it; whether it read anything else nobody knows.
    const external = remotes.external || options.enableHelm || options.usesEnv;
    return { objects: file?.documents ?? [], commands: [...edits, command('.')], external };
  } catch (error) {
    throw commandError(command(cachedSource), error);
  }
}

/** Whether Kustomize wanted the network, which renderd does not have: what is named by URL has to be brought to it. */
function isUnfetched(error: unknown): boolean {
  return /renderd has no network|no 'git' program on path/.test(messageOf(error));
}

/** Says what may not be named by URL: what only Kustomize itself finds, inside the texts of generators and transformers. */
function unfetched(error: unknown): StatusError {
  const why =
    'only what a kustomization itself names by URL is fetched, not what its generators and transformers do';
  return new StatusError(codes.failedPrecondition, `${why}: ${messageOf(error)}`, { cause: error });
}

/** Bytes and files of a folder that are read ahead. */
const maxBytesAhead = 256 * 1024;
const maxFilesAhead = 1000;

/**
 * The files of the application's folder in one go, unless they are many: asking for them one by one costs more.
 * They are read from a view of the tree that is not the render's, as most may not be needed.
 */
async function filesAhead({
  path,
  signal,
  tree,
}: ToolRun): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  try {
    const bounds = { maxBytes: maxBytesAhead, maxFiles: maxFilesAhead, signal };
    return await tree.fork().readAll(path, bounds);
  } catch (error) {
    // Too much, or a link that leads out of the tree and that nobody may have asked for.
    if (error instanceof StatusError && error.code !== codes.canceled) return undefined;
    throw error;
  }
}

/** Notes what was read of the files read ahead, as if it had been asked for. */
async function record(
  { signal, tree }: ToolRun,
  { listed, opened }: Pick<KustomizeBuildResult, 'listed' | 'opened'>,
): Promise<void> {
  for (const path of opened) {
    if (!(await tree.list(path || '.', { signal }))) await tree.stat(path, { signal });
  }
  for (const path of listed) await tree.list(path || '.', { signal });
}

/** Argo CD: with --enable-helm, kustomize is told the cluster's versions. */
function helmFlags(run: ToolRun, { enableHelm }: BuildOptions): string[] {
  if (!enableHelm) return [];
  const version = kubeVersionOf(run);
  return [
    ...(version === '' ? [] : ['--helm-kube-version', version]),
    ...apiVersionsOf(run).flatMap((text) => ['--helm-api-versions', text]),
  ];
}

function kubeVersionOf({ request, source }: ToolRun): string {
  return plainKubeVersion(source.kustomize?.kubeVersion || request.kubeVersion || '');
}

function apiVersionsOf({ request, source }: ToolRun): readonly string[] {
  return source.kustomize?.apiVersions?.length ? source.kustomize.apiVersions : (request.apiVersions ?? []);
}

async function componentsOf({ path, signal, source, tree }: ToolRun): Promise<readonly string[]> {
  const { components = [], ignoreMissingComponents = false } = source.kustomize ?? {};
  if (!ignoreMissingComponents) return components;
  const exist = await Promise.all(
    components.map(async (component) => {
      try {
        return (await tree.stat(locate(component, path) || '.', { signal })) !== undefined;
      } catch (error) {
        // What leads out of the tree is as good as missing.
        if (error instanceof StatusError) return false;
        throw error;
      }
    }),
  );
  return components.filter((_component, index) => exist[index]);
}

/** The kustomization with the edits in it, to put over the one in the tree; nothing where there is none. */
async function edited(
  renderd: Pick<Renderd, 'split'>,
  run: ToolRun,
  edits: readonly KustomizeEdit[],
): Promise<ReadonlyMap<string, Uint8Array> | undefined> {
  if (edits.length === 0) return undefined;
  const found = await findKustomization(run.tree, run.path, run.signal);
  if (!found) throw new StatusError(codes.unknown, 'kustomization file not found in the path');
  const original = await parse(renderd, found.content);
  const changed = edits.reduce((kustomization, edit) => edit.apply(kustomization), original);
  return new Map([[found.path, new TextEncoder().encode(JSON.stringify(changed))]]);
}

async function parse(renderd: Pick<Renderd, 'split'>, content: Uint8Array): Promise<JsonObject> {
  const [file] = await renderd.split([content]);
  if (file?.problem !== undefined) {
    throw new StatusError(codes.unknown, `failed to unmarshal kustomization.yaml: ${file.problem}`);
  }
  const document = file?.documents[0] ?? {};
  if (isJsonObject(document)) return document;
  throw new StatusError(codes.unknown, 'expected kustomization.yaml to be a map');
}
