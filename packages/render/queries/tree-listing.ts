import type { Tree, TreeEntry } from '@tiphys/source';
import { codes, StatusError } from '@tiphys/base';
import type { EnabledSourceTypes, SourceType } from '../generate/source-type.ts';
import { isEnabled, typeOfFiles } from '../generate/source-type.ts';
import { isKsonnetFolder } from '../tools/ksonnet/ksonnet-app.ts';

/** Entries of one repository that are walked. */
const maxEntries = 1_000_000;

/** One folder met on a walk. */
export interface Folder {
  /** Path from the root; `.` for the root itself. */
  readonly path: string;
  readonly entries: readonly TreeEntry[];
}

/** Walks all folders of a tree, links not followed, parents first. `enter` may keep it out of a folder. */
export async function* walkFolders(
  tree: Tree,
  options: { readonly enter?: (name: string) => boolean; readonly signal?: AbortSignal | undefined } = {},
): AsyncGenerator<Folder> {
  const { enter = () => true, signal } = options;
  const open = ['.'];
  let seen = 0;
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const entries = (await tree.list(path, { signal })) ?? [];
    seen += entries.length;
    if (seen > maxEntries)
      throw new StatusError(codes.resourceExhausted, `more than ${maxEntries} files to look through`);
    yield { path, entries };
    const folders = entries.filter((entry) => entry.type === 'directory' && enter(entry.name));
    for (const { name } of folders.toReversed()) open.push(path === '.' ? name : `${path}/${name}`);
  }
}

/** The charts, kustomizations and Ksonnet applications of a repository by folder. */
export async function findApps(
  tree: Tree,
  enabled: EnabledSourceTypes,
  signal?: AbortSignal,
): Promise<Record<string, SourceType>> {
  const apps: Record<string, SourceType> = {};
  for await (const { entries, path } of walkFolders(tree, { signal })) {
    const names = entries.filter((entry) => entry.type !== 'directory').map((entry) => entry.name);
    const isKsonnet = isEnabled('Ksonnet', enabled) && isKsonnetFolder(entries);
    const type = typeOfFiles(names, enabled) ?? (isKsonnet ? 'Ksonnet' : undefined);
    if (type) apps[path] = type;
  }
  return apps;
}

/** Paths of all folders but the root; hidden ones (and what lies in them) only when asked for. */
export async function findDirectories(
  tree: Tree,
  { includeHidden, signal }: { readonly includeHidden: boolean; readonly signal?: AbortSignal | undefined },
): Promise<string[]> {
  const paths: string[] = [];
  const enter = (name: string): boolean => includeHidden || !name.startsWith('.');
  for await (const { path } of walkFolders(tree, { enter, signal })) {
    if (path !== '.') paths.push(path);
  }
  return paths;
}

/** Paths of all files that a pattern matches. */
export async function findFiles(
  tree: Tree,
  {
    matches,
    signal,
  }: { readonly matches: (path: string) => boolean; readonly signal?: AbortSignal | undefined },
): Promise<string[]> {
  const paths: string[] = [];
  for await (const { entries, path } of walkFolders(tree, { signal })) {
    for (const entry of entries) {
      const at = path === '.' ? entry.name : `${path}/${entry.name}`;
      if (entry.type !== 'directory' && entry.type !== 'submodule' && matches(at)) paths.push(at);
    }
  }
  return paths;
}
