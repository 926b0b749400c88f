import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { KubeObject } from '@tiphys/base';
import type { ApplicationSource, ManifestRequest, Repository } from '@tiphys/model';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEngine } from '../../scripts/build-engine.mjs';
import type { ScratchRepo } from '../source/testing/scratch-repo.ts';
import { createScratchRepo } from '../source/testing/scratch-repo.ts';
import type { RepoServer } from './repo-server.ts';
import { createRepoServer } from './repo-server.ts';
import { loadLang } from './tools/load-lang.ts';
import type { ChartEntry } from './tools/chart-lock.ts';
import { lockDigest } from './tools/chart-lock.ts';

let repo: ScratchRepo;
let cacheDir: string;
let server: RepoServer;

beforeAll(async () => {
  const { langWasm, renderd } = await buildEngine();
  repo = createScratchRepo();
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
  repo[Symbol.dispose]();
  rmSync(cacheDir, { recursive: true, force: true });
});

function at(url: string): Repository {
  return { repo: url, connectionState: { status: '', message: '', attemptedAt: null } };
}

async function render(
  source: Partial<ApplicationSource>,
  fields: Partial<ManifestRequest> = {},
): Promise<KubeObject[]> {
  const { manifests = [] } = await server.service.generateManifest({
    repo: at(repo.url),
    appName: 'demo',
    appLabelKey: 'app.kubernetes.io/instance',
    namespace: 'apps',
    kubeVersion: '1.36.0',
    applicationSource: { repoURL: repo.url, ...source },
    ...fields,
  });
  return manifests.map((text) => JSON.parse(text) as KubeObject);
}

const chart = {
  'Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\ndescription: A web\n',
  'values.yaml': 'color: blue\nrevision: none\n',
  'templates/config.yaml':
    'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}-web"}\ndata: {color: "{{ .Values.color }}", revision: "{{ .Values.revision }}"}\n',
};
const under = (folder: string, files: Record<string, string>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).map(([name, text]) => [`${folder}/${name}`, text]));

test('charts, kustomizations, Jsonnet and plain files of one repository render from git objects', async () => {
  repo.commit({
    ...under('web', chart),
    'kustom/kustomization.yaml': 'namePrefix: k-\nresources: [a.yaml, ../plain]\n',
    'kustom/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    'plain/kustomization.yaml': 'resources: [b.yaml]\n',
    'plain/b.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: b}\n',
    'jsonnet/main.jsonnet': `local lib = import 'lib.libsonnet'; [{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: lib.name}}]`,
    'jsonnet/lib.libsonnet': `{name: 'from-jsonnet'}`,
    'yaml/c.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c}\n',
  });
  const [web] = await render({ path: 'web', helm: { parameters: [{ name: 'color', value: 'red' }] } });
  expect(web).toMatchObject({
    metadata: {
      name: 'demo-web',
      annotations: { 'argocd.argoproj.io/tracking-id': 'demo:/ConfigMap:apps/demo-web' },
    },
    data: { color: 'red' },
  });
  const names = async (path: string): Promise<unknown[]> =>
    (await render({ path })).map((object) => object.metadata.name);
  expect(await names('kustom')).toEqual(['k-a', 'k-b']);
  expect(await names('jsonnet')).toEqual(['from-jsonnet']);
  expect(await names('yaml')).toEqual(['c']);
});

test('a chart whose template fails says where', async () => {
  repo.commit(under('broken', { ...chart, 'templates/bad.yaml': 'a: b\nc: {{ .Values.x.y.z }}\n' }));
  await expect(render({ path: 'broken' })).rejects.toThrow(/bad\.yaml:2/);
});

test('a result that names the revision does not hold for the next commit, another one does', async () => {
  const first = repo.commit(under('env', chart));
  const parameters = [{ name: 'revision', value: '$ARGOCD_APP_REVISION' }];
  const source = { path: 'env', helm: { parameters } };
  expect((await render(source))[0]?.['data']).toMatchObject({ revision: first });
  const second = repo.commit({ 'elsewhere/x': '1' });
  expect((await render(source))[0]?.['data']).toMatchObject({ revision: second });
});

