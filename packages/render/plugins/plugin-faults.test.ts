import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import { createScratchRepo } from '../../source/testing/scratch-repo.ts';
import type { PluginSystem } from '../testing/plugin-system.ts';
import { patient, printing, shell, startPluginSystem } from '../testing/plugin-system.ts';

let system: PluginSystem;
beforeAll(async () => {
  system = await startPluginSystem(await buildEngine(), createScratchRepo());
}, 600_000);
afterEach(() => system.tidy());
afterAll(() => system[Symbol.asyncDispose]());

describe('a plugin that misbehaves hurts nobody', () => {
  test.each([
    ['fails', 'echo broken pipe wrench >&2; exit 4', 'failed exit status 4: broken pipe wrench'],
    ['prints no manifests', 'echo "a: [b"', 'failed to convert CMP manifests to unstructured objects: '],
    ['prints something else', 'echo "{a: b}"', "Object 'Kind' is missing"],
    ['floods', 'yes', 'wrote more than 1000000 bytes'],
    ['hangs', 'sleep 60', 'failed timeout'],
    ['tells a secret', 'echo "login open-sesame failed" >&2; exit 1', 'login ****** failed'],
  ])('one that %s', async (name, script, message) => {
    system.commit({ 'app/a': name });
    await system.plugin('bad', { generate: shell(script) }, name === 'hangs' ? { timeoutMs: 500 } : {});
    const asked = system.request(
      { plugin: { name: 'bad' } },
      { repo: system.access({ password: 'open-sesame' }) },
    );
    const error = await system.server.service
      .generateManifest(asked)
      .catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toMatch(/^CMP processing failed for application "demo": /);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toContain('open-sesame');
    // Its folder goes, and few archives are kept for the next one.
    await expect.poll(() => readdirSync(join(system.folder, 'work', 'bad')), patient).toEqual([]);
    await expect.poll(() => system.archives().length, patient).toBeLessThanOrEqual(4);
  });

  test('one that makes links out of its folder and takes permissions away is cleaned up after', async () => {
    system.commit({ 'app/a': 'links' });
    writeFileSync(join(system.folder, 'precious'), 'kept');
    const script = `mkdir deep && ln -s '${system.folder}' out && ln -s '${system.folder}/precious' deep/file && chmod 000 deep; ${printing({ a: 'b' })}`;
    await system.plugin('links', { generate: shell(script) });
    expect(await system.data({ plugin: { name: 'links' } })).toEqual({ a: 'b' });
    await expect.poll(() => readdirSync(join(system.folder, 'work', 'links')), patient).toEqual([]);
    expect(readFileSync(join(system.folder, 'precious'), 'utf8')).toBe('kept');
  });

  test('one that is gone or silent is an error for who names it, and passed over by who does not', async () => {
    const manifest = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n';
    system.commit({ 'quiet/a.yaml': manifest });
    const gone = system.request({ path: 'quiet', plugin: { name: 'nowhere' } });
    await expect(system.server.service.generateManifest(gone)).rejects.toThrow(
      'could not find cmp-server plugin with name "nowhere" supporting the given repository: error checking plugin configuration nowhere.sock: ',
    );
    const silent = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => silent.listen(join(system.socketDir, 'silent.sock'), resolve));
    system.running.push(silent);
    const others = ['one', 'two', 'three'].map((appName) =>
      system.server.service.generateManifest(system.request({ path: 'quiet' }, { appName })),
    );
    for (const { sourceType } of await Promise.all(others)) expect(sourceType).toBe('Directory');
  });

  test('a source that was a plugin’s is not rendered by another tool while the plugin is away', async () => {
    system.commit({
      'owned/mark.own': '',
      'owned/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n',
    });
    const spec = { discover: { fileName: '*.own' }, generate: shell(printing({ a: 'b' })) };
    const owner = await system.plugin('owner', spec);
    expect(await system.data({ path: 'owned' })).toEqual({ a: 'b' });
    await owner[Symbol.asyncDispose]();
    system.running.length = 0;
    // A crashed plugin leaves its socket behind.
    const dead = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => dead.listen(join(system.socketDir, 'owner.sock'), resolve));
    system.running.push(dead);
    const again = system.request({ path: 'owned' }, { noCache: true });
    await expect(system.server.service.generateManifest(again)).rejects.toThrow(
      'the plugin owner, which took this source the last time, does not answer',
    );
  });

  test.each(['../../etc/passwd', '..', 'a/b'])('the name %s leads to no other socket', async (name) => {
    await expect(
      system.server.service.generateManifest(system.request({ plugin: { name } })),
    ).rejects.toThrow('is outside plugin socket dir');
  });
});
