import { readFileSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '@tiphys/base';
import { codes, StatusError } from '@tiphys/base';
import type { ManifestRequest, Repository } from '@tiphys/model';
import { createLang } from '@tiphys/lang';
import type { Lang } from '@tiphys/lang';
import type { GitSource } from '@tiphys/source';
import { createArtifacts, createGitSource, createMaxVersion } from '@tiphys/source';
import { afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildEngine } from '../../scripts/build-engine.mjs';
import type { ScratchRepo } from '../source/testing/scratch-repo.ts';
import { createScratchRepo } from '../source/testing/scratch-repo.ts';
import { createRepoService } from './repo-service.ts';
import type { RepoServiceOptions } from './repo-service.ts';
import type { Tools } from './tool.ts';
import type { RepoService } from './types.ts';

let lang: Lang;
let repo: ScratchRepo;
let cacheDir: string;
let git: GitSource;
let service: RepoService;
/** Reads of YAML so far: one for each plain directory that was rendered. */
let renders: number;
let now: number;

const trust = { knownHosts: () => '', certificate: () => undefined };
const unused = { generate: () => Promise.reject(new Error('not used here')) };
const tools: Tools = {
  helm: unused,
  kustomize: unused,
  ksonnet: {
    ...unused,
    isKsonnet: () => Promise.resolve(false),
    describe: () => Promise.reject(new Error('not used here')),
  },
  jsonnet: {
    evaluate: async (run, file) =>
      JSON.parse(new TextDecoder().decode(await run.tree.readFile(file))) as unknown,
  },
  version: 'test',
};

beforeAll(async () => {
  const { langWasm } = await buildEngine();
  lang = createLang(readFileSync(langWasm));
}, 600_000);

beforeEach(() => {
  repo = createScratchRepo();
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  now = Date.now();
  renders = 0;
  git = createGitSource({ trust, maxVersion: createMaxVersion(lang) }, { cacheDir, protocols: ['file'] });
  service = open();
});

afterEach(() => {
  git.close();
  repo[Symbol.dispose]();
  rmSync(cacheDir, { recursive: true, force: true });
});

function open(options: RepoServiceOptions = {}): RepoService {
  const parse = (bytes: Uint8Array): ReturnType<Lang['yamlDocuments']> =>
    lang.yamlDocuments(new TextDecoder().decode(bytes));
  return createRepoService(
    {
      git,
      ...createArtifacts(
        { trust, versions: lang, parseYaml: async (bytes) => parse(bytes).documents[0] },
        { cacheDir },
      ),
      tools,
      readYaml: (files) => {
        renders++;
        return Promise.resolve(files.map(parse));
      },
      globMatch: (pattern, path) => lang.globMatchSafe(pattern, path),
      clock: { now: () => now },
    },
    { revisionMaxAgeMs: 0, ...options },
  );
}

function at(url: string): Repository {
  return { repo: url, connectionState: { status: '', message: '', attemptedAt: null } };
}

function request(fields: Partial<ManifestRequest> = {}): ManifestRequest {
  return {
    repo: at(repo.url),
    appName: 'demo',
    appLabelKey: 'app.kubernetes.io/instance',
    namespace: 'apps',
    applicationSource: { repoURL: repo.url, path: 'app' },
    ...fields,
  };
}

async function render(fields: Partial<ManifestRequest> = {}): Promise<KubeObject[]> {
  const { manifests = [] } = await service.generateManifest(request(fields));
  return manifests.map((text) => JSON.parse(text) as KubeObject);
}

async function names(fields: Partial<ManifestRequest> = {}): Promise<string[]> {
  return (await render(fields)).map((object) => object.metadata.name ?? '');
}

const config = (name: string, extra = ''): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: ${name}\n${extra}`;

describe('generateManifest() of a directory', () => {
  test('renders YAML, JSON, lists and several documents, marked as the application’s', async () => {
    const sha = repo.commit({
      'app/a.yaml': `${config('a')}---\n# nothing\n---\n${config('b', '  namespace: other\n')}`,
      'app/c.json': '{"apiVersion":"v1","kind":"Service","metadata":{"name":"c","labels":{"x":"y"}}}',
      'app/d.yml': `apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Secret\n  metadata: {name: d}\n- apiVersion: apps/v1\n  kind: Deployment\n  metadata: {name: e}\n`,
      'app/empty.yaml': 'apiVersion: v1\nkind: ConfigMapList\nitems: null\n',
      'app/crd.yaml':
        'apiVersion: apiextensions.k8s.io/v1\nkind: CustomResourceDefinition\nmetadata: {name: f}\n',
      'app/values.yaml': 'replicas: 1\n',
      'app/readme.md': 'kind: no',
      'app/deeper/x.yaml': config('x'),
      'other/y.yaml': config('y'),
    });
    const response = await service.generateManifest(request());
    expect(response).toMatchObject({ revision: sha, sourceType: 'Directory' });
    const objects = (response.manifests ?? []).map((text) => JSON.parse(text) as KubeObject);
    expect(
      objects.map((object) => [
        object.metadata.name,
        object.metadata.annotations?.['argocd.argoproj.io/tracking-id'],
      ]),
    ).toEqual([
      ['a', 'demo:/ConfigMap:apps/a'],
      ['b', 'demo:/ConfigMap:other/b'],
      ['c', 'demo:/Service:apps/c'],
      ['f', undefined],
      ['d', 'demo:/Secret:apps/d'],
      ['e', 'demo:apps/Deployment:apps/e'],
    ]);
    expect(objects[2]?.metadata.labels).toEqual({ x: 'y' });
  });

  test('marks by label, by both, with an installation, or not at all', async () => {
    repo.commit({ 'app/a.yaml': config('a') });
    const [byLabel] = await render({ trackingMethod: 'label' });
    expect(byLabel?.metadata).toEqual({ name: 'a', labels: { 'app.kubernetes.io/instance': 'demo' } });
    const [both] = await render({ trackingMethod: 'annotation+label', installationID: 'one' });
    expect(both?.metadata).toEqual({
      name: 'a',
      labels: { 'app.kubernetes.io/instance': 'demo' },
      annotations: {
        'argocd.argoproj.io/tracking-id': 'demo:/ConfigMap:apps/a',
        'argocd.argoproj.io/installation-id': 'one',
      },
    });
    const [none] = await render({ appLabelKey: '' });
    expect(none?.metadata).toEqual({ name: 'a' });
  });

  test('heeds recurse, include, exclude, the skip marker and Jsonnet', async () => {
    repo.commit({
      'app/a.yaml': config('a'),
      'app/sub/b.yaml': config('b'),
      'app/sub/c.yml': config('c'),
      'app/skip.yaml': `# +argocd:skip-file-rendering\n${config('skipped')}`,
      'app/j.jsonnet': '[{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"j"}}]',
      'app/plain.txt': config('t'),
    });
    const withOptions = (directory: object): Promise<string[]> =>
      names({ applicationSource: { repoURL: repo.url, path: 'app', directory } });
    expect(await withOptions({})).toEqual(['a', 'j']);
    expect(await withOptions({ recurse: true })).toEqual(['a', 'j', 'b', 'c']);
    expect(await withOptions({ recurse: true, exclude: '*.yaml' })).toEqual(['j', 'c']);
    expect(await withOptions({ recurse: true, include: '{sub/*,a.yaml}' })).toEqual(['a', 'b', 'c']);
    expect(await withOptions({ disableExtensionFilter: true, include: '*.txt' })).toEqual(['t']);
  });

  test('applies .argocd-source.yaml and the one of the application, but never another origin', async () => {
    repo.commit({
      'app/a.yaml': config('a'),
      'app/sub/b.yaml': config('b'),
      'app/.argocd-source.yaml': 'directory:\n  recurse: true\nrepoURL: https://evil.example.com\npath: ..\n',
      'app/.argocd-source-demo.yaml': 'directory:\n  exclude: a.yaml\n',
    });
    expect(await names()).toEqual(['b']);
    expect(await names({ appName: 'other' })).toEqual(['a', 'b']);
  });
});

