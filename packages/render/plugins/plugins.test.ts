import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import type { Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codes } from '@tiphys/base';
import type { ApplicationSource, ConfigManagementPlugin, ManifestRequest, Repository } from '@tiphys/model';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import type { ScratchRepo } from '../../source/testing/scratch-repo.ts';
import { createScratchRepo } from '../../source/testing/scratch-repo.ts';
import { readPluginConfig } from '../cmp-server/plugin-config.ts';
import type { CmpServer } from '../cmp-server/server.ts';
import { startCmpServer } from '../cmp-server/server.ts';
import type { RepoServer } from '../repo-server.ts';
import { createRepoServer } from '../repo-server.ts';
import { loadLang } from '../tools/load-lang.ts';
import { askForCredentials } from './askpass.ts';

// Plugins as a repo server sees them: real sockets, real commands, a real repository.

let folder = '';
let socketDir = '';
let repo: ScratchRepo;
let server: RepoServer;
/** One whose plugins get a second. */
let hasty: RepoServer;
let local: readonly ConfigManagementPlugin[] = [];
let running: (CmpServer | Server)[] = [];

beforeAll(async () => {
  const { langWasm, renderd } = await buildEngine();
  folder = mkdtempSync(join(tmpdir(), 'tiphys-plugins-'));
  socketDir = join(folder, 'sockets');
  repo = createScratchRepo();
  const lang = await loadLang(langWasm);
  const start = (name: string, timeoutMs: number): RepoServer =>
    createRepoServer(
      { trust: { knownHosts: () => '', certificate: () => undefined }, lang, localPlugins: () => local },
      {
        cacheDir: join(folder, name),
        renderdPath: renderd,
        workers: 1,
        git: { protocols: ['file'] },
        plugins: {
          socketDir,
          askPassSocket: join(folder, `${name}.sock`),
          timeoutMs,
          graceMs: 200,
          exclude: ['secret', 'app/*.log'],
          env: { PATH: process.env['PATH'], REDIS_PASSWORD: 'hidden', ARGOCD_TOKEN: 'hidden', PASSED: 'on' },
        },
      },
    );
  server = start('cache', 20_000);
  hasty = start('hasty', 1000);
}, 600_000);