test('value files of another source are read at its revision', async () => {
  using values = createScratchRepo();
  values.commit({ 'prod/values.yaml': 'color: green\n' });
  values.git('tag', 'v1');
  values.commit({ 'prod/values.yaml': 'color: yellow\n' });
  repo.commit(under('ref', chart));
  const refSources = { $values: { Repo: at(values.url), TargetRevision: 'v1', Chart: '' } };
  const source = { path: 'ref', helm: { valueFiles: ['$values/prod/values.yaml'] } };
  const fields = { hasMultipleSources: true, refSources };
  expect((await render(source, fields))[0]?.['data']).toMatchObject({ color: 'green' });
  const main = { $values: { ...refSources.$values, TargetRevision: 'main' } };
  expect((await render(source, { ...fields, refSources: main }))[0]?.['data']).toMatchObject({
    color: 'yellow',
  });
});

test('a chart of an HTTP repository renders at the version a range means; credentials stay with the host', async () => {
  const archives = new Map<string, Uint8Array>();
  for (const version of ['1.0.0', '1.4.2', '2.0.0']) {
    const tar = pack();
    for (const [name, text] of Object.entries(chart))
      tar.entry({ name: `web/${name}` }, text.replace('1.0.0', version));
    tar.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
    archives.set(`/web-${version}.tgz`, gzipSync(Buffer.concat(chunks)));
  }
  const requests: string[] = [];
  const http = createServer((request, response) => {
    const login = request.headers.authorization === `Basic ${Buffer.from('u:secret').toString('base64')}`;
    requests.push(request.url ?? '');
    if (!login) return void response.writeHead(401).end();
    const versions = [...archives.keys()].map(
      (path) => `  - version: ${path.slice(5, -4)}\n    urls: [${path.slice(1)}]\n`,
    );
    if (request.url === '/index.yaml')
      return void response.end(`apiVersion: v1\nentries:\n  web:\n${versions.join('')}`);
    const archive = archives.get(request.url ?? '');
    response.writeHead(archive ? 200 : 404).end(archive);
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const access = { ...at(url), type: 'helm', username: 'u', password: 'secret' };
    const source = { repoURL: url, chart: 'web', targetRevision: '^1.0' };
    const request = { repo: access, appName: 'c', namespace: 'n', applicationSource: source };
    const response = await server.service.generateManifest(request);
    expect(response).toMatchObject({ revision: '1.4.2', sourceType: 'Helm' });
    expect(requests).toEqual(['/index.yaml', '/web-1.4.2.tgz']);
    expect((await server.service.getHelmCharts({ repo: access })).items).toEqual([
      { name: 'web', versions: ['1.0.0', '1.4.2', '2.0.0'] },
    ]);
    const details = await server.service.getRevisionChartDetails({
      repo: access,
      name: 'web',
      revision: '2.0.0',
    });
    expect(details.description).toBe('A web');
    const wrong = { ...access, password: 'other' };
    await expect(server.service.testRepository({ repo: wrong })).rejects.toThrow(
      /authentication required: status 401/,
    );
    const missing = { ...request, applicationSource: { ...source, targetRevision: '9.9.9' } };
    await expect(server.service.generateManifest(missing)).rejects.toThrow(
      'chart "web" version "9.9.9" not found',
    );
  } finally {
    http.close();
  }
});

test('a dependency comes from its repository, at the locked version, with the credentials for it', async () => {
  const archive = async (version: string): Promise<Buffer> => {
    const tar = pack();
    tar.entry({ name: 'common/Chart.yaml' }, `apiVersion: v2\nname: common\nversion: ${version}\n`);
    tar.entry(
      { name: 'common/templates/c.yaml' },
      `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: common-${version}}\n`,
    );
    tar.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
    return gzipSync(Buffer.concat(chunks));
  };
  const http = createServer((request, response) => {
    const login = request.headers.authorization === `Basic ${Buffer.from('u:secret').toString('base64')}`;
    if (!login) return void response.writeHead(401).end();
    const match = /common-(.*)\.tgz$/.exec(request.url ?? '');
    const versions = ['1.0.0', '1.1.0'].map(
      (version) => `  - version: ${version}\n    urls: [common-${version}.tgz]\n`,
    );
    if (!match) return void response.end(`entries:\n  common:\n${versions.join('')}`);
    void archive(match[1] ?? '').then((bytes) => response.end(bytes));
  });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
    const dependency = `- name: common\n  repository: ${url}\n`;
    const files = {
      'Chart.yaml': `apiVersion: v2\nname: web\nversion: 1.0.0\ndependencies:\n${dependency}  version: ^1.0.0\n`,
      'templates/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: own}\n',
    };
    const lock = `dependencies:\n${dependency}  version: 1.0.0\n`;
    const entry = (version: string): ChartEntry => ({ name: 'common', repository: url, version });
    const digest = lockDigest([entry('^1.0.0')], [entry('1.0.0')]);
    repo.commit({
      ...under('free', files),
      ...under('locked', { ...files, 'Chart.lock': `${lock}digest: ${digest}\n` }),
      ...under('stale', { ...files, 'Chart.lock': `${lock}digest: sha256:0123\n` }),
      ...under('unsigned', { ...files, 'Chart.lock': lock }),
    });
    const repos = [{ ...at(url), type: 'helm', name: 'charts', username: 'u', password: 'secret' }];
    const names = async (path: string, fields: Partial<ManifestRequest>): Promise<string[]> =>
      (await render({ path }, fields)).map((object) => object.metadata.name ?? '').sort();
    expect(await names('free', { repos })).toEqual(['common-1.1.0', 'own']);
    expect(await names('locked', { repos })).toEqual(['common-1.0.0', 'own']);
    const helmRepoCreds = [{ url: url.slice(0, 16), username: 'u', password: 'secret' }];
    expect(await names('locked', { helmRepoCreds })).toEqual(['common-1.0.0', 'own']);
    for (const path of ['stale', 'unsigned']) {
      await expect(names(path, { repos })).rejects.toThrow(
        'the lock file (Chart.lock) is out of sync with the dependencies file (Chart.yaml). Please update the dependencies',
      );
    }
    await expect(names('locked', {})).rejects.toThrow(
      /error building helm chart dependencies: .*authentication required/,
    );
  } finally {
    http.close();
  }
});

