import type { CliEnvironment } from './cli.ts';

/**
 * Runs `argocd-<first argument>` from the PATH with the other arguments, attached to the terminal. Returns its
 * exit code, or `undefined` where there is no such program.
 */
export async function runPlugin(
  argv: readonly string[],
  environment: CliEnvironment,
): Promise<number | undefined> {
  const [name, ...rest] = argv;
  if (name === undefined || name.startsWith('-') || name.includes('/')) return undefined;
  const path = await findInPath(`argocd-${name}`, environment.env['PATH'] ?? '');
  if (path === undefined) return undefined;
  const { spawn } = await import('node:child_process');
  return new Promise((resolve, reject) => {
    const child = spawn(path, rest, {
      stdio: 'inherit',
      env: { ...environment.env },
      signal: environment.signal,
    });
    child.once('error', reject);
    child.once('exit', (code) => resolve(code ?? 1));
  });
}

async function findInPath(program: string, searchPath: string): Promise<string | undefined> {
  const { access, constants } = await import('node:fs/promises');
  const { isAbsolute, join } = await import('node:path');
  for (const folder of searchPath.split(':')) {
    if (!isAbsolute(folder)) continue;
    const path = join(folder, program);
    const runs = await access(path, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return path;
  }
  return undefined;
}