afterEach(async () => {
  for (const one of running) {
    if ('socketPath' in one) await one[Symbol.asyncDispose]();
    else await new Promise((resolve) => one.close(resolve));
  }
  running = [];
  local = [];
});

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await hasty[Symbol.asyncDispose]();
  repo[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

/** For what comes soon on a quiet machine. */
const patient = { timeout: 20_000 };
const bounds = { maxArchiveBytes: 10_000_000, maxBytes: 10_000_000, maxFiles: 1000 };

/** Starts a plugin; `spec` is what stands in its `plugin.yaml`. */
async function plugin(name: string, spec: object, options: object = {}): Promise<CmpServer> {
  const config = readPluginConfig({ kind: 'ConfigManagementPlugin', metadata: { name }, spec });
  const started = await startCmpServer(config, {
    ...bounds,
    socketDir,
    workDir: join(folder, 'work', name),
    env: { PATH: process.env['PATH'], OWN: 'yes' },
    timeoutMs: 15_000,
    graceMs: 200,
    maxOutputBytes: 1_000_000,
    ...options,
  });
  running.push(started);
  return started;
}

function archives(): string[] {
  return readdirSync(join(folder, 'cache', 'plugins', 'archives'));
}

function shell(script: string): { command: string[]; args: string[] } {
  return { command: ['sh', '-c'], args: [script] };
}

function commit(files: Parameters<ScratchRepo['commit']>[0]): string {
  const sha = repo.commit(files);
  server.forgetRefs(repo.url);
  return sha;
}

/** A script that prints a ConfigMap with the values of shell expressions. */
function printing(data: Record<string, string>): string {
  const lines = Object.entries(data).map(([key, value]) => `printf '  %s: "%s"\\n' ${key} "${value}"`);
  return [`printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: made}\\ndata:\\n'`, ...lines].join(
    '; ',
  );
}

function access(extra: Partial<Repository> = {}): Repository {
  return { repo: repo.url, connectionState: { status: '', message: '', attemptedAt: null }, ...extra };
}

function request(source: Partial<ApplicationSource>, extra: Partial<ManifestRequest> = {}): ManifestRequest {
  return {
    repo: access(),
    appName: 'demo',
    namespace: 'apps',
    projectName: 'team',
    kubeVersion: 'v1.36.1+k3s1',
    apiVersions: ['v1', 'apps/v1'],
    applicationSource: { repoURL: repo.url, path: 'app', targetRevision: 'main', ...source },
    ...extra,
  };
}

async function data(
  source: Partial<ApplicationSource>,
  extra?: Partial<ManifestRequest>,
): Promise<Record<string, string>> {
  const { manifests, sourceType } = await server.service.generateManifest(request(source, extra));
  expect(sourceType).toBe('Plugin');
  const [object] = manifests ?? [];
  return (JSON.parse(object ?? '{}') as { readonly data: Record<string, string> }).data;
}

describe('a plugin beside the repo server', () => {
  test('gets the files of the repository, runs init and generate in the application’s folder', async () => {
    commit({ 'app/value.txt': 'one', 'shared/other.txt': 'two', secret: 'no', 'app/a.log': 'no' });
    await plugin('files', {
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
    expect(await data({ plugin: { name: 'files-v1' } })).toEqual({
      seen: 'one',
      other: 'two',
      all: './app/seen.txt ./app/value.txt ./shared/other.txt ',
    });
    expect(await server.service.listPlugins({})).toEqual({ items: [{ name: 'files-v1' }] });
  });

  test('gets the build environment, the application’s variables and its parameters', async () => {
    const sha = commit({ 'app/a': '1' });
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
    await plugin('env', {
      generate: shell(
        `${printing(Object.fromEntries([...names, ...more].map((name) => [name, `$${name}`])))}; printf '  json: %s\\n' "'$ARGOCD_APP_PARAMETERS'"`,
      ),
    });
    const made = await data({
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
    commit({
      'app/mark.txt': '',
      'app/deep/x.mark': '',
      'plain/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n',
    });
    await plugin(`finds-${name.replaceAll(' ', '-')}`, {
      discover,
      generate: shell(printing({ found: name })),
    });
    expect(await data({})).toEqual({ found: name });
    expect(await data({ plugin: {} })).toEqual({ found: name });
    const plain = await server.service.generateManifest(request({ path: 'plain' }));
    expect(plain.sourceType).toBe('Directory');
    await expect(server.service.generateManifest(request({ path: 'plain', plugin: {} }))).rejects.toThrow(
      'CMP processing failed for application "demo": could not find plugin supporting the given repository',
    );
    const named = request({ path: 'plain', plugin: { name: `finds-${name.replaceAll(' ', '-')}` } });
    await expect(server.service.generateManifest(named)).rejects.toThrow(
      /could not find cmp-server plugin with name "finds-.*" supporting the given repository$/,
    );
  });

  test('finds a whole repository, as the list of applications shows', async () => {
    commit({ 'root.mark': '', 'app/Chart.yaml': 'name: a' });
    const list = async (): Promise<unknown> => (await server.service.listApps({ repo: access() })).apps;
    expect(await list()).toMatchObject({ app: 'Helm' });
    await plugin('whole', { discover: { fileName: 'root.mark' }, generate: shell('true') });
    expect(await list()).toEqual({ '.': 'Plugin' });
    commit({ 'root.mark': undefined, 'app/Chart.yaml': undefined });
  });

  test('a file that makes a source a plugin’s is noticed, although nothing read it before', async () => {
    const manifest = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n';
    await plugin('noticing', { discover: { fileName: 'late.mark' }, generate: shell(printing({ a: 'b' })) });
    commit({ 'late/a.yaml': manifest });
    expect((await server.service.generateManifest(request({ path: 'late' }))).sourceType).toBe('Directory');
    commit({ 'late/a.yaml': manifest, 'late/late.mark': '' });
    const fresh = request({ path: 'late' }, { noRevisionCache: true });
    expect((await server.service.generateManifest(fresh)).sourceType).toBe('Plugin');
  });

  test('announces parameters, fixed and made', async () => {
    commit({ 'app/values': 'a' });
    await plugin('announcing', {
      generate: shell('true'),
      parameters: {
        static: [{ name: 'size', title: 'Size', required: true, collectionType: 'string', string: '3' }],
        dynamic: shell(`printf '[{"name":"%s","collectionType":"map","map":{"k":"v"}}]' "$(cat values)"`),
      },
    });
    const details = await server.service.getAppDetails({
      repo: access(),
      appName: 'demo',
      source: { repoURL: repo.url, path: 'app', targetRevision: 'main', plugin: { name: 'announcing' } },
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
    commit({ 'app/a': 'creds' });
    const script = `env > '${join(folder, 'env-tmp')}'; mv '${join(folder, 'env-tmp')}' '${join(folder, 'seen-env')}'; while [ ! -e '${join(folder, 'go')}' ]; do sleep 0.05; done; ${printing({ askpass: '$GIT_ASKPASS', name: '$ARGOCD_BINARY_NAME' })}`;
    await plugin('with-creds', { provideGitCreds: true, generate: shell(script) });
    const asking = data(
      { plugin: { name: 'with-creds' } },
      { repo: access({ username: 'alice', password: 'open-sesame' }) },
    );
    const env = await expect
      .poll(
        () => Object.fromEntries(readLines(join(folder, 'seen-env')).map((line) => line.split(/=(.*)/s))),
        patient,
      )
      .toMatchObject({ ARGOCD_GIT_ASKPASS_NONCE: expect.any(String) as string })
      .then(
        () =>
          Object.fromEntries(
            readLines(join(folder, 'seen-env')).map((line) => line.split(/=(.*)/s)),
          ) as Record<string, string>,
      );
    expect(JSON.stringify(env)).not.toContain('open-sesame');
    expect(await askForCredentials(env, 'Username for x')).toBe('alice');
    expect(await askForCredentials(env, 'Password for x')).toBe('open-sesame');
    writeFileSync(join(folder, 'go'), '');
    expect(await asking).toEqual({ askpass: 'argocd', name: 'argocd-git-ask-pass' });
    await expect(askForCredentials(env, 'Password for x')).rejects.toMatchObject({ code: codes.notFound });
  });
});

function readLines(path: string): string[] {
  try {
    return readdirSync(folder).includes('seen-env') ? readFileSync(path, 'utf8').split('\n') : [];
  } catch {
    return [];
  }
}

describe('a plugin that misbehaves hurts nobody', () => {
  test.each([
    ['fails', 'echo broken pipe wrench >&2; exit 4', 'failed exit status 4: broken pipe wrench'],
    ['prints no manifests', 'echo "a: [b"', 'failed to convert CMP manifests to unstructured objects: '],
    ['prints something else', 'echo "{a: b}"', "Object 'Kind' is missing"],
    ['floods', 'yes', 'wrote more than 1000000 bytes'],
    ['hangs', 'sleep 60', 'failed timeout'],
    ['tells a secret', 'echo "login open-sesame failed" >&2; exit 1', 'login ****** failed'],
  ])('one that %s', async (name, script, message) => {
    commit({ 'app/a': name });
    await plugin('bad', { generate: shell(script) }, name === 'hangs' ? { timeoutMs: 500 } : {});
    const asked = request({ plugin: { name: 'bad' } }, { repo: access({ password: 'open-sesame' }) });
    const error = await server.service.generateManifest(asked).catch((reason: unknown) => reason as Error);
    expect((error as Error).message).toMatch(/^CMP processing failed for application "demo": /);
    expect((error as Error).message).toContain(message);
    expect((error as Error).message).not.toContain('open-sesame');
    // Its folder goes, and few archives are kept for the next one.
    await expect.poll(() => readdirSync(join(folder, 'work', 'bad')), patient).toEqual([]);
    await expect.poll(() => archives().length, patient).toBeLessThanOrEqual(4);
  });

  test('one that makes links out of its folder and takes permissions away is cleaned up after', async () => {
    commit({ 'app/a': 'links' });
    writeFileSync(join(folder, 'precious'), 'kept');
    const script = `mkdir deep && ln -s '${folder}' out && ln -s '${folder}/precious' deep/file && chmod 000 deep; ${printing({ a: 'b' })}`;
    await plugin('links', { generate: shell(script) });
    expect(await data({ plugin: { name: 'links' } })).toEqual({ a: 'b' });
    await expect.poll(() => readdirSync(join(folder, 'work', 'links')), patient).toEqual([]);
    expect(readFileSync(join(folder, 'precious'), 'utf8')).toBe('kept');
  });

  test('one that is gone or silent is an error for who names it, and passed over by who does not', async () => {
    const manifest = 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n';
    commit({ 'quiet/a.yaml': manifest });
    const gone = request({ path: 'quiet', plugin: { name: 'nowhere' } });
    await expect(server.service.generateManifest(gone)).rejects.toThrow(
      'could not find cmp-server plugin with name "nowhere" supporting the given repository: error checking plugin configuration nowhere.sock: ',
    );
    const silent = createServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => silent.listen(join(socketDir, 'silent.sock'), resolve));
    running.push(silent);
    const others = ['one', 'two', 'three'].map((appName) =>
      server.service.generateManifest(request({ path: 'quiet' }, { appName })),
    );
    for (const { sourceType } of await Promise.all(others)) expect(sourceType).toBe('Directory');
  });

  test('a source that was a plugin’s is not rendered by another tool while the plugin is away', async () => {
    commit({ 'owned/mark.own': '', 'owned/a.yaml': 'apiVersion: v1\nkind: Pod\nmetadata: {name: a}\n' });
    const spec = { discover: { fileName: '*.own' }, generate: shell(printing({ a: 'b' })) };
    const owner = await plugin('owner', spec);
    expect(await data({ path: 'owned' })).toEqual({ a: 'b' });
    await owner[Symbol.asyncDispose]();
    running = [];
    // A crashed plugin leaves its socket behind.
    const dead = createServer((socket) => socket.destroy());
    await new Promise<void>((resolve) => dead.listen(join(socketDir, 'owner.sock'), resolve));
    running.push(dead);
    const again = request({ path: 'owned' }, { noCache: true });
    await expect(server.service.generateManifest(again)).rejects.toThrow(
      'the plugin owner, which took this source the last time, does not answer',
    );
  });

  test.each(['../../etc/passwd', '..', 'a/b'])('the name %s leads to no other socket', async (name) => {
    await expect(server.service.generateManifest(request({ plugin: { name } }))).rejects.toThrow(
      'is outside plugin socket dir',
    );
  });
});

describe('a plugin of argocd-cm', () => {
  test('runs here, over a copy of the files, without our own secrets', async () => {
    commit({ 'app/value.txt': 'one', 'app/run.sh': '#!/bin/sh\necho run' });
    local = [
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
    expect(await data({ plugin: { name: 'kasane', env: [{ name: 'A', value: 'b' }] } })).toEqual({
      kept: 'one',
      passed: 'on',
      redis: 'none',
      token: 'none',
      own: 'b',
    });
    expect((await server.service.listPlugins({})).items).toEqual([{ name: 'kasane' }]);
    await expect.poll(() => readdirSync(join(folder, 'cache', 'plugins')), patient).toEqual(['archives']);
  });

  test('is what the administrator wrote, whatever a request brings along, and a change of it counts', async () => {
    commit({ 'app/a': 'who' });
    const theirs = [{ name: 'mine', generate: shell('touch /tmp/never') }];
    await expect(
      server.service.generateManifest(request({ plugin: { name: 'mine' } }, { plugins: theirs })),
    ).rejects.toThrow('could not find cmp-server plugin with name "mine"');
    local = [{ name: 'mine', generate: shell(printing({ by: 'first' })) }];
    expect(await data({ plugin: { name: 'mine' } }, { plugins: theirs })).toEqual({ by: 'first' });
    local = [{ name: 'mine', generate: shell(printing({ by: 'second' })) }];
    expect(await data({ plugin: { name: 'mine' } }, { plugins: theirs })).toEqual({ by: 'second' });
  });

  test.each([
    ['hangs', 'sleep 60', 'failed timeout'],
    ['fails', 'echo no >&2; exit 2', 'failed exit status 2: no'],
  ])('that %s is bounded and cleaned up after', async (name, script, message) => {
    commit({ 'app/a': `local ${name}` });
    local = [{ name: 'bad', generate: shell(script) }];
    const used = name === 'hangs' ? hasty : server;
    used.forgetRefs(repo.url);
    await expect(used.service.generateManifest(request({ plugin: { name: 'bad' } }))).rejects.toThrow(
      message,
    );
    const left = join(folder, name === 'hangs' ? 'hasty' : 'cache', 'plugins');
    await expect.poll(() => readdirSync(left).filter((entry) => entry !== 'archives'), patient).toEqual([]);
  });
});

describe('what a plugin made is kept', () => {
  test('and what it is sent is packed once for all applications of a commit', async () => {
    await plugin('many', { generate: shell(printing({ app: '$ARGOCD_APP_NAME' })) });
    commit({ 'many/a': 'a file of this commit' });
    const source = { path: 'many', plugin: { name: 'many' } };
    expect(await data(source, { appName: 'first' })).toEqual({ app: 'first' });
    const before = new Set(archives());
    const added = (): string[] => archives().filter((name) => !before.has(name));
    const names = Array.from({ length: 8 }, (_, at) => `app-${at}`);
    const made = await Promise.all(names.map((appName) => data(source, { appName })));
    expect(made).toEqual(names.map((app) => ({ app })));
    expect(added()).toEqual([]);
    commit({ 'many/a': 'another' });
    await data(source, { appName: 'first' });
    expect(added()).toHaveLength(1);
    await expect.poll(() => archives().length, patient).toBeLessThanOrEqual(4);
  });

  test('for its commit, and with a manifest-generate-paths annotation as long as nothing changes there', async () => {
    const counter = join(folder, 'count');
    await plugin('counting', {
      generate: shell(
        `echo x >> '${counter}'; ${printing({ count: `$(wc -l < '${counter}' | tr -d " ")` })}`,
      ),
    });
    const source = { path: 'kept', plugin: { name: 'counting' } };
    const fresh = {};
    commit({ 'kept/a': '1', 'lib/a': '1', elsewhere: '1' });
    expect(await data(source, fresh)).toEqual({ count: '1' });
    expect(await data(source, fresh)).toEqual({ count: '1' });
    commit({ 'kept/a': '1', 'lib/a': '1', elsewhere: '2' });
    expect(await data(source, fresh)).toEqual({ count: '2' });
    const named = { ...fresh, annotationManifestGeneratePaths: '.;/lib' };
    expect(await data(source, named)).toEqual({ count: '3' });
    commit({ 'kept/a': '1', 'lib/a': '1', elsewhere: '3' });
    expect(await data(source, named)).toEqual({ count: '3' });
    commit({ 'kept/a': '1', 'lib/a': '2', elsewhere: '3' });
    expect(await data(source, named)).toEqual({ count: '4' });
  });
});