test('files that a client sends render like a repository; a wrong checksum and a path outside do not', async () => {
  const { createHash } = await import('node:crypto');
  const send = async (files: Record<string, string>, checksum?: string): Promise<unknown> => {
    const tar = pack();
    for (const [name, text] of Object.entries(files)) tar.entry({ name }, text);
    tar.finalize();
    const chunks: Buffer[] = [];
    for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
    const archive = gzipSync(Buffer.concat(chunks));
    const sum = checksum ?? createHash('sha256').update(archive).digest('hex');
    async function* parts(): AsyncGenerator<object> {
      yield {
        request: {
          appName: 'local',
          repo: at(repo.url),
          applicationSource: { repoURL: repo.url, path: 'app' },
        },
      };
      yield { metadata: { checksum: sum } };
      for (let from = 0; from < archive.length; from += 64) {
        yield { chunk: { chunk: archive.subarray(from, from + 64).toString('base64') } };
      }
    }
    return server.service.generateManifestWithFiles(parts());
  };
  const files = { 'app/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' };
  expect(await send(files)).toMatchObject({
    revision: 'streamed',
    sourceType: 'Directory',
    manifests: [expect.any(String)],
  });
  await expect(send(files, 'x')).rejects.toThrow('checksum');
  await expect(send({ '../a.yaml': '' })).rejects.toThrow('illegal filepath');
});
