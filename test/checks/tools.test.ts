import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './files.ts';

test('the whole tree type-checks', () => {
  expect(run('tsc', '--noEmit', '-p', 'tsconfig.json')).toBe('');
});

test('oxlint has nothing to say', () => {
  expect(run('oxlint', '--type-aware', '--format=unix')).toBe('');
});

test('the tree is formatted', () => {
  expect(run('oxfmt', '--check'), 'run: npx oxfmt').toBe('');
});

test('the Go code of the cluster is formatted', () => {
  expect(run('gofmt', '-l', 'cluster', 'engine-go'), 'run: gofmt -w').toBe('');
});

/** Runs a tool and returns nothing when it is content, else what it printed. */
function run(tool: string, ...args: string[]): string {
  const path = `${join(root, 'node_modules', '.bin')}:${process.env['PATH'] ?? ''}`;
  const options = {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, PATH: path },
    maxBuffer: 1 << 26,
  } as const;
  const { status, stdout, stderr, error } = spawnSync(tool, args, options);
  if (error) throw error;
  const output = `${stdout}${stderr}`.trim();
  return status === 0 && tool !== 'gofmt' ? '' : output;
}
