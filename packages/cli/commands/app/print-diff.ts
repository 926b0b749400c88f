import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Cli } from '../../cli.ts';
import { splitShellWords } from '../../local/shell-words.ts';
import { formatYaml } from '../../output/go-yaml.ts';
import type { Difference } from './diff-items.ts';

/** Prints each difference under its heading, drawn by `diff` or the program in `KUBECTL_EXTERNAL_DIFF`. */
export async function printDifferences(cli: Cli, items: readonly Difference[]): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'argocd-diff'));
  try {
    for (const item of items) {
      cli.print(`\n===== ${item.group}/${item.kind} ${item.namespace}/${item.name} ======\n`);
      cli.print(await drawDifference(cli, folder, item));
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** One difference as `diff` or the program in `KUBECTL_EXTERNAL_DIFF` draws it. */
export async function drawOneDifference(cli: Cli, item: DrawnDifference): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'argocd-diff'));
  try {
    return await drawDifference(cli, folder, item);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Two states of one object. */
export type DrawnDifference = Pick<Difference, 'name' | 'live' | 'target'>;

async function drawDifference(cli: Cli, folder: string, item: DrawnDifference): Promise<string> {
  const file = item.name.replaceAll('/', '_');
  const targetFile = join(folder, file);
  const liveFile = join(folder, `${file}-live.yaml`);
  await writeFile(targetFile, item.target === undefined ? '' : formatYaml(item.target));
  await writeFile(liveFile, item.live === undefined ? '' : formatYaml(item.live));
  const [program = 'diff', ...args] = splitShellWords(cli.environment.env['KUBECTL_EXTERNAL_DIFF'] || 'diff');
  return runDiff(cli, program, [...args, liveFile, targetFile]);
}

/** Runs the program and returns what it wrote; its exit code only says that there is a difference. */
function runDiff(cli: Cli, program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, {
      env: { ...cli.environment.env },
      stdio: ['ignore', 'pipe', 'pipe'],
      signal: cli.signal,
    });
    const chunks: Buffer[] = [];
    child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    child.stderr.on('data', (chunk: Buffer) => void cli.environment.stderr.write(chunk.toString()));
    child.once('error', reject);
    child.once('close', () => resolve(Buffer.concat(chunks).toString()));
  });
}
