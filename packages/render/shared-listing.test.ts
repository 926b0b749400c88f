import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEngine } from '../../scripts/build-engine.mjs';
import type { GitHttpsServer, TestRepository } from '../../test/harness/index.ts';
import { createGitRepository, startGitHttps } from '../../test/harness/index.ts';
import type { RepoServer } from './repo-server.ts';
import { createRepoServer } from './repo-server.ts';
import { loadLang } from './tools/load-lang.ts';

const applications = 300;
let repository: TestRepository;
let git: GitHttpsServer;
let cacheDir: string;
let server: RepoServer;

const configMap = (name: string, value: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\ndata: {value: "${value}"}\n`;

beforeAll(async () => {
  const { langWasm, renderd } = await buildEngine();
  const files = Object.fromEntries(
    Array.from({ length: applications }, (_, index) => [
      `app${index}/map.yaml`,
      configMap(`map${index}`, '1'),
    ]),
  );
  repository = await createGitRepository(files);
  git = await startGitHttps({ repositories: [repository], plain: true });
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  server = createRepoServer(
    { lang: await loadLang(langWasm), trust: { knownHosts: () => '', certificate: () => undefined } },
    { cacheDir, renderdPath: renderd, service: { revisionMaxAgeMs: 60_000 } },
  );
}, 600_000);

afterAll(async () => {
  await server[Symbol.asyncDispose]();
  await git[Symbol.asyncDispose]();
  await repository[Symbol.asyncDispose]();
  rmSync(cacheDir, { recursive: true, force: true });
});

/** Renders all applications, each at the branch by its own way of naming it, and tells their values. */
async function renderAll(): Promise<Set<string>> {
  const values = await Promise.all(
    Array.from({ length: applications }, async (_, index) => {
      const { manifests } = await server.service.generateManifest({
        repo: { repo: git.url(), connectionState: { status: '', message: '', attemptedAt: null } },
        revision: ['main', 'HEAD', 'refs/heads/main'][index % 3] ?? '',
        appName: `app${index}`,
        appLabelKey: 'app.kubernetes.io/instance',
        namespace: 'apps',
        applicationSource: { repoURL: git.url(), path: `app${index}` },
      });
      return (JSON.parse(manifests?.[0] ?? '{}') as { data?: { value?: string } }).data?.value ?? '';
    }),
  );
  return new Set(values);
}

const count = (what: string): number => git.requests.filter((request) => request.includes(what)).length;

test('300 applications of one repository cost one listing and one fetch, and one more of each after a push', async () => {
  expect(await renderAll()).toEqual(new Set(['1']));
  // One exchange to list, one to fetch.
  expect(count('info/refs')).toBe(2);
  expect(await renderAll()).toEqual(new Set(['1']));
  expect(count('info/refs')).toBe(2);
  await repository.commit({ 'app7/map.yaml': configMap('map7', '2') });
  server.git.forgetRefs(git.url());
  expect(await renderAll()).toEqual(new Set(['1', '2']));
  expect(count('info/refs')).toBe(4);
});
