import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '@tiphys/base';
import type { ApplicationSource, ManifestRequest, RepoCreds, Repository } from '@tiphys/model';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { buildEngine } from '../../scripts/build-engine.mjs';
import type { OciRegistry } from '../../test/harness/index.ts';
import {
  chartArtifact,
  filesLayer,
  pushArtifact,
  registryLogin,
  startOciRegistry,
} from '../../test/harness/index.ts';
import type { ScratchRepo } from '../source/testing/scratch-repo.ts';
import { createScratchRepo } from '../source/testing/scratch-repo.ts';
import { accessFor } from './generate/chart-dependencies.ts';
import type { RepoServer } from './repo-server.ts';
import { createRepoServer } from './repo-server.ts';
import { loadLang } from './tools/load-lang.ts';
import type { ChartEntry } from './tools/chart-lock.ts';
import { lockDigest } from './tools/chart-lock.ts';

let git: ScratchRepo;
let registry: OciRegistry;
let cacheDir: string;
let server: RepoServer;

beforeAll(async () => {
  const { langWasm, renderd } = await buildEngine();
  git = createScratchRepo();
  registry = await startOciRegistry({ auth: 'basic' });
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  server = createRepoServer(
    { trust: { knownHosts: () => '', certificate: () => undefined }, lang: await loadLang(langWasm) },
    {
      cacheDir,
      renderdPath: renderd,
      workers: 1,
      git: { protocols: ['file'] },
      service: { revisionMaxAgeMs: 0 },
    },
  );
}, 600_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await registry[Symbol.asyncDispose]();
  git[Symbol.dispose]();
  rmSync(cacheDir, { recursive: true, force: true });
});

const connectionState = { status: '', message: '', attemptedAt: null };
const login = { ...registryLogin, insecureOCIForceHttp: true };

function artifact(repository: string): Repository {
  return { repo: `oci://${registry.host}/${repository}`, type: 'oci', ...login, connectionState };
}

/** A Helm repository in the registry: its URL has no scheme. */
function charts(): Repository {
  return { repo: `${registry.host}/charts`, type: 'helm', enableOCI: true, ...login, connectionState };
}

async function render(
  repo: Repository,
  source: Partial<ApplicationSource>,
  fields: Partial<ManifestRequest> = {},
): Promise<KubeObject[]> {
  const { manifests = [] } = await server.service.generateManifest({
    repo,
    appName: 'demo',
    namespace: 'apps',
    kubeVersion: '1.36.0',
    applicationSource: { repoURL: repo.repo, ...source },
    ...fields,
  });
  return manifests.map((text) => JSON.parse(text) as KubeObject);
}

const namesOf = (objects: readonly KubeObject[]): string[] =>
  objects.map(({ metadata }) => metadata.name ?? '').sort();
const configMap = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
const template =
  'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Chart.Name }}"}\ndata: {color: "{{ .Values.color }}"}\n';
