import { execFile } from 'node:child_process';
import { readdir, readFile, stat } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { promisify } from 'node:util';
import type { FileSource } from '../../packages/render/renderd/types.ts';

const run = promisify(execFile);
const maxOutputBytes = 64 * 1024 * 1024;

/** What a real program printed, or what it complained about. */
export type ReferenceOutcome = { readonly output: string } | { readonly error: string };

/** Runs a real program in a folder. */
export async function runReference(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<ReferenceOutcome> {
  const options = { cwd, maxBuffer: maxOutputBytes, env: { HOME: cwd } };
  try {
    return { output: (await run(program, [...args], options)).stdout };
  } catch (error) {
    const { stderr } = error as { stderr: string };
    return { error: errorText(stderr) };
  }
}

/** The folder of a Go module in the module cache. */
export async function moduleFolder(module: string, from: string): Promise<string> {
  const { stdout } = await run('go', ['list', '-m', '-f', '{{.Dir}}', module], { cwd: from });
  return stdout.trim();
}

/** All files below a folder. */
export async function readFolder(folder: string): Promise<Map<string, Uint8Array>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  const named = await Promise.all(
    files.map(async (entry) => {
      const path = join(entry.parentPath, entry.name);
      return [relative(folder, path), new Uint8Array(await readFile(path))] as const;
    }),
  );
  return new Map(named);
}

/** A folder as renderd asks for it. */
export function folderSource(folder: string): FileSource {
  return {
    async open(path) {
      const at = join(folder, path);
      const info = await stat(at).catch(() => undefined);
      if (!info) return { type: 'missing' };
      return info.isDirectory()
        ? { type: 'directory' }
        : { type: 'file', content: new Uint8Array(await readFile(at)) };
    },
    async list(path) {
      const entries = await readdir(join(folder, path), { withFileTypes: true }).catch(() => undefined);
      return entries?.map((entry) => ({ name: entry.name, directory: entry.isDirectory() }));
    },
  };
}

/** What follows `Error: `, without log lines before it and the usage after it. */
function errorText(stderr: string): string {
  const at = stderr.indexOf('Error: ');
  const [text = ''] = (at < 0 ? stderr : stderr.slice(at + 'Error: '.length)).split('\nUsage:\n');
  return text.trim();
}
