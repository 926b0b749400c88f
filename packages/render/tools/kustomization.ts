import type { Tree } from '@tiphys/source';
import { joinPath } from './locate.ts';

/** Names of a kustomization, in the order in which they are looked for. */
const names = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** A kustomization's file. */
export interface KustomizationFile {
  readonly path: string;
  readonly content: Uint8Array;
}

/** Whether a file of this name is a kustomization. */
export function isKustomization(name: string): boolean {
  return names.includes(name);
}

/** The kustomization of a folder. */
export async function findKustomization(
  tree: Tree,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<KustomizationFile | undefined> {
  for (const name of names) {
    const path = joinPath(folder, name);
    const content = await tree.readFile(path, { signal });
    if (content) return { path, content };
  }
  return undefined;
}
