import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const root = fileURLToPath(new URL('../../', import.meta.url));

/** Paths of everything git knows or would add, relative to the checkout. */
export function trackedFiles(): string[] {
  const args = ['ls-files', '-z', '--cached', '--others', '--exclude-standard'];
  const listed = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 1 << 26 });
  return listed.split('\0').filter((path) => path !== '' && existsSync(join(root, path)));
}

/** The text of a file of the checkout. */
export function readText(path: string): string {
  return readFileSync(join(root, path), 'utf8');
}

/** The bytes of a file of the checkout. */
export function readBytes(path: string): Buffer {
  return readFileSync(join(root, path));
}
