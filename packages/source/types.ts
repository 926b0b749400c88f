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
  /** A directory's entries sorted by name (links as links), or `undefined` where there is no directory. */
  list(path: string, options?: ReadOptions): Promise<readonly TreeEntry[] | undefined>;
  /** The entry at a path (links resolved), or `undefined`. */
  stat(path: string, options?: ReadOptions): Promise<TreeEntry | undefined>;
  /** Where the symbolic link at a path leads, as it is written; `undefined` where there is no link. Links in front of it are followed. */
  readLink(path: string, options?: ReadOptions): Promise<string | undefined>;
  /**
   * All files below a directory with their content, by path relative to it, links followed, read in one go;
   * `undefined` where there is no directory. Bounded by `maxBytes` in sum and `maxFiles`. With `only`, other
   * files are neither read nor counted.
   */
  readAll(path: string, options?: ReadAllOptions): Promise<ReadonlyMap<string, Uint8Array> | undefined>;
  /** What has been asked so far. */
  readSet(): ReadSet;
  /** A view of the same tree with a read set of its own. */
  fork(): Tree;
  /** Whether everything in a read set is the same in this tree, so that what was made from it still holds. Records nothing. */
  matches(readSet: ReadSet, signal?: AbortSignal): Promise<boolean>;
}

/** Bounds of one read. */
export interface ReadOptions {
  readonly signal?: AbortSignal | undefined;
  /** Default 32 MiB. */
  readonly maxBytes?: number | undefined;
  /** The setting that says so, for the error. */
  readonly limitName?: string | undefined;
}

/** Bounds of a recursive read. */
export interface ReadAllOptions extends ReadOptions {
  /** Default 10,000. */
  readonly maxFiles?: number | undefined;
  /** The setting that says so, for the error. */
  readonly filesLimitName?: string | undefined;
  /** Which files to read, by path relative to the directory. Default: all. */
  readonly only?: ((path: string) => boolean) | undefined;
}

/**
 * Every path asked for, with what was found there as an opaque text that is equal when the object is; `undefined` for
 * what was looked for and missing. A key that ends in `/` stands for the names in that directory, not their contents.
 */
export type ReadSet = ReadonlyMap<string, string | undefined>;
