import { posix } from 'node:path';
import type { JsonObject } from '@tiphys/base';
import { codes, isJsonObject, StatusError } from '@tiphys/base';
import type { Tree } from '@tiphys/source';
import type { Renderd } from '../renderd/types.ts';
import type { ToolRun } from '../tool.ts';
import { findKustomization } from './kustomization.ts';
import { withEach, withFilesByUrl } from './kustomize-files.ts';
import type { RemoteEntry } from './kustomize-url.ts';
import { parseRemote } from './kustomize-url.ts';
import { locate } from './locate.ts';
import { overlayTree } from './overlay-tree.ts';

const defaultMaxKustomizations = 500;
const defaultMaxRemotes = 50;
/** What Kustomize reads as a file, else as a kustomization: `generators`, `transformers` and `validators` too, where they are no texts. */
const fields = ['resources', 'components', 'bases', 'generators', 'transformers', 'validators'];
const mountFolder = '.tiphys-remote';

/** What remote targets need besides the run. */
export interface RemoteDeps {
  readonly renderd: Pick<Renderd, 'split'>;
  /** Reads a file by URL, bounded in size and time. */
  readonly fetchFile: (url: string, signal: AbortSignal | undefined) => Promise<Uint8Array>;
  readonly limits?: RemoteLimits | undefined;
}

/** What one build may bring in. */
export interface RemoteLimits {
  /** Repositories and files from elsewhere. Default 50. */
  readonly maxRemotes?: number | undefined;
  /** Kustomizations that are looked through for them. Default 500. */
  readonly maxKustomizations?: number | undefined;
}

/** A run whose tree holds everything its kustomizations name elsewhere. */
export interface RunWithRemotes {
  readonly run: ToolRun;
  /** Something was named that may be another thing tomorrow. */
  readonly external: boolean;
  /** The files that differ from the tree's or are new, and the trees that lie in it by their paths. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  readonly mounts: ReadonlyMap<string, Tree>;
}

/**
 * Brings in the repositories and files that the kustomizations of a run name by URL: each is fetched and mounted in the tree, and the
 * kustomizations name the mounted path instead. Kustomize itself has no network here.
 */
export async function withRemotes(deps: RemoteDeps, run: ToolRun): Promise<RunWithRemotes> {
  const { maxKustomizations = defaultMaxKustomizations } = deps.limits ?? {};
  const imports = createImports(deps, run);
  const open = [run.path];
  const seen = new Set<string>();
  for (let folder = open.pop(); folder !== undefined; folder = open.pop()) {
    if (seen.has(folder)) continue;
    if (seen.size >= maxKustomizations)
      throw tooMany(`${maxKustomizations} kustomizations`, 'TIPHYS_KUSTOMIZE_MAX_KUSTOMIZATIONS');
    seen.add(folder);
    open.push(...(await visit(deps, imports, { folder, signal: run.signal })));
  }
  const { external, files, mounts, tree } = imports;
  const mounted = [...mounts].map(([name, other]) => [posix.join(mountFolder, name), other] as const);
  return { run: { ...run, tree }, external, files, mounts: new Map(mounted) };
}

/** What was brought in so far, and the tree with it. */
interface Imports {
  readonly tree: Tree;
  readonly files: Map<string, Uint8Array>;
  readonly mounts: ReadonlyMap<string, Tree>;
  readonly external: boolean;
  /** The path at which what a kustomization in `folder` names lies in the tree from now on. */
  bring(remote: RemoteEntry, folder: string): Promise<string>;
}

function createImports({ fetchFile, limits }: RemoteDeps, run: ToolRun): Imports {
  const { maxRemotes = defaultMaxRemotes } = limits ?? {};
  const files = new Map<string, Uint8Array>();
  const mounts = new Map<string, Tree>();
  const names = new Map<string, string>();
  let external = false;
  return {
    tree: overlayTree(run.tree, { files, mountFolder, mounts }),
    files,
    mounts,
    get external() {
      return external;
    },
    async bring(remote, folder) {
      const key = JSON.stringify(
        remote.type === 'file' ? [folder, remote.url] : [remote.url, remote.revision],
      );
      const known = names.get(key);
      const name = known ?? String(names.size);
      if (known === undefined && names.size >= maxRemotes)
        throw tooMany(`${maxRemotes} remote targets`, 'TIPHYS_KUSTOMIZE_MAX_REMOTES');
      names.set(key, name);
      if (remote.type === 'file') {
        external = true;
        // Kustomize reads files only in the folder of the kustomization that names them.
        const path = posix.join(folder, `.tiphys-remote-${name}.yaml`);
        if (known === undefined) files.set(path, await fetchFile(remote.url, run.signal));
        return path;
      }
      if (known === undefined) {
        const opened = await run.openRepository(remote.url, remote.revision);
        mounts.set(name, opened.tree);
        external ||= !opened.pinned;
      }
      return posix.join(mountFolder, name, remote.path);
    },
  };
}

/** Rewrites the kustomization of a folder; gives the folders it leads to. */
async function visit(
  deps: RemoteDeps,
  { bring, files, tree }: Imports,
  { folder, signal }: { readonly folder: string; readonly signal: AbortSignal | undefined },
): Promise<string[]> {
  const found = await findKustomization(tree, folder, signal);
  const kustomization = found && (await parse(deps, found.content));
  if (!kustomization) return [];
  const next: string[] = [];
  const resolve = async (entry: unknown): Promise<unknown> => {
    // A generator or transformer may stand there as a text.
    if (typeof entry !== 'string' || entry.includes('\n')) return entry;
    const remote = parseRemote(entry);
    const path = remote ? await bring(remote, folder) : localFolder(entry, folder);
    if (path !== undefined) next.push(path);
    return remote && path !== undefined ? posix.relative(folder, path) : entry;
  };
  const withResources = await withEach(kustomization, fields, resolve);
  const rewritten = await withFilesByUrl(withResources, async (url) =>
    posix.relative(folder, await bring({ type: 'file', url }, folder)),
  );
  if (rewritten !== kustomization) files.set(found.path, new TextEncoder().encode(JSON.stringify(rewritten)));
  return next;
}

function localFolder(entry: string, folder: string): string | undefined {
  try {
    return locate(entry, folder) || '.';
  } catch {
    // What leads out of the tree is told by the build itself.
    return undefined;
  }
}

async function parse({ renderd }: RemoteDeps, content: Uint8Array): Promise<JsonObject | undefined> {
  const [file] = await renderd.split([content]);
  const document = file?.documents[0];
  // What does not parse is told by the build itself.
  return file?.problem === undefined && isJsonObject(document) ? document : undefined;
}

function tooMany(what: string, limit: string): StatusError {
  return new StatusError(codes.resourceExhausted, `more than ${what} in one build (limit ${limit})`);
}
