import type { Tree } from '@tiphys/source';
import { joinPath } from './locate.ts';
import { expandBraces, isPattern, matchSegment } from './wildcard.ts';

/** Folders below one another that `**` goes into. */
const maxDepth = 100;

/**
 * The files of a tree that match a path pattern (doublestar's: `**` is any number of folders), in the order of a
 * walk: names sorted, the files of a folder before those of the folders below it.
 */
export async function globTree(tree: Tree, pattern: string, signal?: AbortSignal): Promise<string[]> {
  const found = new Set<string>();
  for (const alternative of expandBraces(pattern)) {
    let folders: readonly string[] = ['.'];
    const segments = alternative.split('/');
    const last = segments.pop() ?? '';
    for (const segment of segments) folders = await enter(tree, { folders, segment, signal });
    if (last === '**') {
      folders = await enter(tree, { folders, segment: '**', signal });
    }
    for (const folder of folders) {
      for (const name of await filesIn(tree, { folder, pattern: last === '**' ? '*' : last, signal }))
        found.add(name);
    }
  }
  return [...found];
}

interface Step {
  readonly folders: readonly string[];
  readonly segment: string;
  readonly signal: AbortSignal | undefined;
}

async function enter(tree: Tree, { folders, segment, signal }: Step): Promise<string[]> {
  if (segment !== '**' && !isPattern(segment)) return folders.map((folder) => joinPath(folder, segment));
  const entered: string[] = [];
  const descend = async (folder: string, depth: number): Promise<void> => {
    entered.push(folder);
    if (depth >= maxDepth) return;
    for (const name of await foldersIn(tree, folder, signal))
      await descend(joinPath(folder, name), depth + 1);
  };
  for (const folder of folders) {
    if (segment === '**') await descend(folder, 0);
    else {
      const names = await foldersIn(tree, folder, signal);
      entered.push(
        ...names.filter((name) => matchSegment(segment, name)).map((name) => joinPath(folder, name)),
      );
    }
  }
  return entered;
}

async function foldersIn(tree: Tree, folder: string, signal: AbortSignal | undefined): Promise<string[]> {
  const entries = (await tree.list(folder, { signal })) ?? [];
  return entries.filter((entry) => entry.type === 'directory').map((entry) => entry.name);
}

async function filesIn(
  tree: Tree,
  {
    folder,
    pattern,
    signal,
  }: { readonly folder: string; readonly pattern: string; readonly signal: AbortSignal | undefined },
): Promise<string[]> {
  if (!isPattern(pattern)) {
    const path = joinPath(folder, pattern);
    return (await tree.stat(path, { signal }))?.type === 'file' ? [path] : [];
  }
  const entries = (await tree.list(folder, { signal })) ?? [];
  const files = entries.filter((entry) => entry.type === 'file' || entry.type === 'symlink');
  return files
    .filter((entry) => matchSegment(pattern, entry.name))
    .map((entry) => joinPath(folder, entry.name));
}
