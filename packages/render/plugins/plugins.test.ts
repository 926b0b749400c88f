import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { codes } from '@tiphys/base';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import { createScratchRepo } from '../../source/testing/scratch-repo.ts';
import type { PluginSystem } from '../testing/plugin-system.ts';
import { patient, printing, shell, startPluginSystem } from '../testing/plugin-system.ts';
import { askForCredentials } from './askpass.ts';

let system: PluginSystem;
beforeAll(async () => {
  system = await startPluginSystem(await buildEngine(), createScratchRepo());
}, 600_000);
afterEach(() => system.tidy());
afterAll(() => system[Symbol.asyncDispose]());

describe('a plugin beside the repo server', () => {
  test('gets the files of the repository, runs init and generate in the application’s folder', async () => {
    system.commit({ 'app/value.txt': 'one', 'shared/other.txt': 'two', secret: 'no', 'app/a.log': 'no' });
    await system.plugin('files', {
      version: 'v1',
      init: shell('cp value.txt seen.txt'),
      generate: shell(
        printing({
          seen: '$(cat seen.txt)',
          other: '$(cat ../shared/other.txt)',
          all: '$(cd ..; find . -type f | sort | tr "\\n" " ")',
        }),
      ),
    });
    expect(await system.data({ plugin: { name: 'files-v1' } })).toEqual({
      seen: 'one',
      other: 'two',
      all: './app/seen.txt ./app/value.txt ./shared/other.txt ',
    });
    expect(await system.server.service.listPlugins({})).toEqual({ items: [{ name: 'files-v1' }] });
  });

  test('gets the build environment, the application’s variables and its parameters', async () => {
    const sha = system.commit({ 'app/a': '1' });
    const names = [
      'ARGOCD_APP_NAME',
      'ARGOCD_APP_NAMESPACE',
      'ARGOCD_APP_PROJECT_NAME',
      'ARGOCD_APP_REVISION',
    ];
    const more = [
      'ARGOCD_APP_SOURCE_PATH',
      'KUBE_VERSION',
      'KUBE_API_VERSIONS',
      'ARGOCD_ENV_GREETING',
      'PARAM_SIZE',
      'PARAM_MAP_A_B',
      'PARAM_LIST_0',
      'PARAM_LIST_1',
      'OWN',
    ];
    await system.plugin('env', {
      generate: shell(
        `${printing(Object.fromEntries([...names, ...more].map((name) => [name, `$${name}`])))}; printf '  json: %s\\n' "'$ARGOCD_APP_PARAMETERS'"`,
      ),
    });
    const made = await system.data({
      plugin: {
        name: 'env',
        env: [{ name: 'GREETING', value: 'hello $ARGOCD_APP_NAME' }],
        parameters: [
          { name: 'size', string: '<3' },
          { name: 'map', map: { 'a.b': 'c' } },
          { name: 'list', array: ['x', 'y'] },
        ],
      },
    });
    expect(made).toEqual({
      ARGOCD_APP_NAME: 'demo',
      ARGOCD_APP_NAMESPACE: 'apps',
      ARGOCD_APP_PROJECT_NAME: 'team',
      ARGOCD_APP_REVISION: sha,
      ARGOCD_APP_SOURCE_PATH: 'app',
      KUBE_VERSION: '1.36.1',
      KUBE_API_VERSIONS: 'v1,apps/v1',
      ARGOCD_ENV_GREETING: 'hello demo',
      PARAM_SIZE: '<3',
      PARAM_MAP_A_B: 'c',
      PARAM_LIST_0: 'x',
      PARAM_LIST_1: 'y',
      OWN: 'yes',
      json: '[{"name":"size","string":"\\u003c3"},{"map":{"a.b":"c"},"name":"map"},{"array":["x","y"],"name":"list"}]',
    });
  });

  test.each([
    ['a file name', { fileName: 'mark.*' }],
    ['a file name below', { fileName: './deep/*.mark' }],
    ['a glob', { find: { glob: '**/*.mark' } }],
    ['a command', { find: { command: ['sh', '-c', 'ls mark.txt 2>/dev/null; true'] } }],
  ])('is found by %s, and only where that is true', async (name, discover) => {
    system.commit({
      'app/mark.txt': '',
      'app/deep/x.mark': '',
      'plain/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n',
    });
    await system.plugin(`finds-${name.replaceAll(' ', '-')}`, {
      discover,
      generate: shell(printing({ found: name })),
    });
    expect(await system.data({})).toEqual({ found: name });
    expect(await system.data({ plugin: {} })).toEqual({ found: name });
    const plain = await system.server.service.generateManifest(system.request({ path: 'plain' }));
    expect(plain.sourceType).toBe('Directory');
    await expect(
      system.server.service.generateManifest(system.request({ path: 'plain', plugin: {} })),
    ).rejects.toThrow(
      'CMP processing failed for application "demo": could not find plugin supporting the given repository',
    );
    const named = system.request({ path: 'plain', plugin: { name: `finds-${name.replaceAll(' ', '-')}` } });
    await expect(system.server.service.generateManifest(named)).rejects.toThrow(
      /could not find cmp-server plugin with name "finds-.*" supporting the given repository$/,
    );
  });

  test('finds a whole repository, as the list of applications shows', async () => {
    system.commit({ 'root.mark': '', 'app/Chart.yaml': 'name: a' });
    const list = async (): Promise<unknown> =>
      (await system.server.service.listApps({ repo: system.access() })).apps;
    expect(await list()).toMatchObject({ app: 'Helm' });
    await system.plugin('whole', { discover: { fileName: 'root.mark' }, generate: shell('true') });
    expect(await list()).toEqual({ '.': 'Plugin' });
    system.commit({ 'root.mark': undefined, 'app/Chart.yaml': undefined });
  });

  test('a file that makes a source a plugin’s is noticed, although nothing read it before', async () => {
    const manifest = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n';
    await system.plugin('noticing', {
      discover: { fileName: 'late.mark' },
      generate: shell(printing({ a: 'b' })),
    });
    system.commit({ 'late/a.yaml': manifest });
    expect((await system.server.service.generateManifest(system.request({ path: 'late' }))).sourceType).toBe(
      'Directory',
    );
    system.commit({ 'late/a.yaml': manifest, 'late/late.mark': '' });
    const fresh = system.request({ path: 'late' }, { noRevisionCache: true });
    expect((await system.server.service.generateManifest(fresh)).sourceType).toBe('Plugin');
  });

  test('announces parameters, fixed and made', async () => {
    system.commit({ 'app/values': 'a' });
    await system.plugin('announcing', {
      generate: shell('true'),
      parameters: {
        static: [{ name: 'size', title: 'Size', required: true, collectionType: 'string', string: '3' }],
        dynamic: shell(`printf '[{"name":"%s","collectionType":"map","map":{"k":"v"}}]' "$(cat values)"`),
      },
    });
    const details = await system.server.service.getAppDetails({
      repo: system.access(),
      appName: 'demo',
      source: {
        repoURL: system.repo.url,
        path: 'app',
        targetRevision: 'main',
        plugin: { name: 'announcing' },
      },
    });
    expect(details).toMatchObject({
      type: 'Plugin',
      plugin: {
        parametersAnnouncement: [
          { name: 'a', collectionType: 'map', map: { k: 'v' } },
          { name: 'size', title: 'Size', required: true, collectionType: 'string', string: '3' },
        ],
      },
    });
  });

  test('gets the repository’s credentials where it asks for them, over the socket and not in its environment', async () => {
    system.commit({ 'app/a': 'creds' });
    const script = `env > '${join(system.folder, 'env-tmp')}'; mv '${join(system.folder, 'env-tmp')}' '${join(system.folder, 'seen-env')}'; while [ ! -e '${join(system.folder, 'go')}' ]; do sleep 0.05; done; ${printing({ askpass: '$GIT_ASKPASS', name: '$ARGOCD_BINARY_NAME' })}`;
    await system.plugin('with-creds', { provideGitCreds: true, generate: shell(script) });
    const asking = system.data(
      { plugin: { name: 'with-creds' } },
      { repo: system.access({ username: 'alice', password: 'open-sesame' }) },
    );
    const env = await expect
      .poll(
        () =>
          Object.fromEntries(readLines(join(system.folder, 'seen-env')).map((line) => line.split(/=(.*)/s))),
        patient,
      )
      .toMatchObject({ ARGOCD_GIT_ASKPASS_NONCE: expect.any(String) as string })
      .then(
        () =>
          Object.fromEntries(
            readLines(join(system.folder, 'seen-env')).map((line) => line.split(/=(.*)/s)),
          ) as Record<string, string>,
      );
    expect(JSON.stringify(env)).not.toContain('open-sesame');
    expect(await askForCredentials(env, 'Username for x')).toBe('alice');
    expect(await askForCredentials(env, 'Password for x')).toBe('open-sesame');
    writeFileSync(join(system.folder, 'go'), '');
    expect(await asking).toEqual({ askpass: 'argocd', name: 'argocd-git-ask-pass' });
    await expect(askForCredentials(env, 'Password for x')).rejects.toMatchObject({ code: codes.notFound });
  });
});

