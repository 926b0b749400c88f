import { codes, isJsonObject, messageOf, StatusError, withContext } from '@tiphys/base';
import type { JsonObject } from '@tiphys/base';
import type { KustomizeBuildRequest, KustomizeBuildResult, Renderd } from '../renderd/types.ts';
import type { Tool, ToolResult, ToolRun } from '../tool.ts';
import { cachedSource, commandError, commandText } from './command.ts';
import { plainKubeVersion } from './kube-version.ts';
import { componentsEdit, kustomizeEdits } from './kustomize-edits.ts';
import type { KustomizeEdit } from './kustomize-edits.ts';
import { parseBuildOptions } from './kustomize-options.ts';
import type { RemoteDeps } from './kustomize-remotes.ts';
import { withRemotes } from './kustomize-remotes.ts';
import { joinPath, locate } from './locate.ts';
import { treeSource } from './tree-source.ts';

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** Builds kustomizations as `kustomize build` of the embedded version does, with the source's options (inventory §5.4). */
export function createKustomizeTool(
  renderd: Pick<Renderd, 'kustomizeBuild' | 'split'>,
  fetchFile?: RemoteDeps['fetchFile'],
): Tool {
  return {
    async generate(run) {
      try {
        return await generate(renderd, run);
      } catch (error) {
        if (!messageOf(error).includes(remoteProblem)) throw error;
      }
      // Few kustomizations name others by URL, so that is looked for only where it was needed.
      const whole = await withRemotes({ renderd, fetchFile }, run).catch((error: unknown) => {
        throw withContext('failed to fetch what the kustomization names', error);
      });
      return { ...(await generate(renderd, whole.run)), external: whole.external };
    },
  };
}

const remoteProblem = 'remote bases and resources are not supported';

async function generate(
  renderd: Pick<Renderd, 'kustomizeBuild' | 'split'>,
  run: ToolRun,
): Promise<ToolResult> {
  refuseOtherVersion(run);
  const edits = [...kustomizeEdits(run), ...componentsEdit(await componentsOf(run))];
  const overlay = await edited(renderd, run, edits);
  const options = parseBuildOptions(run.request.kustomizeOptions?.BuildOptions ?? '');
  const request: KustomizeBuildRequest = {
    known: await filesAhead(run),
    path: run.path === '.' ? '' : run.path,
    overlay,
    anyFile: options.anyFile,
    reorder: options.reorder,
  };
  const command = (root: string): string =>
    commandText([
      'kustomize',
      'build',
      run.path === '.' ? root : `${root}/${run.path}`,
      ...options.words,
      ...helmFlags(run, options.words),
    ]);
  try {
    if (options.problem !== undefined) throw new StatusError(codes.invalidArgument, options.problem);
    const { objects, ...read } = await renderd.kustomizeBuild(request, treeSource(run.tree), {
      signal: run.signal,
    });
    await record(run, read);
    return { objects, commands: [...edits.map((edit) => edit.command), command('.')] };
  } catch (error) {
    throw commandError(command(cachedSource), notYet(error) ?? error);
  }
}

/** Words of Kustomize for what is not there, and what it is. */
const notSupported: readonly [RegExp, string][] = [
  [/renderd has no network|no 'git' program on path/, `${remoteProblem} here`],
  [/must specify --enable-helm/, 'charts in kustomizations are not supported yet'],
];

/** Says so where a kustomization needs what renderd does not have. */
function notYet(error: unknown): StatusError | undefined {
  const message = messageOf(error);
  const [, reason] = notSupported.find(([words]) => words.test(message)) ?? [];
  if (reason === undefined) return undefined;
  return new StatusError(codes.unimplemented, `${reason}: ${message}`, { cause: error });
}

/** Bytes and files of a folder that are read ahead. */
const maxBytesAhead = 256 * 1024;
const maxFilesAhead = 200;

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

/** Another version than the embedded one is an executable that the user provides. */
function refuseOtherVersion({ request, source }: ToolRun): void {
  const version = source.kustomize?.version ?? '';
  const registered = request.kustomizeOptions?.Versions ?? [];
  if (version === '' || !request.kustomizeOptions) return;
  if (!registered.some(({ Name }) => Name === version)) {
    const message = `error getting kustomize binary path: kustomize version ${version} is not registered`;
    throw new StatusError(codes.unknown, message);
  }
  throw new StatusError(
    codes.unimplemented,
    `kustomize version ${version}: other versions than the embedded one are not supported yet`,
  );
}

/** Argo CD: with --enable-helm, kustomize is told the cluster's versions. */
function helmFlags({ request, source }: ToolRun, words: readonly string[]): string[] {
  if (!words.some((word) => word.includes('--enable-helm'))) return [];
  const version = plainKubeVersion(source.kustomize?.kubeVersion || request.kubeVersion || '');
  const apiVersions = source.kustomize?.apiVersions?.length
    ? source.kustomize.apiVersions
    : (request.apiVersions ?? []);
  return [
    ...(version === '' ? [] : ['--helm-kube-version', version]),
    ...apiVersions.flatMap((text) => ['--helm-api-versions', text]),
  ];
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
  for (const name of fileNames) {
    const path = joinPath(run.path, name);
    const content = await run.tree.readFile(path, { signal: run.signal });
    if (!content) continue;
    const original = await parse(renderd, content);
    const changed = edits.reduce((kustomization, edit) => edit.apply(kustomization), original);
    return new Map([[path, new TextEncoder().encode(JSON.stringify(changed))]]);
  }
  throw new StatusError(codes.unknown, 'kustomization file not found in the path');
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
