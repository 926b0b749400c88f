import { createHealthCheck } from '@tiphys/engine/health';
import type { Lang } from '@tiphys/lang';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import { loadLang } from './load-lang.ts';

// What no program of a user may do to the process that runs it: keep its only thread, or take its memory.

let langWasm: string;
let lang: Lang;
beforeAll(async () => {
  ({ langWasm } = await buildEngine());
}, 600_000);
// Each test has a module of its own: one that was cut off is left alone for a while.
beforeEach(async () => {
  lang = await loadLang(langWasm);
});

const boat = { apiVersion: 'example.com/v1', kind: 'Boat', metadata: { name: 'argo' } };

/** Time and memory that a hostile program may cost; a healthy machine needs a tenth of it. */
const maxMs = 20_000;
const maxBytes = 1024 * 1024 * 1024;

function expectBounded(run: () => unknown, message: RegExp): void {
  const startedAt = performance.now();
  const before = process.memoryUsage().rss;
  expect(run).toThrow(message);
  expect(performance.now() - startedAt).toBeLessThan(maxMs);
  expect(process.memoryUsage().rss - before).toBeLessThan(maxBytes);
  // Everything else goes on.
  expect(lang.jq('.a', { a: 1 })).toEqual([1]);
}

const endless = 'while true do end';
const hungry = 'local s = "x" while true do s = s .. s end';
/** Which bound is met first depends on how busy the machine is. */
const stopped = /deadline exceeded|no end within|out of memory/;

describe('a Lua script', () => {
  it.each([
    ['never ends, and catches what stops it', `while true do pcall(function() ${endless} end) end`, stopped],
    ['never ends in a pattern', 'string.find(string.rep("a", 30), string.rep("a-", 30) .. "b")', stopped],
    ['makes texts longer and longer', hungry, stopped],
    ['asks for a long text', 'string.rep("x", 1e9)', stopped],
    ['calls itself', 'local function f() return 1 + f() end f()', /stack overflow/],
  ])('that %s is stopped', (_what, script, message) => {
    expectBounded(() => lang.luaHealth(boat, script, { openLibs: true }), message);
  });

  it('is stopped as an action, and as what finds actions', () => {
    expectBounded(() => lang.luaRunAction(boat, endless), stopped);
    expectBounded(() => lang.luaDiscoverActions(boat, [`--find\n${endless}`]), stopped);
  });

  it('that was cut off is left alone for a while, so that a thousand objects do not wait a thousand times', () => {
    const check = createHealthCheck({
      overrides: { 'example.com/Boat': { script: endless } },
      scripts: lang,
    });
    const startedAt = performance.now();
    const judged = Array.from({ length: 1000 }, () => check(boat));
    expect(performance.now() - startedAt).toBeLessThan(maxMs);
    expect(judged[0]).toMatchObject({ status: 'Unknown', message: expect.stringMatching(stopped) as string });
    // Other scripts are none the worse for it.
    expect(lang.luaHealth(boat, 'return {status = "Healthy"}')).toEqual({ status: 'Healthy' });
  });
});

describe('a jq path of ignored differences', () => {
  it.each([
    ['counts to a trillion', '[range(1e12)] | length', stopped],
    ['takes its time in an expression', '("a" * 30000000) | [match("(a?){200}$"; "g")]', stopped],
    ['makes texts longer and longer', '"x" | until(false; . + .)', stopped],
  ])('that %s is stopped', (_what, program, message) => {
    expectBounded(() => lang.jq(program, boat), message);
  });
});

describe('others', () => {
  it('are stopped, too', () => {
    const numbers = Array.from({ length: 1000 }, (_, index) => index);
    const nested = 'count(n, count(n, count(n, # > 1 && 0 == 1) > 0) > 0)';
    expectBounded(() => lang.evalExpr(nested, { n: numbers }), stopped);
    expectBounded(() => lang.goTemplate('{{ repeat 100000000 "aaaaaaaa" }}', {}), stopped);
  });
});
