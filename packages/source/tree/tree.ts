import { codes, StatusError } from '@tiphys/base';
import type { ReadAllOptions, ReadOptions, ReadSet, Tree, TreeEntry } from '../types.ts';
import type { TreeObjects } from './objects.ts';
import { outOfTree, pathParts } from './path.ts';
import type { Submodules } from './submodules.ts';
import type { Found, Walker } from './walker.ts';
import { createWalker, namesOf } from './walker.ts';

const defaultMaxBytes = 32 * 1024 * 1024;
const defaultMaxFiles = 10_000;

/** What a tree is called and where it starts. */
export interface TreeOptions {
  readonly revision: string;
  /** Id of the root directory. */
  readonly rootId: string;
  /** How errors call the whole: `repository`, `chart`, `oci image`, `streamed files`. */
  readonly kind: string;
  /** Submodules to step into. */
  readonly submodules?: Submodules | undefined;
}

/** Makes a tree over stored objects; nothing is read until something is asked. */
export function createTree(stored: TreeObjects, options: TreeOptions): Tree {
  const objects = options.submodules?.objects ?? stored;
  const walker = createWalker(objects, options);
  return view({
    objects,
    walker,
    revision: options.revision,
    hasSubmodules: options.submodules !== undefined,
  });
}

interface Core {
  readonly objects: TreeObjects;
  readonly walker: Walker;
  readonly revision: string;
  /** Submodules show as the folders they are. */
  readonly hasSubmodules: boolean;
}

function view(core: Core): Tree {
  const { hasSubmodules, objects, walker, revision } = core;
  const seen = new Map<string, string | undefined>();
  const record = (path: string, state: string | undefined): void => void seen.set(path, state);
  const find = (path: string, signal: AbortSignal | undefined): Promise<Found | undefined> => {
    const parts = pathParts(path);
    if (!parts) throw outOfTree(path);
    return walker.find(parts, { record, signal });
  };

  return {
    revision,
    async readFile(path, { limitName, maxBytes = defaultMaxBytes, signal }: ReadOptions = {}) {
      const found = await find(path, signal);
      if (found?.entry.type !== 'file') return undefined;
      const [bytes] = await objects.files([found.entry.id], { limitName, maxBytes, signal });
      return bytes;
    },
    async list(path, { signal }: ReadOptions = {}) {
      const found = await findUnrecorded(path, signal);
      if (found?.entry.type !== 'directory') return undefined;
      const directory = await walker.directory(found.entry.id, signal);
      const entries = [...directory.entries.values()].map((entry) =>
        hasSubmodules && entry.type === 'submodule' ? { ...entry, type: 'directory' as const } : entry,
      );
      return entries.sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async stat(path, { signal }: ReadOptions = {}) {
      return (await find(path, signal))?.entry;
    },
    async readLink(path, { signal }: ReadOptions = {}) {
      const parts = pathParts(path);
      if (!parts) throw outOfTree(path);
      const name = parts.pop();
      const folder = name === undefined ? undefined : await walker.find(parts, { record, signal });
      if (name === undefined || folder?.entry.type !== 'directory') return undefined;
      const entry = (await walker.directory(folder.entry.id, signal)).entries.get(name);
      return entry?.type === 'symlink' ? walker.target(entry, signal) : undefined;
    },
    async readAll(path, options: ReadAllOptions = {}) {
      const found = await find(path, options.signal);
      if (found?.entry.type !== 'directory') return undefined;
      const files = await collect(found, options);
      const ids = [...files.values()].map((entry) => entry.id);
      const contents = await objects.files(ids, {
        limitName: options.limitName,
        maxBytes: options.maxBytes ?? defaultMaxBytes,
        signal: options.signal,
      });
      return new Map([...files.keys()].map((name, index) => [name, contents[index] ?? new Uint8Array()]));
    },
    readSet: () => new Map(seen),
    fork: () => view(core),
    matches: (readSet, signal) => matches(walker, readSet, signal),
  };

  /** Finds a directory to list: its names are recorded, not its contents, so that a change below does not count. */
  async function findUnrecorded(path: string, signal: AbortSignal | undefined): Promise<Found | undefined> {
    const parts = pathParts(path);
    if (!parts) throw outOfTree(path);
    const met: [string, string | undefined][] = [];
    let found: Found | undefined;
    try {
      found = await walker.find(parts, { record: (at, state) => void met.push([at, state]), signal });
    } finally {
      // The last one is the directory with all that lies in it, which was not asked for. An error keeps everything.
      if (found?.entry.type === 'directory' && !found.inSubmodule) met.pop();
      for (const [at, state] of met) record(at, state);
    }
    if (found?.entry.type === 'directory' && !found.inSubmodule) {
      record(`${found.parts.join('/')}/`, namesOf(await walker.directory(found.entry.id, signal)));
    }
    return found;
  }

  async function collect(start: Found, options: ReadAllOptions): Promise<Map<string, TreeEntry>> {
    const { maxFiles = defaultMaxFiles, only = () => true, signal } = options;
    const files = new Map<string, TreeEntry>();
    const visit = async (found: Found, prefix: string, open: ReadonlySet<string>): Promise<void> => {
      const directory = await walker.directory(found.entry.id, signal);
      for (const entry of directory.entries.values()) {
        const name = prefix + entry.name;
        const at = [...found.parts, entry.name];
        const leadsOn = entry.type === 'symlink' || entry.type === 'submodule';
        const target = leadsOn
          ? await walker.find(at, { record, signal })
          : { entry, parts: at, inSubmodule: found.inSubmodule };
        if (!target) continue;
        const key = target.parts.join('/');
        if (target.entry.type === 'directory' && !open.has(key)) {
          await visit(target, `${name}/`, new Set([...open, key]));
        } else if (target.entry.type === 'file' && only(name)) {
          if (files.size >= maxFiles) throw tooManyFiles(start.parts.join('/'), options);
          files.set(name, target.entry);
        }
      }
    };
    await visit(start, '', new Set([start.parts.join('/')]));
    return files;
  }
}

async function matches(walker: Walker, readSet: ReadSet, signal: AbortSignal | undefined): Promise<boolean> {
  for (const [path, state] of readSet) {
    if ((await walker.state(path, signal)) !== state) return false;
  }
  return true;
}

function tooManyFiles(
  path: string,
  { filesLimitName, maxFiles = defaultMaxFiles }: ReadAllOptions,
): StatusError {
  const limit = filesLimitName === undefined ? '' : ` (limit ${filesLimitName})`;
  return new StatusError(
    codes.resourceExhausted,
    `more than ${maxFiles} files in ${JSON.stringify(path || '.')}${limit}`,
  );
}