describe('generateManifest() fails', () => {
  test.each<[string, Record<string, string>, Partial<ManifestRequest['applicationSource']>, string]>([
    ['a missing path', {}, { path: 'nowhere' }, 'nowhere: app path does not exist'],
    ['an absolute path', {}, { path: '/app' }, '/app: app path is absolute'],
    ['a path outside', {}, { path: '../x' }, '../x: app path outside root'],
    ['a file as path', {}, { path: 'app/a.yaml' }, 'app/a.yaml: app path is not a directory'],
    [
      'YAML that does not parse',
      { 'app/b.yaml': `${config('b')}  bad\n  x: [` },
      {},
      'Failed to unmarshal "b.yaml": failed to unmarshal manifest: ',
    ],
    [
      'an object without kind',
      { 'app/b.yaml': 'apiVersion: v1\nmetadata:\n  name: "kind:"\n' },
      {},
      "Object 'Kind' is missing in",
    ],
    ['JSON that does not parse', { 'app/b.json': '{"kind":' }, {}, 'Failed to unmarshal "b.json": '],
    [
      'two objects in JSON',
      { 'app/b.json': '{"kind":"A"}\n{"kind":"B"}' },
      {},
      'Found multiple objects in "b.json". Only single objects are allowed in JSON files.',
    ],
    [
      'two kinds of source',
      {},
      { helm: {}, directory: {} },
      'multiple application sources defined: Helm,Directory',
    ],
    [
      'a plugin that is not there',
      {},
      { plugin: { name: 'p' } },
      'could not find cmp-server plugin with name "p"',
    ],
    ['a missing revision', {}, { targetRevision: 'nope' }, "unable to resolve 'nope' to a commit SHA"],
  ])('for %s', async (...row) => {
    const [, files, source, message] = row;
    repo.commit({ 'app/a.yaml': config('a'), ...files });
    const error: unknown = await render({
      applicationSource: { repoURL: repo.url, path: 'app', ...source },
    }).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(StatusError);
    expect((error as StatusError).message).toContain(message);
  });

  test('for more bytes than allowed', async () => {
    service = open({ maxDirectoryBytes: 100 });
    repo.commit({
      'app/a.yaml': config('a'),
      'app/b.yaml': config('b', `data: {x: "${'x'.repeat(100)}"}\n`),
    });
    await expect(render()).rejects.toThrow('exceeded max combined manifest file size');
  });

  test('and repeats the error after three failures until the commit or the time changes', async () => {
    repo.commit({ 'app/a.yaml': `${config('a')}  bad\n x: [` });
    for (let count = 0; count < 3; count++) await expect(render()).rejects.toThrow(/^Failed to unmarshal/);
    const before = renders;
    await expect(render()).rejects.toThrow(/^Manifest generation error \(cached\): Failed to unmarshal/);
    expect(renders).toBe(before);
    await expect(render({ noCache: true })).rejects.toThrow(/^Failed to unmarshal/);
    now += 61 * 60_000;
    await expect(render()).rejects.toThrow(/^Failed to unmarshal/);
    repo.commit({ 'app/a.yaml': config('fixed') });
    expect(await names()).toEqual(['fixed']);
  });
});

