import { createHash } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm, symlink, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { createGunzip } from 'node:zlib';
import { extract } from 'tar-stream';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { packFolder } from './pack-folder.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiphys-pack-'));
  await mkdir(join(folder, 'app/.git'), { recursive: true });
  await writeFile(join(folder, 'app/.git/config'), 'secret');
  await writeFile(join(folder, 'app/a.yaml'), 'a: 1');
  await writeFile(join(folder, 'app/run.sh'), '#!/bin/sh');
  await chmod(join(folder, 'app/run.sh'), 0o700);
  await writeFile(join(folder, 'b.json'), '{}');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** Paths of an archive with what is there. */
async function contents(archive: Uint8Array): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  const unpacker = extract();
  Readable.from([archive]).pipe(createGunzip()).pipe(unpacker);
  for await (const { header, ...entry } of withBodies(unpacker)) {
    const mark = header.mode === 0o755 ? ' (executable)' : '';
    found[header.name] = header.type === 'symlink' ? `-> ${header.linkname ?? ''}` : entry.body + mark;
  }
  return found;
}

async function* withBodies(unpacker: ReturnType<typeof extract>) {
  for await (const entry of unpacker) {
    const chunks: Buffer[] = [];
    for await (const chunk of entry as AsyncIterable<Buffer>) chunks.push(chunk);
    yield { header: entry.header, body: Buffer.concat(chunks).toString() };
  }
}

it('packs files, executables among them, without .git, and tells the checksum', async () => {
  const { archive, checksum, files } = await packFolder(folder);
  expect(await contents(archive)).toEqual({
    'app/a.yaml': 'a: 1',
    'app/run.sh': '#!/bin/sh (executable)',
    'b.json': '{}',
  });
  expect(files).toBe(3);
  expect(checksum).toBe(createHash('sha256').update(archive).digest('hex'));
});

it('puts files below a folder, and takes files by name', async () => {
  const { archive } = await packFolder(join(folder, 'app'), { at: 'x/y', includes: ['*.yaml'] });
  expect(await contents(archive)).toEqual({ 'x/y/a.yaml': 'a: 1' });
  expect((await packFolder(folder, { includes: ['*.txt'] })).files).toBe(0);
});

it('keeps links inside as relative links', async () => {
  await symlink('../b.json', join(folder, 'app/b.json'));
  await symlink(join(folder, 'app'), join(folder, 'absolute'));
  await symlink('none', join(folder, 'dangling'));
  expect(await contents((await packFolder(folder)).archive)).toMatchObject({
    'app/b.json': '-> ../b.json',
    absolute: '-> app',
    dangling: '-> none',
  });
});

it.each(['../outside', '/etc/passwd', '..', 'app/../../x'])('refuses a link to %s', async (target) => {
  await symlink(target, join(folder, 'link'));
  await expect(packFolder(folder)).rejects.toThrow('the symbolic link "link" leads out of');
});

it('refuses a link that leads out by another link', async () => {
  await symlink('/etc', join(folder, 'app/.git/etc'));
  await symlink('app/.git/etc/passwd', join(folder, 'link'));
  await expect(packFolder(folder)).rejects.toThrow('leads out of');
});

it('refuses too many bytes, packed or not, and too many files', async () => {
  await expect(packFolder(folder, { maxBytes: 10 })).rejects.toThrow('more than 10 bytes');
  await expect(packFolder(folder, { maxArchiveBytes: 10 })).rejects.toThrow('more than 10 bytes, packed');
  await expect(packFolder(folder, { maxFiles: 2 })).rejects.toThrow('more than 2 files');
  await writeFile(join(folder, 'large'), '');
  await truncate(join(folder, 'large'), 1_000_000_001);
  await expect(packFolder(folder)).rejects.toThrow('more than 1000000000 bytes');
});

it('refuses what is not there', async () => {
  await expect(packFolder(join(folder, 'none'))).rejects.toThrow('ENOENT');
});
