import { createHash } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { StatusError } from '@tiphys/base';
import { codes } from '@tiphys/base';
import type { Repository } from '@tiphys/model';
import { decode, encode, fields, normalize, repoServerMethods } from '@tiphys/model';
import type { RpcClient, RpcServer } from '@tiphys/rpc';
import { createSchemaClient, startRpcServer } from '@tiphys/rpc';
import { pack } from 'tar-stream';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import type { ScratchRepo } from '../../source/testing/scratch-repo.ts';
import { createScratchRepo } from '../../source/testing/scratch-repo.ts';
import type { RepoServer } from '../repo-server.ts';
import { createRepoServer } from '../repo-server.ts';
import { loadLang } from '../tools/load-lang.ts';
import { createRepoServiceClient } from './client.ts';
import { repoServerTokenHeader, repoServiceHandlers, requireRepoServerToken } from './handlers.ts';

const codec = { encode, decode, normalize, fields };
let repo: ScratchRepo;
let cacheDir: string;
let server: RepoServer;
let rpc: RpcServer;
let clients: RpcClient[] = [];

beforeAll(async () => {
  const { langWasm, renderd } = await buildEngine();
  repo = createScratchRepo();
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  server = createRepoServer(
    { trust: { knownHosts: () => '', certificate: () => undefined }, lang: await loadLang(langWasm) },
    { cacheDir, renderdPath: renderd, workers: 1, git: { protocols: ['file'] } },
  );
  rpc = await startRpcServer(
    { codec, methods: repoServerMethods, handlers: repoServiceHandlers(server.service) },
    { host: '127.0.0.1', port: 0, interceptors: [requireRepoServerToken(() => 'shared')] },
  );
}, 600_000);

afterAll(async () => {
  for (const client of clients) await client.close();
  await rpc.close(0);
  await server[Symbol.asyncDispose]();
  repo[Symbol.dispose]();
  rmSync(cacheDir, { recursive: true, force: true });
});

function connect(token: string): ReturnType<typeof createRepoServiceClient> {
  const client = createSchemaClient(
    { codec, methods: repoServerMethods },
    { address: `127.0.0.1:${rpc.port}`, headers: { [repoServerTokenHeader]: token } },
  );
  clients = [...clients, client];
  return createRepoServiceClient(client);
}

function at(url: string): Repository {
  return { repo: url, connectionState: { status: '', message: '', attemptedAt: null } };
}

test('a repo server answers the same over gRPC as in process', async () => {
  const sha = repo.commit({
    'app/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n',
    'chart/Chart.yaml': 'apiVersion: v2\nname: c\nversion: 1.0.0\n',
    'chart/values.yaml': 'a: {b: 1}\n',
  });
  const remote = connect('shared');
  const request = {
    repo: at(repo.url),
    appName: 'demo',
    appLabelKey: 'app.kubernetes.io/instance',
    namespace: 'apps',
    applicationSource: { repoURL: repo.url, path: 'app' },
  };
  const there = await remote.generateManifest(request);
  const here = await server.service.generateManifest(request);
  expect(there.manifests).toEqual(here.manifests);
  expect(there).toMatchObject({ revision: sha, sourceType: 'Directory' });
  expect(await remote.listRefs({ repo: at(repo.url) })).toMatchObject({ branches: ['main'] });
  expect(await remote.testRepository({ repo: at(repo.url) })).toEqual({ verifiedRepository: true });
  expect((await remote.getGitFiles({ repo: at(repo.url), path: 'app' })).map).toEqual({
    'app/a.yaml': Buffer.from('apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n').toString('base64'),
  });
  const details = await remote.getAppDetails({
    repo: at(repo.url),
    source: { repoURL: repo.url, path: 'chart' },
  });
  expect(details).toMatchObject({ type: 'Helm', helm: { parameters: [{ name: 'a.b', value: '1' }] } });
  const metadata = await remote.getRevisionMetadata({ repo: at(repo.url), revision: sha });
  expect(metadata).toMatchObject({ author: 'Tester <tester@example.com>', message: 'change' });
  expect(Date.parse(metadata.date ?? '')).toBeGreaterThan(0);
});

test('files stream to it', async () => {
  const tar = pack();
  tar.entry({ name: 'a.yaml' }, 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n');
  tar.finalize();
  const chunks: Buffer[] = [];
  for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk);
  const archive = gzipSync(Buffer.concat(chunks));
  async function* parts(): AsyncGenerator<object> {
    yield {
      request: { appName: 'x', repo: at(repo.url), applicationSource: { repoURL: repo.url, path: '.' } },
    };
    yield { metadata: { checksum: createHash('sha256').update(archive).digest('hex') } };
    yield { chunk: { chunk: archive.toString('base64') } };
  }
  expect((await connect('shared').generateManifestWithFiles(parts())).manifests).toHaveLength(1);
});

test('all methods of the service are there', async () => {
  const remote = connect('shared');
  const { generateManifestWithFiles, ...unary } = remote;
  expect(
    Object.keys(repoServerMethods).filter((path) => path.startsWith('/repository.RepoServerService/')),
  ).toHaveLength(16);
  const told: string[] = [];
  for (const call of Object.values(unary) as ((request: object) => Promise<unknown>)[]) {
    await call({}).catch((error: StatusError) => told.push(`${error.code} ${error.message}`));
  }
  async function* nothing(): AsyncGenerator<object> {}
  await generateManifestWithFiles(nothing()).catch((error: StatusError) =>
    told.push(`${error.code} ${error.message}`),
  );
  expect(told.filter((text) => text.startsWith(`${codes.unimplemented} `))).toEqual([]);
  // Only the list of plugins needs nothing.
  expect(told).toHaveLength(15);
});

test('errors keep code and text; a caller without the token gets nothing', async () => {
  const request = { repo: at(repo.url), applicationSource: { repoURL: repo.url, path: 'nowhere' } };
  await expect(connect('shared').generateManifest(request)).rejects.toThrow(
    'nowhere: app path does not exist',
  );
  await expect(connect('other').generateManifest(request)).rejects.toThrow(
    'takes calls of Tiphys components only',
  );
});