describe('the read-set cache', () => {
  test('uses a result again for a commit that changed other files only', async () => {
    repo.commit({ 'app/a.yaml': config('a'), 'other/b.yaml': config('b') });
    expect(await names()).toEqual(['a']);
    expect(renders).toBe(1);
    const next = repo.commit({ 'other/b.yaml': config('b2'), 'app/sub/c.yaml': config('c') });
    const again = await service.generateManifest(request());
    expect(again.revision).toBe(next);
    // A new folder in the application's own is a new name in what was listed.
    expect(renders).toBe(2);
    repo.commit({ 'app/sub/c.yaml': config('c2'), 'more/d.yaml': config('d') });
    await render();
    expect(renders).toBe(2);
    repo.commit({ 'app/a.yaml': config('a2') });
    expect(await names()).toEqual(['a2']);
    expect(renders).toBe(3);
  });

  test('renders once for those who ask at the same time, and once for each application', async () => {
    repo.commit({ 'app/a.yaml': config('a') });
    await Promise.all(Array.from({ length: 20 }, () => render()));
    expect(renders).toBe(1);
    await render({ appName: 'second' });
    expect(renders).toBe(2);
  });

  test('is passed by with noCache, and keeps what that made', async () => {
    repo.commit({ 'app/a.yaml': config('a') });
    await render();
    await render({ noCache: true });
    expect(renders).toBe(2);
    await render();
    expect(renders).toBe(2);
  });

  test('serves what is known when the repository is gone', async () => {
    const sha = repo.commit({ 'app/a.yaml': config('a') });
    await render();
    renameSync(repo.dir, `${repo.dir}-gone`);
    try {
      expect(await names({ revision: sha })).toEqual(['a']);
      expect(await names({ revision: sha, appName: 'new' })).toEqual(['a']);
      await expect(render()).rejects.toThrow('repository not found');
    } finally {
      renameSync(`${repo.dir}-gone`, repo.dir);
    }
  });

  test('1,000 applications of one repository cost nothing but look-ups after a commit to one of them', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`apps/${index}/c.yaml`, config(`c${index}`)]),
    );
    repo.commit(files);
    const all = (): Promise<KubeObject[][]> =>
      Promise.all(
        Array.from({ length: 1000 }, (_, index) =>
          render({ appName: `app${index}`, applicationSource: { repoURL: repo.url, path: `apps/${index}` } }),
        ),
      );
    await all();
    expect(renders).toBe(1000);
    repo.commit({ 'apps/7/c.yaml': config('changed') });
    const after = await all();
    expect(renders).toBe(1001);
    expect(after[7]?.[0]?.metadata.name).toBe('changed');
  });
});

