import { codes, StatusError } from '@tiphys/base';
import type { TreeEntry } from '../types.ts';
import type { Directory, TreeObjects } from './objects.ts';
import { outOfTree, pathParts } from './path.ts';
import type { Submodules } from './submodules.ts';

/** Links followed in a row before a path counts as a loop, as Linux counts. */
const maxLinks = 40;
/** Longest target of a link. */
const maxLinkBytes = 4096;

/** The entry a path leads to, and where it lies when links are followed. */
export interface Found {
  readonly entry: TreeEntry;
  readonly parts: readonly string[];
  readonly inSubmodule: boolean;
}

/** Takes down what a walk met: a physical path and its state. */
export type Recorder = (path: string, state: string | undefined) => void;

/** Walks paths through directories that are read only when a path leads through them. */
export interface Walker {
  /** Follows a path and its links; `undefined` where nothing is. */
  find(parts: readonly string[], options: WalkOptions): Promise<Found | undefined>;
  /** The state of a path without following links, as a recorder would have been told it. */
  state(path: string, signal?: AbortSignal): Promise<string | undefined>;
  directory(id: string, signal?: AbortSignal): Promise<Directory>;
  /** What a link says. */
  target(link: TreeEntry, signal?: AbortSignal): Promise<string>;
}

/** What a walk tells and heeds. */
export interface WalkOptions {
  readonly record: Recorder;
  readonly signal?: AbortSignal | undefined;
}

/** Where a walker starts, and what its errors call the thing it walks (`repository`, `chart`). */
export interface WalkerOptions {
  readonly rootId: string;
  readonly kind: string;
  /** Without them, a submodule is an entry with nothing in it. */
  readonly submodules?: Pick<Submodules, 'enter'> | undefined;
}

/** How far a walk has come. */
interface Place {
  readonly entry: TreeEntry;
  /** Parts of the path walked. */
  readonly depth: number;
  /** The repository it is in: its root, and the parts of the path that lead there. */
  readonly module: { readonly rootId: string; readonly depth: number };
}

/** Makes the walker of one tree. */
export function createWalker(objects: TreeObjects, { rootId, kind, submodules }: WalkerOptions): Walker {
  const root: TreeEntry = { name: '', type: 'directory', id: rootId, executable: false };
  const start: Place = { entry: root, depth: 0, module: { rootId, depth: 0 } };

  async function find(
    wanted: readonly string[],
    { record, signal }: WalkOptions,
  ): Promise<Found | undefined> {
    let parts = [...wanted];
    let place = start;
    let links = 0;
    while (place.depth < parts.length && place.entry.type === 'directory') {
      const directory = await objects.directory(place.entry.id, signal);
      const entry = directory.entries.get(parts[place.depth] ?? '');
      if (!entry) break;
      place = { ...place, entry, depth: place.depth + 1 };
      const here = parts.slice(0, place.depth);
      // What lies in a submodule is as the commit that is recorded for it says.
      const note: Recorder = place.module.depth > 0 ? () => {} : record;
      if (entry.type === 'submodule') place = await enter(place, here, note);
      if (entry.type !== 'symlink') continue;
      // A link starts the walk again at its target, so that every physical path is taken down as it is.
      note(here.join('/'), stateOf(entry));
      if (++links > maxLinks) throw tooManyLinks(wanted.join('/'));
      parts = [...(await target(entry, here, signal)), ...parts.slice(place.depth)];
      place = start;
    }
    const complete = place.depth === parts.length;
    const inSubmodule = place.module.depth > 0;
    if (!inSubmodule) record(parts.join('/'), complete ? stateOf(place.entry) : undefined);
    return complete ? { entry: place.entry, parts, inSubmodule } : undefined;
  }

  /** Steps into a submodule; one that cannot be found stays what it is. */
  async function enter(place: Place, here: readonly string[], note: Recorder): Promise<Place> {
    note(here.join('/'), stateOf(place.entry));
    const { module } = place;
    const path = here.slice(module.depth).join('/');
    const entered = await submodules?.enter({ rootId: module.rootId, path, entry: place.entry });
    if (!entered) return place;
    note('.gitmodules', entered.modulesState);
    return { ...place, entry: entered.root, module: { rootId: entered.root.id, depth: place.depth } };
  }

  async function textOf(link: TreeEntry, signal?: AbortSignal): Promise<string> {
    const [bytes] = await objects.files([link.id], { maxBytes: maxLinkBytes, signal });
    return new TextDecoder().decode(bytes);
  }

  async function target(
    link: TreeEntry,
    at: readonly string[],
    signal: AbortSignal | undefined,
  ): Promise<string[]> {
    const text = await textOf(link, signal);
    const parts = text.startsWith('/') ? undefined : pathParts(text, at.slice(0, -1));
    if (parts) return parts;
    throw new StatusError(
      codes.failedPrecondition,
      `${kind} contains out-of-bounds symlinks. file: ${at.join('/')}`,
    );
  }

  async function state(path: string, signal?: AbortSignal): Promise<string | undefined> {
    const names = path.endsWith('/');
    const parts = pathParts(path);
    if (!parts) throw outOfTree(path);
    let entry = root;
    for (const part of parts) {
      // A link on the way is no plain "missing": what lies behind it was not part of what was recorded.
      if (entry.type === 'symlink') return `through ${stateOf(entry)}`;
      if (entry.type !== 'directory') return undefined;
      const next = (await objects.directory(entry.id, signal)).entries.get(part);
      if (!next) return undefined;
      entry = next;
    }
    if (!names) return stateOf(entry);
    return entry.type === 'directory' ? namesOf(await objects.directory(entry.id, signal)) : undefined;
  }

  return { find, state, directory: (id, signal) => objects.directory(id, signal), target: textOf };
}

/** The state of one entry: its id, marked where the same bytes would mean something else. */
export function stateOf(entry: TreeEntry): string {
  const mark = entry.type === 'file' ? (entry.executable ? 'x' : '') : entry.type.slice(0, 2);
  return `${mark}${entry.id}`;
}

/** The state of a listing: which names of which type are there. */
export function namesOf(directory: Directory): string {
  return [...directory.entries.values()].map((entry) => `${entry.type[0]}${entry.name}`).join('/');
}

function tooManyLinks(path: string): StatusError {
  return new StatusError(
    codes.failedPrecondition,
    `too many levels of symbolic links at ${JSON.stringify(path)}`,
  );
}
