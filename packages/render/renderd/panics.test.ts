import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Logger } from '@tiphys/base';
import { messageOf, silentLogger } from '@tiphys/base';
import { expect, it } from 'vitest';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import { runOf } from '../testing/tool-rig.ts';
import type { Tools } from '../tool.ts';
import { createTools } from '../tools/tools.ts';
import { createRenderd } from './renderd.ts';

// Where a library gives up, a user reads one line; what Go writes about it is for the log.

interface Logged {
  readonly reason: string;
  readonly words: string;
}

/** Tools over a renderd program, and what is logged of it. */
function toolsOf(path: string): { readonly tools: Tools; readonly logged: Logged[] } & AsyncDisposable {
  const logged: Logged[] = [];
  const log: Logger = { ...silentLogger, warn: (_message, fields) => void logged.push(fields as never) };
  const renderd = createRenderd({ path, log, workers: 1 });
  const unused = (): Promise<Uint8Array> => Promise.reject(new Error('not used here'));
  const tools = createTools({ renderd, fetchFile: unused, runExecutable: unused });
  return { tools, logged, [Symbol.asyncDispose]: () => renderd[Symbol.asyncDispose]() };
}

const messageFrom = (failing: Promise<unknown>): Promise<string> => failing.then(() => 'no error', messageOf);

it('a panic in a library is one line, and the worker lives on', async () => {
  await using rig = toolsOf((await buildEngine()).renderd);
  const broken = runOf({ 'k/kustomization.yaml': 'patchesJson6902: [{}]\nresources: []\n' }, 'k');
  expect(await messageFrom(rig.tools.kustomize.generate(broken))).toBe(
    '`kustomize build <path to cached source>/k` failed exit status 1: Error: kustomize-build: panic: runtime error: invalid memory address or nil pointer dereference',
  );
  expect(rig.logged).toEqual([]);
  // What libraries print does not get in front of the reason of a death.
  const deep = `${'['.repeat(200_000)}${']'.repeat(200_000)}`;
  const nested = rig.tools.jsonnet.evaluate(runOf({ 'a.jsonnet': deep }, '.'), 'a.jsonnet');
  expect(await messageFrom(nested)).toMatch(/MiB of memory needed \(limit TIPHYS_RENDER_MEMORY_MIB\)$/);
  expect(rig.logged.map(({ words }) => words.split('\n')[0])).toEqual([
    expect.stringMatching(/^runtime: goroutine stack exceeds|^out of memory/) as string,
  ]);
}, 600_000);

it('a worker that crashes is one line for users, and the rest is in the log', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tiphys-crash-'));
  const program = join(folder, 'renderd');
  const words = 'fatal error: concurrent map writes\n\ngoroutine 7 [running]:\nmain.work(0xc000012345)';
  writeFileSync(program, `#!/bin/sh\nhead -c 1 >/dev/null\nprintf '%s' '${words}' >&2\nexit 2\n`);
  chmodSync(program, 0o755);
  {
    await using rig = toolsOf(program);
    const evaluated = rig.tools.jsonnet.evaluate(runOf({ 'a.jsonnet': '{}' }, '.'), 'a.jsonnet');
    expect(await messageFrom(evaluated)).toMatch(
      /renderd ended: exit code 2 fatal error: concurrent map writes$/,
    );
    expect(rig.logged.at(-1)?.words).toBe(words);
  }
  rmSync(folder, { recursive: true });
});
