import { createSingleFlight } from '@tiphys/base';
import type { TreeEntry } from '../types.ts';
import type { Directory, FilesOptions, TreeObjects } from './objects.ts';
import { stateOf } from './walker.ts';

/** Largest `.gitmodules`. */
const maxModulesBytes = 1024 * 1024;
/** Stands between a repository's number and an object's id. */
const separator = '!';

/** A repository whose objects can be read, and the root of one commit in it. */
export interface SubmoduleTree {
  readonly objects: TreeObjects;
  readonly rootId: string;
  /** Its URL, for submodules of its own that are relative to it. */
  readonly url: string;
}

/** Opens a commit of the repository that a submodule's URL (maybe relative to `parentUrl`) names. */
export type OpenSubmodule = (at: {
  readonly url: string;
  readonly parentUrl: string;
  readonly commit: string;
}) => Promise<SubmoduleTree>;

/** A submodule to step into. */
export interface SubmoduleStep {
  /** Root of the repository it stands in. */
  readonly rootId: string;
  /** Its path in that repository. */
  readonly path: string;
  readonly entry: TreeEntry;
}

/** The root folder of a submodule, and the state of the file that says where it comes from. */
export interface EnteredSubmodule {
  readonly root: TreeEntry;
  readonly modulesState: string | undefined;
}

/** Steps from a repository into its submodules. */
export interface Submodules {
  /** The objects of the repository and of every submodule that was entered, under ids of their own. */
  readonly objects: TreeObjects;
  /** `undefined` for a submodule that `.gitmodules` does not name. */
  enter(step: SubmoduleStep): Promise<EnteredSubmodule | undefined>;
}

/** Joins a repository with its submodules, which are fetched when a path first leads into them. */
export function createSubmodules(main: SubmoduleTree, open: OpenSubmodule): Submodules {
  const trees: SubmoduleTree[] = [main];
  const flight = createSingleFlight<number>();
  const numbers = new Map<string, number>();

  const split = (id: string): { readonly tree: SubmoduleTree; readonly tag: string; readonly id: string } => {
    const at = id.indexOf(separator);
    const tree = at < 0 ? main : (trees[Number(id.slice(0, at))] ?? main);
    return { tree, tag: id.slice(0, at + 1), id: id.slice(at + 1) };
  };

  const objects: TreeObjects = {
    async directory(id, signal) {
      const owner = split(id);
      const directory = await owner.tree.objects.directory(owner.id, signal);
      return owner.tag === '' ? directory : tagged(directory, owner.tag);
    },
    async files(ids, options) {
      if (!ids.some((id) => id.includes(separator))) return main.objects.files(ids, options);
      return filesOfMany(ids, options);
    },
  };

  async function filesOfMany(
    ids: readonly string[],
    { limitName, maxBytes, signal }: FilesOptions,
  ): Promise<Uint8Array[]> {
    const contents = Array.from<Uint8Array>({ length: ids.length });
    let left = maxBytes;
    for (const tree of new Set(ids.map((id) => split(id).tree))) {
      const places = [...ids.keys()].filter((index) => split(ids[index] ?? '').tree === tree);
      const own = places.map((index) => split(ids[index] ?? '').id);
      const read = await tree.objects.files(own, { limitName, maxBytes: left, signal });
      for (const [index, place] of places.entries()) {
        const bytes = read[index] ?? new Uint8Array();
        contents[place] = bytes;
        left -= bytes.length;
      }
    }
    return contents;
  }

  async function enter({ entry, path, rootId }: SubmoduleStep): Promise<EnteredSubmodule | undefined> {
    const file = (await objects.directory(rootId)).entries.get('.gitmodules');
    if (file?.type !== 'file') return undefined;
    const [bytes] = await objects.files([file.id], { maxBytes: maxModulesBytes });
    const url = parseModules(new TextDecoder().decode(bytes)).get(path);
    if (url === undefined) return undefined;
    const parent = split(rootId);
    const commit = split(entry.id).id;
    const number = await flight(`${parent.tree.url} ${url} ${commit}`, () =>
      numberOf(parent.tree.url, url, commit),
    );
    const tag = `${number}${separator}`;
    const root: TreeEntry = { ...entry, type: 'directory', id: tag + (trees[number]?.rootId ?? '') };
    return { root, modulesState: stateOf(file) };
  }

  async function numberOf(parentUrl: string, url: string, commit: string): Promise<number> {
    const key = `${parentUrl} ${url} ${commit}`;
    const known = numbers.get(key);
    if (known !== undefined) return known;
    const tree = await open({ url, parentUrl, commit });
    const number = trees.push(tree) - 1;
    numbers.set(key, number);
    return number;
  }

  return { objects, enter };
}

/** URLs of submodules by path, from the text of `.gitmodules`. */
export function parseModules(text: string): ReadonlyMap<string, string> {
  const urls = new Map<string, string>();
  let path: string | undefined;
  let url: string | undefined;
  const keep = (): void => {
    if (path !== undefined && url !== undefined) urls.set(path.replace(/\/+$/, ''), url);
    path = undefined;
    url = undefined;
  };
  for (const line of text.split('\n')) {
    if (/^\s*\[/.test(line)) keep();
    const match = /^\s*(path|url)\s*=\s*(.*?)\s*$/i.exec(line);
    const value = match?.[2]?.replace(/^"(.*)"$/, '$1');
    if (match?.[1]?.toLowerCase() === 'path') path = value;
    if (match?.[1]?.toLowerCase() === 'url') url = value;
  }
  keep();
  return urls;
}

function tagged(directory: Directory, tag: string): Directory {
  return {
    entries: new Map([...directory.entries].map(([name, entry]) => [name, { ...entry, id: tag + entry.id }])),
  };
}
