import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { isJsonObject, type KubeObject } from '@tiphys/base';
import type { ApplicationSource, ManifestRequest, Repository } from '@tiphys/model';
import type { RepoServer } from '@tiphys/render';
import { createRepoServer, loadLang } from '@tiphys/render';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { buildEngine, buildReference } from '../../scripts/build-engine.mjs';
import type { OciRegistry } from '../harness/index.ts';
import { createGitRepository, registryLogin, startOciRegistry } from '../harness/index.ts';
import { runReference } from './run-reference.ts';

// Charts that the real helm pushed to a real registry, rendered by it and by us.

const connectionState = { status: '', message: '', attemptedAt: null };
const { password, username } = registryLogin;

let helm: string;
let folder: string;
let registry: OciRegistry;
let server: RepoServer;

beforeAll(async () => {
  const { langWasm, renderd } = await buildEngine();
  ({ helm } = await buildReference());
  folder = await mkdtemp(join(tmpdir(), 'tiphys-oracle-'));
  registry = await startOciRegistry({ auth: 'basic' });
  server = createRepoServer(
    { trust: { knownHosts: () => '', certificate: () => undefined }, lang: await loadLang(langWasm) },
    { cacheDir: join(folder, 'cache'), renderdPath: renderd, workers: 1, git: { protocols: ['file'] } },
  );
  await run(
    'registry',
    'login',
    registry.host,
    '--plain-http',
    '--username',
    username,
    '--password',
    password,
  );
}, 600_000);

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await registry?.[Symbol.asyncDispose]();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the real helm and gives what it printed. */
async function run(...args: string[]): Promise<string> {
  const outcome = await runReference(helm, args, folder);
  if ('error' in outcome) throw new Error(`helm ${args.join(' ')}: ${outcome.error}`);
  return outcome.output;
}

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    const at = join(folder, path);
    await mkdir(dirname(at), { recursive: true });
    await writeFile(at, text);
  }
}

/** A chart with a value, a helper and a sub chart of its own. */
function chart(name: string, version: string, more = ''): Record<string, string> {
  const template = `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ include "${name}.name" . }}"}\ndata: {color: "{{ .Values.color }}", version: "{{ .Chart.Version }}", release: "{{ .Release.Name }}"}\n`;
  return {
    [`${name}/Chart.yaml`]: `apiVersion: v2\nname: ${name}\nversion: ${version}\n${more}`,
    [`${name}/values.yaml`]: 'color: blue\n',
    [`${name}/templates/_helpers.tpl`]: `{{- define "${name}.name" -}}${name}-{{ .Release.Name }}{{- end }}\n`,
    [`${name}/templates/map.yaml`]: template,
    [`${name}/templates/NOTES.txt`]: 'thanks\n',
    [`${name}/charts/inner/Chart.yaml`]: 'apiVersion: v2\nname: inner\nversion: 0.1.0\n',
    [`${name}/charts/inner/templates/inner.yaml`]:
      'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: inner}\n',
  };
}

async function push(name: string, version: string): Promise<void> {
  await write(chart(name, version));
  await run('package', name);
  await run('push', `${name}-${version}.tgz`, `oci://${registry.host}/charts`, '--plain-http');
}

function charts(): Repository {
  const login = { username, password, insecureOCIForceHttp: true };
  return { repo: `${registry.host}/charts`, type: 'helm', enableOCI: true, ...login, connectionState };
}

async function ours(
  repo: Repository,
  source: Partial<ApplicationSource>,
  fields: Partial<ManifestRequest> = {},
): Promise<KubeObject[]> {
  const applicationSource = { repoURL: repo.repo, ...source };
  const request = {
    repo,
    appName: 'rel',
    namespace: 'apps',
    trackingMethod: 'label',
    applicationSource,
    ...fields,
  };
  const { manifests = [] } = await server.service.generateManifest(request);
  return manifests.map((text) => JSON.parse(text) as KubeObject);
}

async function theirs(...args: string[]): Promise<unknown[]> {
  const output = await run('template', 'rel', ...args, '--namespace', 'apps');
  const documents: unknown[] = parseAllDocuments(output).map((document) => document.toJS() as unknown);
  // Helm says what it pulled before the manifests.
  return documents.filter((document) => isJsonObject(document) && 'kind' in document);
}

test('charts that helm pushed render as helm renders them', async () => {
  for (const version of ['1.0.0', '1.2.0', '2.0.0+build.7']) await push('web', version);
  for (const version of ['1.0.0', '^1.0.0', '2.0.0+build.7']) {
    const reference = `oci://${registry.host}/charts/web`;
    const expected = await theirs(reference, '--version', version, '--plain-http', '--set', 'color=red');
    const parameters = [{ name: 'color', value: 'red' }];
    const rendered = await ours(charts(), { chart: 'web', targetRevision: version, helm: { parameters } });
    expect(rendered, version).toEqual(expected);
    expect(rendered.length).toBe(2);
  }
});

test('a chart that depends on one of them renders as after helm dependency build', async () => {
  await push('web', '1.0.1');
  const dependency = `- name: web\n  version: ~1.0.0\n  repository: oci://${registry.host}/charts\n`;
  await write(chart('parent', '0.1.0', `dependencies:\n${dependency}`));
  await run('dependency', 'update', 'parent', '--plain-http');
  const expected = await theirs('parent', '--set', 'web.color=green');
  // What is in git: the chart and its lock, without what the lock names.
  const names = [...Object.keys(chart('parent', '')), 'parent/Chart.lock'];
  const files = names.map(async (name) => [name, await readFile(join(folder, name), 'utf8')] as const);
  await using repository = await createGitRepository(Object.fromEntries(await Promise.all(files)));
  const parameters = [{ name: 'web.color', value: 'green' }];
  const repo = { repo: `file://${repository.dir}`, connectionState };
  const rendered = await ours(repo, { path: 'parent', helm: { parameters } }, { repos: [charts()] });
  expect(rendered).toEqual(expected);
  expect(rendered.map(({ metadata }) => metadata.name)).toContain('web-rel');
});
