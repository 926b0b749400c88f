import { chmod, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Code } from '@tiphys/base';
import { codes, mapLimit, StatusError, toStatusError } from '@tiphys/base';
import type { Tree } from '@tiphys/source';
import { runProgram } from '@tiphys/source';
import { toolError } from './command.ts';
import { joinPath } from './locate.ts';

const defaultMaxCopyBytes = 256 * 1024 * 1024;
const defaultMaxCopyFiles = 20_000;
const limitName = 'TIPHYS_KUSTOMIZE_MAX_COPY_BYTES';
const filesLimitName = 'TIPHYS_KUSTOMIZE_MAX_COPY_FILES';
/** Files written at once. */
const writers = 16;

/** One build by a program. */
export interface KustomizeCommand {
  readonly executable: string;
  /** What stands behind `build <folder>`: options of the administrator. */
  readonly words: readonly string[];
  readonly tree: Tree;
  /** Files in place of the tree's or beside them, and trees that lie in it, by path. */
  readonly overlay: ReadonlyMap<string, Uint8Array>;
  readonly mounts: ReadonlyMap<string, Tree>;
  /** Folder of the kustomization. */
  readonly path: string;
  readonly env: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal | undefined;
}

/** Runs `kustomize build` and gives what it printed. */
export type RunKustomize = (command: KustomizeCommand) => Promise<Uint8Array>;

/** What is written out for one build. */
export interface CopyLimits {
  /** Bytes of all files. Default 256 MiB. */
  readonly maxCopyBytes?: number | undefined;
  /** How many files. Default 20,000. */
  readonly maxCopyFiles?: number | undefined;
}

/** Bounds of programs. */
export interface ExecutableOptions {
  /** `PATH` of the programs and what they start (Helm). */
  readonly searchPath: string;
  readonly timeoutMs: number;
  readonly maxOutputBytes: number;
  readonly limits?: CopyLimits | undefined;
}

/**
 * Runs other versions of Kustomize, each build in a folder of its own that holds a copy of the tree and is gone afterwards. A link is
 * copied as what it leads to, so that nothing in the folder leads out of it. The program gets no variable of this process.
 */
export function createKustomizeRunner(options: ExecutableOptions): RunKustomize {
  return async (command) => {
    const { executable, path, signal, words } = command;
    if (executable.startsWith('-')) throw toolError(`${executable}: not a program`);
    const folder = await mkdtemp(join(tmpdir(), 'tiphys-build-'));
    try {
      const source = join(folder, 'source');
      await writeAll(command, source, options.limits);
      const home = join(folder, 'home');
      await mkdir(home, { mode: 0o700 });
      const { exitCode, stderr, stdout } = await runProgram({
        file: executable,
        args: ['build', join(source, path), ...words],
        cwd: source,
        env: { ...command.env, ...privateEnv(home, options.searchPath) },
        what: 'kustomize build',
        timeoutMs: options.timeoutMs,
        maxStdoutBytes: options.maxOutputBytes,
        signal,
      }).catch((error: unknown) => {
        throw withLimit(error);
      });
      // Nobody can do anything with the name of a folder that is gone.
      if (exitCode !== 0)
        throw toolError(stderr.replace(/^Error: /, '').replaceAll(source, '<path to cached source>'));
      return new TextEncoder().encode(stdout);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  };
}

const limits: ReadonlyMap<Code, string> = new Map([
  [codes.deadlineExceeded, 'ARGOCD_EXEC_TIMEOUT'],
  [codes.resourceExhausted, 'TIPHYS_RENDER_MAX_OUTPUT'],
]);

/** The error with the name of the bound that was hit. */
function withLimit(error: unknown): StatusError {
  const { code, message } = toStatusError(error);
  const limit = limits.get(code);
  return new StatusError(code, limit === undefined ? message : `${message} (limit ${limit})`, {
    cause: error,
  });
}

function privateEnv(home: string, searchPath: string): Record<string, string> {
  return {
    PATH: searchPath,
    HOME: home,
    TMPDIR: home,
    XDG_CONFIG_HOME: home,
    XDG_CACHE_HOME: home,
    LC_ALL: 'C',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_TERMINAL_PROMPT: '0',
    GIT_ALLOW_PROTOCOL: 'https:ssh',
  };
}

async function writeAll(
  { mounts, overlay, signal, tree }: KustomizeCommand,
  folder: string,
  {
    maxCopyBytes: maxBytes = defaultMaxCopyBytes,
    maxCopyFiles: maxFiles = defaultMaxCopyFiles,
  }: CopyLimits = {},
): Promise<void> {
  const files = new Map<string, Uint8Array>();
  for (const [path, mounted] of [['.', tree] as const, ...mounts]) {
    const found = await mounted.readAll('.', { maxBytes, limitName, maxFiles, filesLimitName, signal });
    for (const [name, content] of found ?? []) files.set(joinPath(path, name), content);
  }
  for (const [path, content] of overlay) files.set(path, content);
  const sum = [...files.values()].reduce((bytes, content) => bytes + content.length, 0);
  if (sum > maxBytes) throw tooMuch(`${maxBytes} bytes`, limitName);
  if (files.size > maxFiles) throw tooMuch(`${maxFiles} files`, filesLimitName);
  await mkdir(folder, { mode: 0o700 });
  const folders = new Set([...files.keys()].map((name) => dirname(join(folder, name))));
  for (const one of folders) await mkdir(one, { recursive: true });
  await mapLimit([...files], writers, async ([name, content]) => {
    await writeFile(join(folder, name), content);
    // Programs of a repository run only where the administrator allows them; then they must be able to.
    if ((await tree.stat(name, { signal }))?.executable) await chmod(join(folder, name), 0o755);
  });
}

function tooMuch(what: string, limit: string): StatusError {
  return new StatusError(codes.resourceExhausted, `more than ${what} to build (limit ${limit})`);
}
