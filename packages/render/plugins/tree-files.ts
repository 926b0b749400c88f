import { posix } from 'node:path';
import { codes, StatusError } from '@tiphys/base';
import type { Tree, TreeEntry } from '@tiphys/source';
import { joinPath } from '../tools/locate.ts';
import { matchSegment } from '../tools/wildcard.ts';

/** Files of a folder that are read at once. */
const filesAtOnce = 16;
/** Folders below one another. */
const maxDepth = 200;

/** What a plugin gets of a tree, by path relative to the folder that is sent. */
export type TreeFile =
  | {
      readonly type: 'file';
      readonly path: string;
      readonly executable: boolean;
      readonly content: Uint8Array;
    }
  | { readonly type: 'link'; readonly path: string; readonly target: string };

/** Which files, and how much of them. */
export interface TreeFileOptions {
  /** Folder of the tree that is sent, `.` for all of it. */
  readonly root: string;
  /** Patterns of paths that are left out, with what lies below them: `*` stays within one folder, as in Go's filepath.Match. */
  readonly exclude: readonly string[];
  readonly maxFiles: number;
  readonly maxBytes: number;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The files and links below a folder of a tree, folder by folder. Links stay links; one that leads out of the tree is an error as in
 * Argo CD, one that leads out of the folder that is sent (or in a circle) is left out.
 */
export async function* treeFiles(tree: Tree, options: TreeFileOptions): AsyncGenerator<TreeFile> {
  const { maxBytes, maxFiles, root, signal } = options;
  const isExcluded = excluder(options.exclude);
  const open = [{ path: '', depth: 0 }];
  let bytes = 0;
  let files = 0;
  for (let folder = open.shift(); folder; folder = open.shift()) {
    if (folder.depth > maxDepth) throw tooLarge('folders are nested too deeply');
    const entries = ((await tree.list(joinPath(root, folder.path || '.'), { signal })) ?? [])
      .map((entry) => ({ entry, path: posix.join(folder.path, entry.name) }))
      .filter(({ path }) => !isExcluded(path));
    for (const { entry, path } of entries) {
      if (entry.type === 'directory') open.push({ path, depth: folder.depth + 1 });
    }
    const wanted = entries.filter(({ entry }) => entry.type === 'file' || entry.type === 'symlink');
    files += wanted.length;
    if (files > maxFiles) throw tooLarge(`more than ${maxFiles} files`);
    for (let at = 0; at < wanted.length; at += filesAtOnce) {
      const read = await Promise.all(
        wanted.slice(at, at + filesAtOnce).map((one) => readEntry(tree, { ...one, root, maxBytes, signal })),
      );
      for (const file of read) {
        if (!file) continue;
        if (file.type === 'file') bytes += file.content.length;
        if (bytes > maxBytes) throw tooLarge(`more than ${maxBytes} bytes`);
        yield file;
      }
    }
  }
}

interface Reading {
  readonly entry: TreeEntry;
  readonly path: string;
  readonly root: string;
  readonly maxBytes: number;
  readonly signal: AbortSignal | undefined;
}

async function readEntry(tree: Tree, reading: Reading): Promise<TreeFile | undefined> {
  const { entry, maxBytes, path, root, signal } = reading;
  const at = joinPath(root, path);
  if (entry.type === 'file') {
    const content = (await tree.readFile(at, { maxBytes, signal })) ?? new Uint8Array();
    return { type: 'file', path, executable: entry.executable, content };
  }
  const target = (await tree.readLink(at, { signal })) ?? '';
  try {
    // Follows it, and refuses what leaves the tree.
    await tree.stat(at, { signal });
  } catch (error) {
    if (error instanceof StatusError && error.message.startsWith('too many levels')) return undefined;
    throw error;
  }
  const lands = posix.normalize(posix.join(posix.dirname(path), target));
  return lands === '..' || lands.startsWith('../') ? undefined : { type: 'link', path, target };
}

/** A pattern matches a path segment by segment. */
function excluder(patterns: readonly string[]): (path: string) => boolean {
  const compiled = patterns.map((pattern) => pattern.split('/'));
  return (path) => {
    const parts = path.split('/');
    return compiled.some(
      (segments) =>
        segments.length === parts.length &&
        segments.every((segment, index) => matchSegment(segment, parts[index] ?? '')),
    );
  };
}

function tooLarge(why: string): StatusError {
  return new StatusError(codes.resourceExhausted, `the files for the plugin are too many: ${why}`);
}
