import { CatFile } from './cat-file.ts';
import type { GitProgram } from './run.ts';

/** Time without a question after which a process ends. */
const defaultIdleMs = 60_000;

/** What a stored object is, and its bytes where they were asked for and allowed. */
export interface GitObject {
  readonly type: string;
  readonly size: number;
  readonly content: Uint8Array;
}

/** Which repository is read, and when the processes behind it end. */
export interface ObjectReaderOptions {
  readonly program: GitProgram;
  readonly gitDir: string;
  /** Time without a question after which a process ends. Default 60 s. */
  readonly idleMs?: number | undefined;
}

/** Reads objects of one repository by id. */
export interface ObjectReader {
  /** Type and size of objects, `undefined` for what is not stored. */
  info(ids: readonly string[]): Promise<readonly (GitObject | undefined)[]>;
  /** Objects with their bytes; one larger than `maxBytes` comes without them. */
  read(ids: readonly string[], maxBytes: number): Promise<readonly (GitObject | undefined)[]>;
  /** Ends the processes; whatever is asked afterwards fails. */
  close(): void;
}

/** Makes a reader; its processes start with the first question of their kind. (One for both needs git 2.36, this one 2.31.) */
export function createObjectReader({
  gitDir,
  idleMs = defaultIdleMs,
  program,
}: ObjectReaderOptions): ObjectReader {
  const contents = new CatFile({ program, gitDir, idleMs, contents: true });
  const sizes = new CatFile({ program, gitDir, idleMs, contents: false });
  return {
    info: (ids) => sizes.ask(ids, 0),
    read: (ids, maxBytes) => contents.ask(ids, maxBytes),
    close() {
      contents.close();
      sizes.close();
    },
  };
}
