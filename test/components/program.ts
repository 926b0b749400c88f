import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const sources = fileURLToPath(new URL('../../packages/app/main.ts', import.meta.url));

/** Makes a link to the program in a folder, under a name such as `argocd-server`; resolves to the command that runs it. */
export async function linkProgram(folder: string, name: string): Promise<readonly string[]> {
  const built = process.env['TIPHYS_PROGRAM'];
  const link = join(folder, name);
  await symlink(built ?? sources, link);
  return built ? [link] : [process.execPath, '--max-semi-space-size=4', link];
}
