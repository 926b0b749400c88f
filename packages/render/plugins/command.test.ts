import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { codes } from '@tiphys/base';
import { expect, test } from 'vitest';
import type { CommandBounds, RunningCommand } from './command.ts';
import { startCommand } from './command.ts';

const bounds: CommandBounds = { timeoutMs: 20_000, maxOutputBytes: 1000, graceMs: 200 };

function shell(script: string, options: Partial<CommandBounds> = {}): RunningCommand {
  const env = { PATH: '/usr/bin:/bin', GREETING: 'hello' };
  return startCommand({ words: ['sh', '-c', script], cwd: tmpdir(), env }, { ...bounds, ...options });
}

/** Not so for a process that has ended and waits for its parent to take note. */
function isAlive(pid: number): boolean {
  try {
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

test('gives the output without its last newline, and an environment of its own', async () => {
  const { output, ended } = shell('echo "$GREETING ${HOME-none}"; echo a; echo noise >&2');
  expect(await output).toBe('hello none\na');
  await ended;
});

test.each([
  ['echo why >&2; exit 3', '`sh -c echo why >&2; exit 3` failed exit status 3: why'],
  ['kill -9 $$', '`sh -c kill -9 $$` failed signal: kill'],
])('%s fails with what it says', async (script, message) => {
  await expect(shell(script).output).rejects.toMatchObject({ code: codes.unknown, message });
});

test('a program that does not exist is an error that names it', async () => {
  const { output, ended } = startCommand({ words: ['/nowhere/tool'], cwd: tmpdir(), env: {} }, bounds);
  await expect(output).rejects.toThrow('`/nowhere/tool` failed spawn /nowhere/tool ENOENT');
  await ended;
});

test('a flood is cut off', async () => {
  const { output, ended } = shell('yes');
  await expect(output).rejects.toMatchObject({
    code: codes.resourceExhausted,
    message: '`sh -c yes` wrote more than 1000 bytes (ARGOCD_GRPC_MAX_SIZE_MB)',
  });
  await ended;
});

test('standard error is kept up to a bound', async () => {
  const flood = 'head -c 1000000 /dev/zero | tr "\\0" e >&2; exit 1';
  await expect(shell(flood).output).rejects.toSatisfy(
    (error: Error) => error.message.length > 60_000 && error.message.length < 70_000,
  );
});

test('who hangs is asked to end, and may clean up; who does not listen is ended by force', async () => {
  const polite = shell('trap "echo bye >&2; exit 0" TERM; sleep 60 & wait', { timeoutMs: 300 });
  await expect(polite.output).rejects.toMatchObject({
    code: codes.deadlineExceeded,
    message: expect.stringContaining('failed timeout after 300 ms') as string,
  });
  await polite.ended;
  const deaf = shell('trap "" TERM; while :; do sleep 0.05; done', { timeoutMs: 100, graceMs: 100 });
  await expect(deaf.output).rejects.toMatchObject({ code: codes.deadlineExceeded });
  await deaf.ended;
});

test('what a command starts in the background ends with it, and what left its group does not hold it up', async () => {
  const started = shell('sleep 60 & echo $!');
  const pid = Number(await started.output);
  await started.ended;
  await expect.poll(() => isAlive(pid), { timeout: 10_000 }).toBe(false);
  const escaped = shell('setsid sleep 5 & echo done');
  expect(await escaped.output).toBe('done');
});

test('a signal ends it', async () => {
  const stop = new AbortController();
  const { output, ended } = shell('sleep 60', { signal: stop.signal });
  stop.abort();
  await expect(output).rejects.toMatchObject({ code: codes.canceled });
  await ended;
});
