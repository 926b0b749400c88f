import type { TreeEntry } from '../types.ts';
import type { TreeObjects } from '../tree/objects.ts';

/** Paths of the files that differ between two root directories, sorted as they lie; whole equal folders are skipped by their id. */
export async function changedPaths(objects: TreeObjects, from: string, to: string): Promise<string[]> {
  const changed: string[] = [];
  const visit = async (
    left: string | undefined,
    right: string | undefined,
    prefix: string,
  ): Promise<void> => {
    if (left === right) return;
    const [before, after] = await Promise.all([entriesOf(objects, left), entriesOf(objects, right)]);
    for (const name of new Set([...before.keys(), ...after.keys()])) {
      const [old, now] = [before.get(name), after.get(name)];
      if (old?.id === now?.id && old?.type === now?.type && old?.executable === now?.executable) continue;
      await visit(folderId(old), folderId(now), `${prefix}${name}/`);
      if (isLeaf(old) || isLeaf(now)) changed.push(prefix + name);
    }
  };
  await visit(from, to, '');
  return changed;
}

async function entriesOf(
  objects: TreeObjects,
  id: string | undefined,
): Promise<ReadonlyMap<string, TreeEntry>> {
  return id === undefined ? new Map() : (await objects.directory(id)).entries;
}

function folderId(entry: TreeEntry | undefined): string | undefined {
  return entry?.type === 'directory' ? entry.id : undefined;
}

function isLeaf(entry: TreeEntry | undefined): boolean {
  return entry !== undefined && entry.type !== 'directory';
}
