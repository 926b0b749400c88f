import type { TreeEntry } from '../types.ts';

/** A directory as stored: its entries by name, in the order of their names. */
export interface Directory {
  readonly entries: ReadonlyMap<string, TreeEntry>;
}

/** Where a tree takes its objects from; ids are content addresses, so what they answer never changes. */
export interface TreeObjects {
  /** The directory with this id; throws `StatusError(unavailable)` where it is not stored. */
  directory(id: string, signal?: AbortSignal): Promise<Directory>;
  /** The contents of files in the order of `ids`; throws `resourceExhausted` when they are larger than `maxBytes` in sum. */
  files(ids: readonly string[], options: FilesOptions): Promise<readonly Uint8Array[]>;
}

/** Bounds of reading files by id. */
export interface FilesOptions {
  readonly maxBytes: number;
  /** The setting that says so, for the error. */
  readonly limitName?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}
