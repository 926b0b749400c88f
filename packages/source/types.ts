/** What a path in a tree is. */
export type TreeEntryType = 'file' | 'directory' | 'symlink' | 'submodule';

/** One entry of a directory. */
export interface TreeEntry {
  readonly name: string;
  readonly type: TreeEntryType;
  /** Object id of the content: equal ids mean equal content. */
  readonly id: string;
  readonly executable: boolean;
}

/**
 * An immutable tree of files at one revision (design, idea 1). Paths are relative, with `/`, never leave the
 * tree; symbolic links are followed inside it and refused when they point out of it. Everything asked is
 * recorded in `readSet`.
 */
export interface Tree {
  /** Commit SHA, chart version or digest. */
  readonly revision: string;
  /** A file's bytes, or `undefined` where there is no file. Throws `resourceExhausted` over `maxBytes`. */
  readFile(path: string, options?: ReadOptions): Promise<Uint8Array | undefined>;
  /** A directory's entries sorted by name, or `undefined` where there is no directory. */
  list(path: string, options?: ReadOptions): Promise<readonly TreeEntry[] | undefined>;
  /** The entry at a path (links resolved), or `undefined`. */
  stat(path: string, options?: ReadOptions): Promise<TreeEntry | undefined>;
  /** All files below a directory with their content, read in one go. Bounded by `maxBytes` in sum and `maxFiles`. */
  readAll(path: string, options?: ReadAllOptions): Promise<ReadonlyMap<string, Uint8Array> | undefined>;
  /** What has been asked so far. */
  readSet(): ReadSet;
  /** A view of the same tree with a read set of its own. */
  fork(): Tree;
}

/** Bounds of one read. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default 32 MiB. */
  readonly maxBytes?: number | undefined;
}

/** Bounds of a recursive read. */
export interface ReadAllOptions extends ReadOptions {
  /** Default 10,000. */
  readonly maxFiles?: number | undefined;
}

/** Every path asked for, with the object id found there; `undefined` for what was looked for and missing. */
export type ReadSet = ReadonlyMap<string, string | undefined>;
