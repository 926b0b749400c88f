import { mkdir, readdir, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Logger } from '@tiphys/base';
import { codes, messageOf, StatusError } from '@tiphys/base';
import { closed } from './closed.ts';
import { folderBytes } from './folder-bytes.ts';
import type { Mirror } from './mirror.ts';
import { openMirror } from './mirror.ts';
import type { GitProgram } from './run.ts';
import { runGit } from './run.ts';

/** A mirror in use within this time is never thrown away. */
const inUseMs = 10 * 60_000;
/** Fetches between two looks at how large the mirrors are. */
const fetchesBetweenChecks = 20;

/** Bounds of the mirrors on disk. */
export interface MirrorPoolOptions {
  readonly program: GitProgram;
  readonly dir: string;
  readonly fetchTimeoutMs: number;
  readonly maxFetchBytes?: number | undefined;
  readonly maxMirrors: number;
  readonly maxBytes: number;
}

/** What a pool needs. */
export interface MirrorPoolDeps {
  readonly clock: Clock;
  readonly log: Logger;
}

/** The mirrors of one cache directory, opened when first used, the longest unused thrown away when there are too many. */
export interface MirrorPool {
  get(key: string): Promise<Mirror>;
  /** To be called after a fetch: keeps the bounds. */
  fetched(): Promise<void>;
  close(): void;
}

interface Slot {
  readonly mirror: Promise<Mirror>;
  usedAt: number;
}

/** Makes the pool; mirrors left by an earlier run are found again by their key. */
export function createMirrorPool({ clock, log }: MirrorPoolDeps, options: MirrorPoolOptions): MirrorPool {
  const { dir, fetchTimeoutMs, maxBytes, maxFetchBytes, maxMirrors, program } = options;
  const slots = new Map<string, Slot>();
  const closing = new AbortController();
  let fetches = 0;

  let ready = false;

  async function makeFolder(): Promise<void> {
    if (!ready) await checkVersion(program);
    ready = true;
    await mkdir(dir, { recursive: true, mode: 0o700 });
  }

  async function get(key: string): Promise<Mirror> {
    const slot = slots.get(key);
    if (slot) {
      slot.usedAt = clock.now();
      return slot.mirror;
    }
    const mirror = makeFolder().then(() =>
      openMirror({ program, dir: join(dir, key), fetchTimeoutMs, maxFetchBytes, signal: closing.signal }),
    );
    slots.set(key, { mirror, usedAt: clock.now() });
    mirror.catch(() => slots.delete(key));
    const opened = await mirror;
    // The time of a mirror on disk tells the next run which ones were used last.
    await utimes(join(dir, key), new Date(), new Date()).catch(() => {});
    return opened;
  }

  async function fetched(): Promise<void> {
    if (fetches++ % fetchesBetweenChecks !== 0) return;
    const mirrors = await onDisk();
    let bytes = mirrors.reduce((sum, mirror) => sum + mirror.bytes, 0);
    let count = mirrors.length;
    for (const { key, bytes: size, usedAt } of mirrors.sort((a, b) => a.usedAt - b.usedAt)) {
      if (count <= maxMirrors && bytes <= maxBytes) return;
      if (clock.now() - usedAt < inUseMs) continue;
      await remove(key);
      count--;
      bytes -= size;
      log.info('git mirror removed', { key, bytes: size });
    }
  }

  async function onDisk(): Promise<{ key: string; bytes: number; usedAt: number }[]> {
    const found = [];
    for (const key of await readdir(dir)) {
      const slot = slots.get(key);
      const usedAt = slot?.usedAt ?? (await stat(join(dir, key))).mtimeMs;
      found.push({ key, bytes: await folderBytes(join(dir, key)), usedAt });
    }
    return found;
  }

  async function remove(key: string): Promise<void> {
    const slot = slots.get(key);
    slots.delete(key);
    if (slot) (await slot.mirror).close();
    await rm(join(dir, key), { recursive: true, force: true });
  }

  return {
    get,
    fetched: () =>
      fetched().catch((error: unknown) => log.warn('cannot bound git mirrors', { error: messageOf(error) })),
    close() {
      closing.abort(closed());
      for (const slot of slots.values()) slot.mirror.then((mirror) => mirror.close()).catch(() => {});
      slots.clear();
    },
  };
}

/** Settings by environment came with git 2.31; an older one would read the user's files instead. */
async function checkVersion(program: GitProgram): Promise<void> {
  const { stdout } = await runGit(program, { args: ['version'], what: 'git version', timeoutMs: 10_000 });
  const [, major = '0', minor = '0'] = /(\d+)\.(\d+)/.exec(stdout) ?? [];
  if (Number(major) > 2 || (Number(major) === 2 && Number(minor) >= 31)) return;
  throw new StatusError(codes.failedPrecondition, `git 2.31 or later is needed, found ${stdout.trim()}`);
}
