import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { profileRoutes } from './profiles.ts';

let dir: string;
let enabled: string;
beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'profiles-'));
  enabled = join(dir, 'controller.profile.enabled');
  await writeFile(enabled, 'true\n');
  await writeFile(join(dir, 'off'), 'false');
});
afterAll(() => rm(dir, { recursive: true }));

const ask = async (kind: 'profile' | 'heap', query: string, from = '127.0.0.1', file = enabled) =>
  profileRoutes({ enabledFile: file })[`/debug/pprof/${kind}`]?.(new URLSearchParams(query), from);

it('gives profiles of CPU and heap', async () => {
  const cpu = await ask('profile', 'seconds=0.1');
  expect(JSON.parse(cpu?.body ?? '')).toMatchObject({ nodes: expect.any(Array), samples: expect.any(Array) });
  const heap = await ask('heap', 'seconds=0.1', '::ffff:127.0.0.1');
  expect(JSON.parse(heap?.body ?? '')).toMatchObject({ head: { callFrame: {} } });
});

it.each([
  ['from elsewhere', 'seconds=1', '10.0.0.1', 'controller.profile.enabled', 404],
  ['while they are off', 'seconds=1', '::1', 'off', 404],
  ['while nobody said so', 'seconds=1', '::1', 'missing', 404],
  ['for too long', 'seconds=301', '::1', 'controller.profile.enabled', 400],
  ['for no time', 'seconds=x', '::1', 'controller.profile.enabled', 400],
])('gives none %s', async (_name, query, from, file, status) => {
  expect(await ask('profile', query, from, join(dir, file))).toMatchObject({ status });
});
