import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** A real git repository in a temporary folder, for tests. */
export interface ScratchRepo extends Disposable {
  /** Folder of the work tree, which is also what `file://` URLs name. */
  readonly dir: string;
  readonly url: string;
  git(...args: string[]): string;
  /** Writes files (`undefined` removes, `{link}` makes a link) and commits; gives the SHA. */
  commit(files: Readonly<Record<string, ScratchFile>>, message?: string): string;
}

/** Content of a file, a link, an executable, or nothing. */
export type ScratchFile =
  | string
  | Uint8Array
  | { readonly link: string }
  | { readonly script: string }
  | undefined;

/** Makes a repository with branch `main` and no commit. */
export function createScratchRepo(): ScratchRepo {
  const dir = mkdtempSync(join(tmpdir(), 'tiphys-repo-'));
  const git = (...args: string[]): string =>
    execFileSync('git', args, {
      cwd: dir,
      encoding: 'utf8',
      env: { ...identity, PATH: process.env['PATH'] ?? '/usr/bin:/bin', HOME: dir },
      stdio: ['ignore', 'pipe', 'pipe'],
    }).trim();
  git('init', '--quiet', '--initial-branch=main');
  return {
    dir,
    url: `file://${dir}`,
    git,
    commit(files, message = 'change') {
      for (const [path, file] of Object.entries(files)) put(join(dir, path), file);
      git('add', '-A');
      git('commit', '--quiet', '--allow-empty', '-m', message);
      return git('rev-parse', 'HEAD');
    },
    [Symbol.dispose]: () => rmSync(dir, { recursive: true, force: true }),
  };
}

const identity = {
  GIT_AUTHOR_NAME: 'Tester',
  GIT_AUTHOR_EMAIL: 'tester@example.com',
  GIT_COMMITTER_NAME: 'Tester',
  GIT_COMMITTER_EMAIL: 'tester@example.com',
  GIT_CONFIG_NOSYSTEM: '1',
  GIT_CONFIG_GLOBAL: '/dev/null',
};

function put(path: string, file: ScratchFile): void {
  rmSync(path, { recursive: true, force: true });
  if (file === undefined) return;
  mkdirSync(dirname(path), { recursive: true });
  if (typeof file === 'string' || file instanceof Uint8Array) writeFileSync(path, file);
  else if ('link' in file) symlinkSync(file.link, path);
  else {
    writeFileSync(path, file.script);
    chmodSync(path, 0o755);
  }
}
