import { readdirSync } from 'node:fs';
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

describe('a plugin of argocd-cm', () => {
  test('runs here, over a copy of the files, without our own secrets', async () => {
    system.commit({ 'app/value.txt': 'one', 'app/run.sh': '#!/bin/sh\necho run' });
    system.local = [
      {
        name: 'kasane',
        init: shell('cp value.txt "$HOME/kept"'),
        generate: shell(
          printing({
            kept: '$(cat "$HOME/kept")',
            passed: '$PASSED',
            redis: '${REDIS_PASSWORD-none}',
            token: '${ARGOCD_TOKEN-none}',
            own: '$ARGOCD_ENV_A',
          }),
        ),
      },
    ];
    expect(await system.data({ plugin: { name: 'kasane', env: [{ name: 'A', value: 'b' }] } })).toEqual({
      kept: 'one',
      passed: 'on',
      redis: 'none',
      token: 'none',
      own: 'b',
    });
    expect((await system.server.service.listPlugins({})).items).toEqual([{ name: 'kasane' }]);
    await expect.poll(() => readdirSync(join(system.folder, 'cache', 'plugins')), patient).toEqual([]);
  });

  test('is what the administrator wrote, whatever a request brings along, and a change of it counts', async () => {
    system.commit({ 'app/a': 'who' });
    const theirs = [{ name: 'mine', generate: shell('touch /tmp/never') }];
    await expect(
      system.server.service.generateManifest(
        system.request({ plugin: { name: 'mine' } }, { plugins: theirs }),
      ),
    ).rejects.toThrow('could not find cmp-server plugin with name "mine"');
    system.local = [{ name: 'mine', generate: shell(printing({ by: 'first' })) }];
    expect(await system.data({ plugin: { name: 'mine' } }, { plugins: theirs })).toEqual({ by: 'first' });
    system.local = [{ name: 'mine', generate: shell(printing({ by: 'second' })) }];
    expect(await system.data({ plugin: { name: 'mine' } }, { plugins: theirs })).toEqual({ by: 'second' });
  });

  test.each([
    ['hangs', 'sleep 60', 'failed timeout'],
    ['fails', 'echo no >&2; exit 2', 'failed exit status 2: no'],
  ])('that %s is bounded and cleaned up after', async (name, script, message) => {
    system.commit({ 'app/a': `local ${name}` });
    system.local = [{ name: 'bad', generate: shell(script) }];
    const used = name === 'hangs' ? system.hasty : system.server;
    await expect(used.service.generateManifest(system.request({ plugin: { name: 'bad' } }))).rejects.toThrow(
      message,
    );
    const left = join(system.folder, name === 'hangs' ? 'hasty' : 'cache', 'plugins');
    await expect.poll(() => readdirSync(left), patient).toEqual([]);
  });
});
