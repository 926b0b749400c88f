import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { AppStreamRequest, CmpRequestMetadata } from '@tiphys/model';
import { decode, encode, fields, normalize, pluginMethods } from '@tiphys/model';
import type { RpcClient } from '@tiphys/rpc';
import { createSchemaClient } from '@tiphys/rpc';
import type { Header } from 'tar-stream';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { matchesFiles } from './match-files.ts';
import { readPluginConfig } from './plugin-config.ts';
import type { CmpServer } from './server.ts';
import { startCmpServer } from './server.ts';

// What a server takes from whoever opens its socket.

let folder = '';
let server: CmpServer;
let client: RpcClient;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'tiphys-cmp-'));
  const config = readPluginConfig({
    kind: 'ConfigManagementPlugin',
    metadata: { name: 'listing' },
    spec: { generate: { command: ['sh', '-c', 'ls -l; echo "$NAME"'] }, preserveFileMode: true },
  });
  server = await startCmpServer(config, {
    socketDir: folder,
    workDir: join(folder, 'work'),
    env: { PATH: process.env['PATH'] },
    timeoutMs: 20_000,
    graceMs: 100,
    maxOutputBytes: 100_000,
    maxArchiveBytes: 100_000,
    maxBytes: 200_000,
    maxFiles: 20,
  });
  client = createSchemaClient(
    { codec: { encode, decode, normalize, fields }, methods: pluginMethods },
    { address: `unix://${server.socketPath}`, attempts: 1 },
  );
});
afterAll(async () => {
  await client.close();
  await server[Symbol.asyncDispose]();
  expect(existsSync(server.socketPath)).toBe(false);
  rmSync(folder, { recursive: true, force: true });
});

interface Sent {
  readonly entries?: readonly (Partial<Header> & { readonly name: string; readonly content?: string })[];
  readonly archive?: Buffer;
  readonly metadata?: CmpRequestMetadata | null;
}

async function archiveOf(entries: NonNullable<Sent['entries']>): Promise<Buffer> {
  const tar = pack();
  for (const { content = '', ...header } of entries) {
    if (header.type) tar.entry(header);
    else tar.entry(header, content);
  }
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  return gzipSync(Buffer.concat(chunks));
}

async function generate({ entries = [], metadata, ...sent }: Sent): Promise<string> {
  const archive = sent.archive ?? (await archiveOf(entries));
  const checksum = createHash('sha256').update(archive).digest('hex');
  async function* parts(): AsyncGenerator<AppStreamRequest> {
    if (metadata !== null) yield { metadata: { checksum, appRelPath: '.', ...metadata } };
    for (let at = 0; at < archive.length; at += 1024) {
      yield { file: { chunk: archive.subarray(at, at + 1024).toString('base64') } };
    }
  }
  const answer = await client.clientStream('/plugin.ConfigManagementPluginService/GenerateManifest', parts());
  return ((answer as { readonly manifests?: readonly string[] }).manifests ?? []).join('\n');
}

const file = { name: 'app/run.sh', content: 'x' };

test('files, executable ones and links inside arrive; commands run in the application’s folder with the variables sent', async () => {
  const listed = await generate({
    entries: [
      { name: 'app', type: 'directory' },
      { ...file, mode: 0o755 },
      { name: 'app/link', type: 'symlink', linkname: '../other' },
      { name: 'other', content: 'y' },
    ],
    metadata: { appRelPath: 'app', env: [{ name: 'NAME', value: 'a value' }] },
  });
  expect(listed).toMatch(/^lrwx.* link -> \.\.\/other$/m);
  expect(listed).toMatch(/^-rwxr-xr-x.* run\.sh$/m);
  expect(listed.endsWith('\na value')).toBe(true);
});

describe('refused, and nothing left behind:', () => {
  test.each<readonly [string, Sent, string]>([
    ['a path that leads out', { entries: [{ name: '../out', content: 'x' }] }, 'illegal filepath in archive'],
    ['an absolute path', { entries: [{ name: '/etc/out', content: 'x' }] }, 'illegal filepath in archive'],
    [
      'a link that leads out',
      { entries: [file, { name: 'app/l', type: 'symlink', linkname: '../../x' }] },
      'illegal filepath in symlink',
    ],
    [
      'links that lead out together',
      {
        entries: [
          file,
          { name: 'app/up', type: 'symlink', linkname: '..' },
          { name: 'l', type: 'symlink', linkname: 'app/up/..' },
        ],
      },
      'illegal filepath in symlink',
    ],
    [
      'a file through a link',
      { entries: [{ name: 'l', type: 'symlink', linkname: 'app' }, file, { name: 'l/x', content: 'x' }] },
      'EEXIST',
    ],
    ['a device', { entries: [{ name: 'd', type: 'character-device' }] }, 'illegal entry "d"'],
    ['a hard link', { entries: [{ name: 'h', type: 'link', linkname: 'x' }] }, 'illegal entry "h"'],
    [
      'too many files',
      { entries: Array.from({ length: 21 }, (_, at) => ({ name: `f${at}` })) },
      'more than 20 files',
    ],
    [
      'too many bytes',
      { entries: [{ name: 'zeros', content: '0'.repeat(300_000) }] },
      'more than 200000 bytes',
    ],
    ['too large an archive', { archive: Buffer.alloc(100_001) }, 'larger than 100000 bytes'],
    ['no archive', { archive: Buffer.from('nonsense') }, 'the archive cannot be unpacked'],
    ['another sum', { entries: [file], metadata: { checksum: 'abc' } }, 'file checksum validation error'],
    ['no metadata', { entries: [file], metadata: null }, 'metadata is nil'],
    ['a folder outside', { entries: [file], metadata: { appRelPath: '../..' } }, 'out of workDir bound'],
  ])('%s', async (_name, sent, message) => {
    await expect(generate(sent)).rejects.toThrow(message);
    await expect.poll(() => readdirSync(join(folder, 'work')), { timeout: 10_000 }).toEqual([]);
    expect(existsSync(join(folder, 'out'))).toBe(false);
  });
});

test.each([
  ['greet.yaml', false, true],
  ['greet.*', false, true],
  ['sub/*.txt', false, true],
  ['*/note.txt', false, true],
  ['sub', false, true],
  ['*.txt', false, false],
  ['**/note.txt', true, true],
  ['**/*.{md,txt}', true, true],
  ['**/greet.yaml', true, true],
  ['../other/*', false, true],
  ['../../*', false, false],
  ['nothing', true, false],
])('the pattern %s (deep: %s) fits: %s', (pattern, deep, fits) => {
  const files = ['app/greet.yaml', 'app/sub/note.txt', 'other/x'];
  expect(matchesFiles(pattern, files, { appPath: 'app', deep })).toBe(fits);
});

test.each([
  [{}, 'metadata.name should be non-empty'],
  [{ metadata: { name: 'a' }, kind: 'Other' }, 'kind should be ConfigManagementPlugin, found Other'],
  [
    { metadata: { name: 'a' }, kind: 'ConfigManagementPlugin', spec: {} },
    'spec.generate command should be non-empty',
  ],
  [
    { metadata: { name: 'a' }, kind: 'ConfigManagementPlugin', spec: { generate: { command: 'sh' } } },
    'a command is not a list of texts',
  ],
])('%j is no plugin', (value, message) => {
  expect(() => readPluginConfig(value)).toThrow(`invalid plugin configuration file. ${message}`);
});
