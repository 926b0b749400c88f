import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { KubeObject } from '@tiphys/base';
import type { Repository } from '@tiphys/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEngine } from '../../scripts/build-engine.mjs';
import type { ForwardProxy, GitHttpsServer, TestRepository } from '../../test/harness/index.ts';
import { createGitRepository, startForwardProxy, startGitHttps } from '../../test/harness/index.ts';
import type { RepoServer } from './repo-server.ts';
import { createRepoServer } from './repo-server.ts';
import { config } from './testing/service-rig.ts';
import { loadLang } from './tools/load-lang.ts';

// Kustomizations that name repositories and files by URL, from a git server that asks for a password and from a web server.

const served: Record<string, string> = {
  '/c.yaml': config('by-url'),
  '/patch.yaml': config('own', 'data: {patched: "yes"}\n'),
  '/data.txt': 'text',
  '/prefix.yaml':
    'apiVersion: builtin\nkind: PrefixTransformer\nmetadata: {name: p}\nprefix: by-url-\nfieldSpecs: [{path: metadata/name}]\n',
  '/within.yaml': `apiVersion: builtin\nkind: PatchTransformer\nmetadata: {name: p}\npath: http://127.0.0.1:1/x.yaml\n`,
};
const http = createServer((request, response) => response.end(served[request.url ?? '']));
let own: TestRepository;
let other: TestRepository;
let third: TestRepository;
let git: GitHttpsServer;
let proxy: ForwardProxy;
let cacheDir: string;
let server: RepoServer;
let site: string;

beforeAll(async () => {
  const { langWasm, renderd } = await buildEngine();
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  own = await createGitRepository(undefined, 'own.git');
  other = await createGitRepository(undefined, 'other.git');
  third = await createGitRepository(undefined, 'third.git');
  git = await startGitHttps({ repositories: [own, other, third], username: 'git', password: 'secret' });
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  site = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  proxy = await startForwardProxy();
  server = createRepoServer(
    { trust: { knownHosts: () => '', certificate: () => git.ca }, lang: await loadLang(langWasm) },
    {
      cacheDir,
      renderdPath: renderd,
      workers: 1,
      service: { revisionMaxAgeMs: 0 },
      git: { proxies: { http: proxy.url } },
    },
  );
}, 600_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await git[Symbol.asyncDispose]();
  await proxy[Symbol.asyncDispose]();
  for (const repository of [own, other, third]) await repository[Symbol.asyncDispose]();
  http.close();
  rmSync(cacheDir, { recursive: true, force: true });
});

/** Commits a kustomization with its files and gives what it builds. */
async function build(
  kustomization: string,
  files: Readonly<Record<string, string>> = {},
): Promise<KubeObject[]> {
  await own.commit({ 'k/kustomization.yaml': kustomization, 'k/own.yaml': config('own'), ...files });
  const repo: Repository = {
    repo: git.url(own),
    username: 'git',
    password: 'secret',
    connectionState: { status: '', message: '', attemptedAt: null },
  };
  const { manifests = [] } = await server.service.generateManifest({
    repo,
    appName: 'demo',
    namespace: 'apps',
    applicationSource: { repoURL: repo.repo, path: 'k' },
  });
  return manifests.map((text) => JSON.parse(text) as KubeObject);
}

function namesOf(objects: readonly KubeObject[]): string[] {
  return objects.map(({ metadata }) => metadata.name ?? '').sort();
}

test('bases lie in other repositories, at a branch or at a commit, and name others themselves', async () => {
  await third.commit({ 'deep/kustomization.yaml': 'resources: [d.yaml]\n', 'deep/d.yaml': config('third') });
  const first = await other.commit({
    'base/kustomization.yaml': `resources: [b.yaml, "${git.url(third)}//deep"]\n`,
    'base/b.yaml': config('old'),
  });
  await other.commit({ 'base/b.yaml': config('new') });
  const base = `${git.url(other)}//base`;
  const moving = await build(`namePrefix: p-\nresources: ["${base}?ref=main", "${site}/c.yaml", own.yaml]\n`);
  expect(namesOf(moving)).toEqual(['p-by-url', 'p-new', 'p-own', 'p-third']);
  expect(namesOf(await build(`resources: ["${base}?ref=${first}"]\n`))).toEqual(['old', 'third']);
});

test('patches and data are files elsewhere', async () => {
  const objects = await build(`resources: [own.yaml]
patches: [{path: "${site}/patch.yaml"}]
configMapGenerator: [{name: made, files: ["${site}/data.txt"], options: {disableNameSuffixHash: true}}]
`);
  expect(objects.map((object) => object['data'])).toEqual([{ 'data.txt': 'text' }, { patched: 'yes' }]);
  // They are fetched as everything is: through the proxy of the process.
  expect(proxy.requests).toEqual(expect.arrayContaining([`GET ${site}/patch.yaml`, `GET ${site}/data.txt`]));
});

test('generators, transformers and validators are files, folders and repositories elsewhere, or texts', async () => {
  const suffix =
    'apiVersion: builtin\nkind: SuffixTransformer\nmetadata: {name: s}\nsuffix: -other\nfieldSpecs: [{path: metadata/name}]\n';
  const generator =
    'apiVersion: builtin\nkind: ConfigMapGenerator\nmetadata: {name: made}\nliterals: [a=b]\n';
  const checks = `apiVersion: builtin\nkind: LabelTransformer\nmetadata: {name: l}\nlabels: {}\nfieldSpecs: [{path: metadata/name}]\n`;
  const commit = await other.commit({
    'suffix/kustomization.yaml': 'resources: [s.yaml]\n',
    'suffix/s.yaml': suffix,
    'generators/kustomization.yaml': 'resources: [g.yaml]\n',
    'generators/g.yaml': generator,
    'checks/kustomization.yaml': 'resources: [c.yaml]\n',
    'checks/c.yaml': checks,
  });
  const at = (folder: string): string => `"${git.url(other)}//${folder}?ref=${commit}"`;
  const text = `|-\n  ${generator.replace('made', 'text').trim().replaceAll('\n', '\n  ')}`;
  const objects = await build(
    `resources: [own.yaml]
transformers: ["${site}/prefix.yaml", ${at('suffix')}, folder]
generators:
- ${at('generators')}
- ${text}
validators: [${at('checks')}]
`,
    {
      // A kustomization of transformers names others as any kustomization does.
      'k/folder/kustomization.yaml': `namePrefix: again-\nresources: ["${site}/prefix.yaml"]\n`,
    },
  );
  const names = namesOf(objects);
  expect(names.map((name) => name.replace(/-other-\w{10}$/, '-other'))).toEqual([
    'by-url-by-url-made-other',
    'by-url-by-url-own-other',
    'by-url-by-url-text-other',
  ]);
});

test('a repository that is not there is told without its password, and so is what nobody fetches', async () => {
  const lost = build(`transformers: ["https://git:secret@${git.host}/lost.git//base"]\n`);
  await expect(lost).rejects.toThrow(
    /^(?!.*secret).*failed to fetch what the kustomization names: .*repository not found/s,
  );
  const within = build(`resources: [own.yaml]\ntransformers: ["${site}/within.yaml"]\n`);
  await expect(within).rejects.toThrow('not what its generators and transformers do');
});
