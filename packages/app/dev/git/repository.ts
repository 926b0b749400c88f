import { spawn } from 'node:child_process';
import { mkdir } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

/** Content by path: text or bytes, `undefined` to remove the file (a folder with all in it), or a special entry. */
export type GitFiles = Readonly<Record<string, GitFile>>;

/** One file of a commit. */
export type GitFile =
  | string
  | Uint8Array
  | undefined
  | { readonly executable: string }
  | { readonly symlink: string }
  /** A submodule at a commit. */
  | { readonly submodule: string };

/** How to commit: the branch (default `main`), the message, and whether to start from an empty tree. */
export type CommitOptions = {
  readonly branch?: string | undefined;
  readonly message?: string | undefined;
  /** Where a new branch starts; default the default branch. */
  readonly from?: string | undefined;
  /** Forget the files of the parent commit: the commit holds exactly `files`. */
  readonly replace?: boolean | undefined;
  readonly author?: string | undefined;
};

/** A bare repository that commits are written to directly, without a working tree. */
export type GitRepository = {
  readonly dir: string;
  /** `file://` URL. */
  readonly url: string;
  /** Commits files to a branch and returns the SHA. */
  commit(files: GitFiles, options?: CommitOptions): Promise<string>;
  /** Tags a revision (default the default branch); with a message it is an annotated tag. */
  tag(name: string, options?: { readonly at?: string; readonly message?: string }): Promise<void>;
  /** SHA of a revision, default the default branch; rejects when there is none. */
  resolve(revision?: string): Promise<string>;
  /** Runs git in the repository and resolves to its trimmed output. */
  git(...args: string[]): Promise<string>;
};

const defaultAuthor = 'Sample <sample@example.com>';

/** Opens the bare repository in `dir`, making it (default branch `main`) where there is none. */
export async function openRepository(dir: string): Promise<GitRepository> {
  await mkdir(dir, { recursive: true });
  await run(dir, ['init', '--quiet', '--bare', '--initial-branch=main', dir]);
  // Commits asked for by SHA must be served too, as the big hosts do.
  await run(dir, ['config', 'uploadpack.allowAnySHA1InWant', 'true']);
  const git = (...args: string[]): Promise<string> => run(dir, args);
  const resolve = (revision = 'HEAD'): Promise<string> =>
    git('rev-parse', '--verify', '--quiet', `${revision}^{commit}`);
  const repository = {
    dir,
    url: pathToFileURL(dir).href,
    git,
    resolve,
    tag: async (name: string, { at = 'HEAD', message }: { at?: string; message?: string } = {}) => {
      const annotate = message === undefined ? [] : ['-a', '-m', message];
      await run(dir, [
        '-c',
        'user.name=Sample',
        '-c',
        'user.email=sample@example.com',
        'tag',
        ...annotate,
        name,
        at,
      ]);
    },
    commit: async (files: GitFiles, options: CommitOptions = {}) => {
      const branch = options.branch ?? 'main';
      const parent = await exists(resolve, [`refs/heads/${branch}`, options.from ?? 'HEAD']);
      await run(
        dir,
        ['fast-import', '--quiet', '--force', '--date-format=now'],
        importStream(files, { ...options, branch, parent }),
      );
      return resolve(`refs/heads/${branch}`);
    },
  };
  return repository;
}

async function exists(
  resolve: (revision: string) => Promise<string>,
  revisions: string[],
): Promise<string | undefined> {
  for (const revision of revisions) {
    const sha = await resolve(revision).catch(() => undefined);
    if (sha !== undefined) return sha;
  }
  return undefined;
}

type ImportOptions = CommitOptions & { readonly branch: string; readonly parent: string | undefined };

/** Writes the commit in the language of git-fast-import(1). */
function importStream(files: GitFiles, options: ImportOptions): Buffer {
  const parts: Buffer[] = [];
  const line = (text: string): number => parts.push(Buffer.from(`${text}\n`));
  const data = (content: Uint8Array): void => {
    line(`data ${content.length}`);
    parts.push(Buffer.from(content));
    line('');
  };
  line(`commit refs/heads/${options.branch}`);
  line(`author ${options.author ?? defaultAuthor} now`);
  line(`committer ${defaultAuthor} now`);
  data(Buffer.from(options.message ?? 'Change files'));
  if (options.parent) line(`from ${options.parent}`);
  if (options.replace) line('deleteall');
  for (const [path, file] of Object.entries(files)) {
    const entry = describe(file);
    if (entry === undefined) line(`D ${JSON.stringify(path)}`);
    else if (typeof entry.content === 'string')
      line(`M ${entry.mode} ${entry.content} ${JSON.stringify(path)}`);
    else {
      line(`M ${entry.mode} inline ${JSON.stringify(path)}`);
      data(entry.content);
    }
  }
  return Buffer.concat(parts);
}

function describe(
  file: GitFile,
): { readonly mode: string; readonly content: Uint8Array | string } | undefined {
  if (file === undefined) return undefined;
  if (typeof file === 'string') return { mode: '100644', content: Buffer.from(file) };
  if (file instanceof Uint8Array) return { mode: '100644', content: file };
  if ('executable' in file) return { mode: '100755', content: Buffer.from(file.executable) };
  if ('symlink' in file) return { mode: '120000', content: Buffer.from(file.symlink) };
  return { mode: '160000', content: file.submodule };
}

function run(dir: string, args: readonly string[], input?: Uint8Array): Promise<string> {
  const child = spawn('git', args, {
    cwd: dir,
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, GIT_DIR: dir },
  });
  const out: Buffer[] = [];
  const errors: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
  child.stdin.on('error', () => {}); // git may end before it has read everything; its exit status tells
  child.stdin.end(input ?? '');
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(Buffer.concat(out).toString().trim());
      else reject(new Error(`git ${args[0]} failed: ${Buffer.concat(errors).toString().trim()}`));
    });
  });
}
