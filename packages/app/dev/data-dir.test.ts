import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openDataDir } from './data-dir.ts';

let dir: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tiphys-data-'));
});
afterEach(() => rm(dir, { recursive: true, force: true }));

test('openDataDir() keeps what is there, and forgets it when fresh', async () => {
  {
    using data = await openDataDir(join(dir, 'new'), false);
    await writeFile(join(data.path, 'kept'), '');
  }
  {
    using data = await openDataDir(join(dir, 'new'), false);
    expect(existsSync(join(data.path, 'kept'))).toBe(true);
  }
  using data = await openDataDir(join(dir, 'new'), true);
  expect(existsSync(join(data.path, 'kept'))).toBe(false);
});

test('openDataDir() refuses a folder that another process uses, and takes over from a dead one', async () => {
  const parent = process.ppid;
  {
    using data = await openDataDir(dir, false);
    await writeFile(join(data.path, 'lock'), String(parent));
  }
  await expect(openDataDir(dir, false)).rejects.toThrow(`in use by process ${parent}`);
  await writeFile(join(dir, 'lock'), '999999999');
  using data = await openDataDir(dir, false);
  expect(data.path).toBe(dir);
});

test('openDataDir() touches nothing in a folder of something else', async () => {
  await mkdir(join(dir, 'precious'));
  await expect(openDataDir(dir, true)).rejects.toThrow('holds files of something else');
  expect(existsSync(join(dir, 'precious'))).toBe(true);
});
