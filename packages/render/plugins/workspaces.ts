import { chmod, mkdir, mkdtemp, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandBounds, PluginCommand } from './command.ts';
import { startCommand } from './command.ts';

/** A folder of this process alone, in which commands of a plugin run. */
export interface Workspace extends Disposable {
  readonly path: string;
  /** Runs a command; gives its output. */
  run(command: PluginCommand, bounds: CommandBounds): Promise<string>;
}

/** Folders for commands. Each is removed once it is disposed and nothing runs in it any more; whoever disposes need not wait. */
export interface Workspaces extends AsyncDisposable {
  open(): Promise<Workspace>;
}

/** Makes the folders of one parent. Disposing ends what still runs and waits until everything is removed. */
export function createWorkspaces(parent: string): Workspaces {
  const closing = new AbortController();
  const leaving = new Set<Promise<void>>();
  return {
    async open() {
      await mkdir(parent, { recursive: true, mode: 0o700 });
      const path = await mkdtemp(join(parent, 'plugin-'));
      const running: Promise<void>[] = [];
      return {
        path,
        run(command, bounds) {
          const signals = [closing.signal, ...(bounds.signal ? [bounds.signal] : [])];
          const { ended, output } = startCommand(command, { ...bounds, signal: AbortSignal.any(signals) });
          running.push(ended);
          return output;
        },
        [Symbol.dispose]() {
          const left = Promise.all(running).then(() => removeFolder(path));
          const done = left.finally(() => leaving.delete(done));
          // Who closes everything hears of it; before that, nobody waits.
          done.catch(() => undefined);
          leaving.add(done);
        },
      };
    },
    async [Symbol.asyncDispose]() {
      closing.abort();
      await Promise.allSettled(leaving);
    },
  };
}

/** Removes a folder, also where a plugin has taken our permissions from folders in it. */
export async function removeFolder(path: string): Promise<void> {
  try {
    await rm(path, { recursive: true, force: true });
  } catch {
    await openFolders(path);
    await rm(path, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function openFolders(path: string): Promise<void> {
  await chmod(path, 0o700);
  for (const entry of await readdir(path, { withFileTypes: true })) {
    if (entry.isDirectory()) await openFolders(join(path, entry.name));
  }
}