const chartFiles = (name: string, version: string, more = ''): Record<string, string> => ({
  'Chart.yaml': `apiVersion: v2\nname: ${name}\nversion: ${version}\n${more}`,
  'values.yaml': 'color: blue\n',
  'templates/map.yaml': template,
});
const under = (folder: string, files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

describe('an artifact', () => {
  beforeAll(async () => {
    const layer = filesLayer({
      'plain/a.yaml': configMap('plain'),
      'kustom/kustomization.yaml': 'namePrefix: k-\nresources: [a.yaml, b.yaml]\n',
      'kustom/a.yaml': configMap('a'),
      'kustom/b.yaml': configMap('b'),
      'jsonnet/main.jsonnet': `[{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: std.extVar('name')}}]`,
      ...under('web', chartFiles('web', '1.0.0')),
      'web/red.yaml': 'color: red\n',
    });
    await pushArtifact(registry, { repository: 'team/all', tag: '1.0.0', layers: [layer] });
  });

  test.each<[string, Partial<ApplicationSource>, string[]]>([
    ['plain files', { path: 'plain' }, ['plain']],
    ['a kustomization', { path: 'kustom', kustomize: { nameSuffix: '-z' } }, ['k-a-z', 'k-b-z']],
    [
      'Jsonnet',
      { path: 'jsonnet', directory: { jsonnet: { extVars: [{ name: 'name', value: 'made' }] } } },
      ['made'],
    ],
    ['a chart', { path: 'web' }, ['web']],
    ['everything in it', { path: '.', directory: { recurse: true, include: 'plain/*' } }, ['plain']],
  ])('renders %s', async (_what, source, names) => {
    const objects = await render(artifact('team/all'), { targetRevision: '1.x', ...source });
    expect(namesOf(objects)).toEqual(names);
  });

  test('renders with value files of its own and is kept by its digest', async () => {
    const repo = artifact('team/all');
    const source = { path: 'web', targetRevision: '1.0.0', helm: { valueFiles: ['red.yaml'] } };
    expect(await render(repo, source)).toMatchObject([{ data: { color: 'red' } }]);
    const app = { metadata: {}, spec: { source: { repoURL: repo.repo, ...source } } } as never;
    const { revision = '' } = await server.service.resolveRevision({ repo, app, ambiguousRevision: '1.x' });
    expect(revision).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(await render(repo, { ...source, targetRevision: revision })).toMatchObject([
      { data: { color: 'red' } },
    ]);
  });

  test('a path that it does not have is told as by a repository', async () => {
    const repo = artifact('team/all');
    await expect(render(repo, { path: 'none', targetRevision: '1.0.0' })).rejects.toThrow(
      'none: app path does not exist',
    );
    await expect(render(repo, { path: '../x', targetRevision: '1.0.0' })).rejects.toThrow(
      '../x: app path outside root',
    );
  });

  test('that is a chart renders as one', async () => {
    await pushArtifact(registry, {
      repository: 'charts/direct',
      ...chartArtifact('direct', '2.0.0', chartFiles('direct', '2.0.0')),
    });
    const objects = await render(artifact('charts/direct'), { path: '.', targetRevision: '2.0.0' });
    expect(objects).toMatchObject([{ metadata: { name: 'direct' } }]);
  });

  test('tells its tags, annotations and type', async () => {
    const repo = artifact('noted');
    const name = (key: string): string => `org.opencontainers.image.${key}`;
    const digest = await pushArtifact(registry, {
      repository: 'noted',
      tag: '1.0.0',
      layers: [filesLayer({ 'kustomization.yaml': 'resources: [a.yaml]\n', 'a.yaml': configMap('a') })],
      annotations: {
        [name('created')]: '2026-01-02T03:04:05Z',
        [name('authors')]: 'the team',
        [name('documentation')]: 'https://example.com/docs',
        [name('source')]: 'https://example.com/source',
        [name('version')]: '1.0.0',
        [name('description')]: 'an artifact',
        [name('url')]: 'https://example.com',
      },
    });
    expect(await server.service.listOCITags({ repo })).toEqual({ tags: ['1.0.0'] });
    expect(await server.service.getOCIMetadata({ repo, revision: digest })).toEqual({
      createdAt: '2026-01-02T03:04:05Z',
      authors: 'the team',
      docsUrl: 'https://example.com/docs',
      sourceUrl: 'https://example.com/source',
      version: '1.0.0',
      description: 'an artifact',
    });
    const source = { repoURL: repo.repo, path: '.', targetRevision: '1.0.0' };
    expect(await server.service.getAppDetails({ repo, source, appName: 'x' })).toMatchObject({
      type: 'Kustomize',
    });
  });
});

describe('a chart of a registry', () => {
  beforeAll(async () => {
    for (const version of ['1.0.0', '1.1.0']) {
      await pushArtifact(registry, {
        repository: 'charts/web',
        ...chartArtifact('web', version, chartFiles('web', version)),
      });
    }
  });

  test('renders with value files of a git repository', async () => {
    git.commit({ 'values/green.yaml': 'color: green\n' });
    const objects = await render(
      charts(),
      { chart: 'web', targetRevision: '1.x', helm: { valueFiles: ['$values/values/green.yaml'] } },
      {
        hasMultipleSources: true,
        refSources: {
          $values: { Repo: { repo: git.url, connectionState }, TargetRevision: 'HEAD', Chart: '' },
        },
      },
    );
    expect(objects).toMatchObject([{ metadata: { name: 'web' }, data: { color: 'green' } }]);
  });

  test('tells its details; the versions come from the tags', async () => {
    const repo = charts();
    const source = { repoURL: repo.repo, chart: 'web', targetRevision: '1.x' };
    const app = { metadata: {}, spec: { source } } as never;
    expect(await server.service.resolveRevision({ repo, app, ambiguousRevision: '1.x' })).toEqual({
      revision: '1.1.0',
      ambiguousRevision: '1.x (1.1.0)',
    });
    expect(await server.service.getRevisionChartDetails({ repo, name: 'web', revision: '1.0.0' })).toEqual({
      description: '',
      home: '',
      maintainers: [],
    });
    await expect(server.service.getHelmCharts({ repo })).rejects.toThrow('cannot be listed');
  });
});

describe('dependencies in a registry', () => {
  const dependent = (version: string): string =>
    `dependencies:\n- name: web\n  version: "${version}"\n  repository: oci://${registry.host}/charts\n`;
  const template = (): RepoCreds => ({ url: `oci://${registry.host}`, type: 'oci', ...login });

  test.each<[string, () => Partial<ManifestRequest>]>([
    ['a Helm repository', () => ({ repos: [charts()] })],
    ['an OCI repository beside it', () => ({ repos: [artifact('charts')] })],
    ['a credential template', () => ({ helmRepoCreds: [template()] })],
  ])('are fetched with the login of %s', async (what, fields) => {
    const folder = what.replaceAll(/\W/g, '-');
    git.commit(under(folder, chartFiles('parent', '0.1.0', dependent('~1.0'))));
    const repo: Repository = { repo: git.url, connectionState };
    const objects = await render(repo, { path: folder }, fields());
    expect(namesOf(objects)).toEqual(['parent', 'web']);
    await expect(render(repo, { path: folder, helm: { releaseName: 'other' } })).rejects.toThrow(
      /error building helm chart dependencies: .*(basic credential not found|failed to get)/,
    );
  });

  test('are those of Chart.lock', async () => {
    const entry = (version: string): ChartEntry => ({
      name: 'web',
      version,
      repository: `oci://${registry.host}/charts`,
    });
    const lock = `${dependent('1.0.0')}digest: ${lockDigest([entry('1.x')], [entry('1.0.0')])}\n`;
    git.commit({
      ...under('locked', chartFiles('parent', '0.1.0', dependent('1.x'))),
      'locked/Chart.lock': lock,
    });
    const objects = await render(
      { repo: git.url, connectionState },
      { path: 'locked', helm: { parameters: [{ name: 'web.color', value: 'red' }] } },
      { repos: [charts()] },
    );
    expect(objects.find(({ metadata }) => metadata.name === 'web')).toMatchObject({ data: { color: 'red' } });
  });

  test('come with an artifact', async () => {
    const files = chartFiles('parent', '0.1.0', dependent('1.1.0'));
    await pushArtifact(registry, { repository: 'team/parent', tag: '1', layers: [filesLayer(files)] });
    const objects = await render(
      artifact('team/parent'),
      { path: '.', targetRevision: '1' },
      { repos: [charts()] },
    );
    expect(namesOf(objects)).toEqual(['parent', 'web']);
  });

  test.each<[string, Partial<ManifestRequest>, string | undefined]>([
    ['oci://reg.example/team/charts', { repos: [helmAt('reg.example/team/charts', 'own')] }, 'own'],
    [
      'oci://reg.example/team/charts',
      { helmRepoCreds: [credsAt('oci://reg.example', 'short'), credsAt('oci://reg.example/team', 'long')] },
      'long',
    ],
    ['oci://reg.example/team/charts', { helmRepoCreds: [credsAt('reg.example/team', 'plain')] }, 'plain'],
    ['oci://reg.example/team/charts', { repos: [helmAt('reg.example', 'above')] }, 'above'],
    ['oci://reg.example/team', { repos: [helmAt('reg.example/team/charts', 'below')] }, 'below'],
    [
      'oci://reg.example.evil/team',
      { repos: [helmAt('reg.example', 'no')], helmRepoCreds: [credsAt('oci://reg.example', 'no')] },
      undefined,
    ],
    ['oci://evil/team', { repos: [helmAt('reg.example', 'no')] }, undefined],
    ['https://reg.example/team', { repos: [helmAt('reg.example', 'no')] }, undefined],
    ['@mine', { repos: [{ ...helmAt('reg.example', 'named'), name: 'mine' }] }, 'named'],
  ])('%s with %j logs in as %s', (repository, request, username) => {
    expect(accessFor(repository, request).username).toBe(username);
  });
});

function helmAt(repo: string, username: string): Repository {
  return { repo, type: 'helm', enableOCI: true, username, connectionState };
}

function credsAt(url: string, username: string): RepoCreds {
  return { url, type: url.startsWith('oci:') ? 'oci' : 'helm', username };
}

describe('testing', () => {
  test.each<[string, () => Repository, string]>([
    [
      'an OCI repository without a login',
      () => ({ ...artifact('x'), username: undefined, password: undefined }),
      'error testing repository connectivity: GET "ORIGIN/v2/": basic credential not found',
    ],
    [
      'one with a wrong password',
      () => ({ ...artifact('x'), password: 'wrong' }),
      'error testing repository connectivity: GET "ORIGIN/v2/": response status code 401: unauthorized: authentication required',
    ],
    [
      'a Helm repository whose URL has a scheme',
      () => ({ ...charts(), repo: `https://${registry.host}` }),
      'error testing repository connectivity: OCI Helm repository URL should include hostname and port only',
    ],
    [
      'a Helm repository with a wrong password',
      () => ({ ...charts(), password: 'wrong' }),
      'error testing repository connectivity: error logging into OCI registry: GET "ORIGIN/v2/": response status code 401: unauthorized: authentication required',
    ],
  ])('%s says what is wrong', async (_what, repo, error) => {
    await expect(server.service.testRepository({ repo: repo() })).rejects.toThrow(
      error.replace('ORIGIN', registry.origin),
    );
  });

  test('what can be used passes', async () => {
    await server.service.testRepository({ repo: artifact('x') });
    await server.service.testRepository({ repo: { ...artifact('x'), type: '' } });
    await server.service.testRepository({ repo: charts() });
  });
});
