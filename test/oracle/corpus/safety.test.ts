import { chmodSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManifestRequest } from '@tiphys/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Attack } from './attacks.ts';
import { chart, kustomization, readingAttacks, runningAttacks, usingAttacks } from './attacks.ts';
import { place, startRig } from './rig.ts';
import type { Outcome, PlacedCase, Rig } from './rig.ts';

// What a repository may try: to read what is not its own, to run programs, to use everything up. Nothing of it works, and whoever
// renders next does not notice.

/** Stands in a file of this machine; no answer may hold it. */
const treasure = 'TREASURE-of-this-machine';
const outside = mkdtempSync(join(tmpdir(), 'tiphys-outside-'));
writeFileSync(
  join(outside, 'treasure.yaml'),
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${treasure}}\n`,
);

const groups = {
  reading: place('reading', readingAttacks(outside)),
  running: place('running', runningAttacks(outside)),
  using: place('using', usingAttacks),
};
const good: PlacedCase = { name: 'good', folder: 'good', files: chart };
let rig: Rig;

beforeAll(async () => {
  writeFileSync(join(outside, 'program'), `#!/bin/sh\ntouch ${outside}/ran\n`);
  chmodSync(join(outside, 'program'), 0o755);
  const all = [...groups.reading, ...groups.running, ...groups.using, good];
  rig = await startRig(all, {
    workers: 2,
    limits: { timeoutMs: 5000, memoryMiB: 256, maxOutputBytes: 4_000_000 },
  });
}, 600_000);

afterAll(async () => {
  await rig[Symbol.asyncDispose]();
  rmSync(outside, { recursive: true, force: true });
});

async function attack(one: Attack & PlacedCase): Promise<void> {
  const outcome: Outcome = await rig.render(rig.requestOf(one));
  if (one.fails) expect(outcome).toEqual({ error: expect.stringMatching(one.fails) as string });
  else expect(outcome).toHaveProperty('manifests');
  expect(JSON.stringify(outcome).replaceAll(outside, '')).not.toContain(treasure);
}

type Row = readonly [string, Attack & PlacedCase];
const rows = (cases: readonly (Attack & PlacedCase)[]): Row[] => cases.map((one) => [one.name, one]);

describe('nothing is read that is not in the repository', () => {
  test.each(rows(groups.reading))('%s', (_name, one) => attack(one));
});

describe('nothing is run', () => {
  test.each(rows(groups.running))('%s', async (_name, one) => {
    await attack(one);
    expect(existsSync(join(outside, 'ran'))).toBe(false);
  });
});

describe('nothing is used up', () => {
  test.each(rows(groups.using))(
    '%s',
    async (_name, one) => {
      const neighbour = rig.render({ ...rig.requestOf(good), noCache: true });
      await attack(one);
      expect(await neighbour).toMatchObject({ manifests: [{}] });
      expect(await rig.render({ ...rig.requestOf(good), noCache: true })).toMatchObject({ manifests: [{}] });
    },
    60_000,
  );
});

describe('secrets stay out of errors and logs', () => {
  const secret = 's3cr3t-of-a-login';
  const helmRepoCreds = [{ url: '@charts@', username: 'u', password: secret }];
  const leaks: readonly [string, Partial<PlacedCase>, Partial<ManifestRequest>][] = [
    [
      'a base with a login in its URL',
      kustomization(`resources: ["https://u:${secret}@127.0.0.1:1/x.git//y?ref=v1"]\n`),
      {},
    ],
    [
      'a file with a login in its URL',
      kustomization(`resources: ["https://u:${secret}@127.0.0.1:1/x.yaml"]\n`),
      {},
    ],
    [
      'a chart from a URL with a login',
      {
        files: {
          ...chart,
          'Chart.yaml': `${chart['Chart.yaml']}dependencies: [{name: d, version: 1.0.0, repository: "http://u:${secret}@127.0.0.1:1"}]\n`,
        },
      },
      {},
    ],
    [
      'a chart that is not there, with a login',
      {
        files: {
          ...chart,
          'Chart.yaml': `${chart['Chart.yaml']}dependencies: [{name: d, version: 1.0.0, repository: "@charts@"}]\n`,
        },
      },
      { helmRepoCreds },
    ],
    [
      'a value file with a login in its URL',
      { files: chart, source: { helm: { valueFiles: [`https://u:${secret}@127.0.0.1:1/v.yaml`] } } },
      { helmOptions: { ValuesFileSchemes: ['https'] } },
    ],
  ];

  test.each(leaks)('%s', async (_name, one, more) => {
    const folder = 'leak';
    const files = Object.entries(one.files ?? {}).map(([name, file]) => [
      `${folder}/${name}`,
      typeof file === 'string' ? rig.fill(file) : file,
    ]);
    rig.repo.git('rm', '-rq', '--ignore-unmatch', folder);
    rig.repo.commit(Object.fromEntries(files));
    const placed: PlacedCase = { name: 'leak', files: {}, source: one.source, request: more, folder };
    const outcome = await rig.render(rig.requestOf(placed));
    expect(outcome).toHaveProperty('error');
    expect(JSON.stringify(outcome)).not.toContain(secret);
    expect(rig.logged()).toContain('git fetch');
    expect(rig.logged()).not.toContain(secret);
  });
});