describe('applications of several sources', () => {
  test('a source without path and chart gives its revision only', async () => {
    const sha = repo.commit({ 'app/a.yaml': config('a') });
    const response = await service.generateManifest(
      request({ hasMultipleSources: true, applicationSource: { repoURL: repo.url, ref: 'values' } }),
    );
    expect(response).toEqual({ revision: sha });
  });

  test('references to what is not there are refused', async () => {
    repo.commit({ 'app/a.yaml': config('a') });
    const helm = { valueFiles: ['$values/x.yaml'] };
    const applicationSource = { repoURL: repo.url, path: 'app', helm };
    const fields = { hasMultipleSources: true, applicationSource };
    await expect(render(fields)).rejects.toThrow(
      'source referenced "$values", but no source has a \'ref\' field defined',
    );
    const refSources = { $other: { Repo: at(repo.url), TargetRevision: 'main', Chart: '' } };
    await expect(render({ ...fields, refSources })).rejects.toThrow(
      'source referenced "$values", which is not one of the available sources ($other)',
    );
  });
});

describe('queries', () => {
  test('resolveRevision() names what it was asked and what it found', async () => {
    const sha = repo.commit({ a: '1' });
    repo.git('tag', 'v1.4.0');
    const ask = (ambiguousRevision: string, source = { repoURL: repo.url }): Promise<unknown> =>
      service.resolveRevision({
        repo: at(repo.url),
        app: { spec: { source } } as never,
        ambiguousRevision,
      });
    expect(await ask('main')).toEqual({ revision: sha, ambiguousRevision: `main (${sha})` });
    expect(await ask('^1.0')).toEqual({ revision: sha, ambiguousRevision: `^1.0 (${sha})` });
  });

  test('listRefs(), listApps(), getGitDirectories() and getGitFiles() read the repository', async () => {
    repo.commit({
      'charts/a/Chart.yaml': 'name: a',
      'k/kustomization.yaml': '',
      '.hidden/x/Chart.yaml': '',
      'k/sub/config.json': '{}',
      'top.json': '1',
    });
    repo.git('tag', 'v1');
    repo.git('branch', 'dev');
    const of = { repo: at(repo.url) };
    expect(await service.listRefs(of)).toEqual({ branches: ['dev', 'main'], tags: ['v1'] });
    expect(await service.listApps(of)).toEqual({
      apps: { '.hidden/x': 'Helm', 'charts/a': 'Helm', k: 'Kustomize' },
    });
    expect(await service.listApps({ ...of, enabledSourceTypes: { Helm: false } })).toEqual({
      apps: { k: 'Kustomize' },
    });
    expect(await service.getGitDirectories(of)).toEqual({ paths: ['charts', 'charts/a', 'k', 'k/sub'] });
    const files = async (path: string, NewGitFileGlobbingEnabled: boolean): Promise<string[]> =>
      Object.keys((await service.getGitFiles({ ...of, path, NewGitFileGlobbingEnabled })).map ?? {});
    expect(await files('**/*.json', true)).toEqual(['top.json', 'k/sub/config.json']);
    expect(await files('*.json', true)).toEqual(['top.json']);
    expect(await files('*.json', false)).toEqual(['top.json', 'k/sub/config.json']);
    expect(await files('k', false)).toEqual(['k/kustomization.yaml', 'k/sub/config.json']);
  });

  test('getRevisionMetadata() tells author, date, message and tags', async () => {
    const sha = repo.commit({ a: '1' }, 'subject');
    repo.git('tag', 'v1');
    const metadata = await service.getRevisionMetadata({ repo: at(repo.url), revision: sha });
    expect(metadata).toMatchObject({
      author: 'Tester <tester@example.com>',
      message: 'subject',
      tags: ['v1'],
    });
    await expect(service.getRevisionMetadata({ repo: at(repo.url), revision: 'main' })).rejects.toThrow(
      'must be resolved',
    );
  });

  test('getAppDetails() tells a chart’s value files and parameters', async () => {
    repo.commit({
      'app/Chart.yaml': 'apiVersion: v2\nname: a\nversion: 1.0.0\n',
      'app/values.yaml': 'image: {tag: v1}\nports: [80, {name: x}]\nempty: null\n',
      'app/values-prod.yaml': 'image: {tag: v2}\n',
    });
    const source = { repoURL: repo.url, path: 'app', helm: { valueFiles: ['values-prod.yaml'] } };
    const details = await service.getAppDetails({ repo: at(repo.url), source });
    expect(details.type).toBe('Helm');
    expect(details.helm?.valueFiles).toEqual(['values-prod.yaml', 'values.yaml']);
    expect(details.helm?.parameters).toEqual([
      { name: 'empty', value: '<nil>' },
      { name: 'image.tag', value: 'v2' },
      { name: 'ports[0]', value: '80' },
      { name: 'ports[1].name', value: 'x' },
    ]);
    const missing = service.getAppDetails({
      repo: at(repo.url),
      source: { repoURL: repo.url, path: 'no' },
    });
    await expect(missing).rejects.toMatchObject({
      code: codes.invalidArgument,
      message: 'no: app path does not exist',
    });
  });

  test('testRepository() says what is wrong', async () => {
    repo.commit({ a: '1' });
    expect(await service.testRepository({ repo: at(repo.url) })).toEqual({ verifiedRepository: true });
    await expect(service.testRepository({ repo: at(`${repo.url}-no`) })).rejects.toThrow(
      /error testing repository connectivity: .*repository not found/,
    );
    await expect(service.testRepository({ repo: { ...at(repo.url), type: 'svn' } })).rejects.toThrow(
      'unsupported repository type "svn"',
    );
  });

  test('updateRevisionForPaths() looks at the named paths only', async () => {
    const first = repo.commit({ 'app/a.yaml': '1', 'other/b.yaml': '1' });
    const second = repo.commit({ 'other/b.yaml': '2' });
    const ask = (paths: string[], syncedRevision = first): Promise<unknown> =>
      service.updateRevisionForPaths({
        repo: at(repo.url),
        applicationSource: { repoURL: repo.url, path: 'app' },
        syncedRevision,
        revision: 'main',
        paths,
      });
    expect(await ask([])).toEqual({ changes: true });
    expect(await ask(['app'])).toEqual({ revision: second, changes: false });
    expect(await ask(['app', 'other/*.yaml'])).toEqual({ revision: second, changes: true });
    expect(await ask(['other'], second)).toEqual({ revision: second, changes: false });
  });
});