function readLines(path: string): string[] {
  return existsSync(path) ? readFileSync(path, 'utf8').split('\n') : [];
}

describe('what a plugin made is kept', () => {
  test('and what it is sent is packed once for all applications of a commit', async () => {
    await system.plugin('many', { generate: shell(printing({ app: '$ARGOCD_APP_NAME' })) });
    system.commit({ 'many/a': 'a file of this commit' });
    const source = { path: 'many', plugin: { name: 'many' } };
    expect(await system.data(source, { appName: 'first' })).toEqual({ app: 'first' });
    const before = new Set(system.archives());
    const added = (): string[] => system.archives().filter((name) => !before.has(name));
    const names = Array.from({ length: 8 }, (_, at) => `app-${at}`);
    const made = await Promise.all(names.map((appName) => system.data(source, { appName })));
    expect(made).toEqual(names.map((app) => ({ app })));
    expect(added()).toEqual([]);
    system.commit({ 'many/a': 'another' });
    await system.data(source, { appName: 'first' });
    expect(added()).toHaveLength(1);
    await expect.poll(() => system.archives().length, patient).toBeLessThanOrEqual(4);
  });

  test('for its commit, and with a manifest-generate-paths annotation as long as nothing changes there', async () => {
    const counter = join(system.folder, 'count');
    await system.plugin('counting', {
      generate: shell(
        `echo x >> '${counter}'; ${printing({ count: `$(wc -l < '${counter}' | tr -d " ")` })}`,
      ),
    });
    const source = { path: 'kept', plugin: { name: 'counting' } };
    const fresh = {};
    system.commit({ 'kept/a': '1', 'lib/a': '1', elsewhere: '1' });
    expect(await system.data(source, fresh)).toEqual({ count: '1' });
    expect(await system.data(source, fresh)).toEqual({ count: '1' });
    system.commit({ 'kept/a': '1', 'lib/a': '1', elsewhere: '2' });
    expect(await system.data(source, fresh)).toEqual({ count: '2' });
    const named = { ...fresh, annotationManifestGeneratePaths: '.;/lib' };
    expect(await system.data(source, named)).toEqual({ count: '3' });
    system.commit({ 'kept/a': '1', 'lib/a': '1', elsewhere: '3' });
    expect(await system.data(source, named)).toEqual({ count: '3' });
    system.commit({ 'kept/a': '1', 'lib/a': '2', elsewhere: '3' });
    expect(await system.data(source, named)).toEqual({ count: '4' });
  });
});
