import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { idle, used, usedDuration, usedNanoseconds, usedSeconds, withEnvironment } from './component-flag.ts';
import { argoCdFlags, kubectlFlags } from './argo-cd-flags.ts';
import { cmpServerFlags } from './cmp-server-flags.ts';
import { controllerFlags } from './controller-flags.ts';
import { repoServerComponentFlags } from './repo-server-flags.ts';
import { serverFlags } from './server-flags.ts';

const folders = ['../components/', '../parts/', '../telemetry/'].map((path) =>
  fileURLToPath(new URL(path, import.meta.url)),
);
const sources = [
  ...folders.flatMap((folder) => readdirSync(folder).map((name) => readFileSync(folder + name, 'utf8'))),
  readFileSync(new URL('../component.ts', import.meta.url), 'utf8'),
  // kubectl's flags mean the same to components and to the command line.
  readFileSync(new URL('../../cli/commands/kube-overrides.ts', import.meta.url), 'utf8'),
].join('\n');

describe.each([
  ['argocd-server', serverFlags],
  ['argocd-repo-server', repoServerComponentFlags],
  ['argocd-application-controller', controllerFlags],
  ['argocd-cmp-server', cmpServerFlags],
])('flags of %s', (_, flags) => {
  it('are read when they say that they have an effect', () => {
    const unread = flags.filter(
      ({ idle: reason, name }) => reason === undefined && !sources.includes(`'${name}'`),
    );
    expect(unread.map(({ name }) => name)).toEqual([]);
  });

  it('say what they do, or why they do nothing', () => {
    expect(flags.filter(({ usage }) => usage === '').map(({ name }) => name)).toEqual([]);
    for (const { usage, idle: reason } of flags)
      if (reason !== undefined) expect(usage).toBe(`has no effect: ${reason}`);
  });

  it('are declared once', () => {
    const names = flags.map(({ name }) => name);
    expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([]);
  });
});

it.each([
  ['server', serverFlags],
  ['repo-server', repoServerComponentFlags],
  ['application-controller', controllerFlags],
] as const)('%s has every flag that Argo CD documents', (component, flags) => {
  const names = new Set(flags.map(({ name }) => name));
  const wanted = `${argoCdFlags[component]} ${kubectlFlags}`.trim().split(/\s+/);
  expect(wanted.length).toBeGreaterThan(60);
  expect(wanted.filter((name) => !names.has(name))).toEqual([]);
});

describe('withEnvironment()', () => {
  it.each([
    [used('a', false, { env: 'A' }), 'true', true],
    [used('a', true, { env: 'A' }), '0', false],
    [used('a', 1, { env: 'A' }), '-7', -7],
    [used('a', 'x', { env: 'A' }), 'y', 'y'],
    [used('a', 'x', { env: 'A' }), '', 'x'],
    [used('a', [], { env: 'A' }), 'b, c', ['b', 'c']],
    [usedDuration('a', 1, { env: 'A' }), '1m30s', 90_000],
    [usedSeconds('a', 1, { env: 'A' }), '3m', 180],
    [usedNanoseconds('a', 1, { env: 'A' }), '2000000', 2],
    [usedNanoseconds('a', 1, { env: 'A' }), '2s', 2000],
    [usedSeconds('a', 1, { env: 'A' }), '45', 45],
  ])('reads %j from %j', (flag, text, value) => {
    expect(withEnvironment([flag], { A: text })).toMatchObject({ flags: [{ value }], problems: [] });
  });

  it.each([
    [used('a', false, { env: 'A' }), 'yes'],
    [used('a', 1, { env: 'A' }), '1.5'],
    [usedDuration('a', 1, { env: 'A' }), 'soon'],
    [usedSeconds('a', 1, { env: 'A' }), '1x'],
  ])('keeps the default of %j for the text %j, and says where it stands', (flag, text) => {
    const { flags, problems } = withEnvironment([flag], { A: text }, (name) => `key of ${name}`);
    expect(flags).toEqual([flag]);
    expect(problems).toEqual([expect.stringContaining(`key of A: "${text}" is not`)]);
  });

  it('leaves flags without a variable alone', () => {
    expect(withEnvironment(idle('none', { a: 1 }), { a: '2' }).flags[0]?.value).toBe(1);
  });

  it.each([
    ['2', [{ given: 'key of A', reason: 'there is none' }]],
    ['1', []],
    ['', []],
  ])('says why %j for a flag without effect does nothing', (text, wanted) => {
    const flags = idle('there is none', { a: 1 }, { a: 'A' });
    expect(withEnvironment(flags, { A: text }, (name) => `key of ${name}`).idle).toEqual(wanted);
  });
});
