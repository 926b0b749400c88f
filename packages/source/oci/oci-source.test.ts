import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createLang, type Lang } from '@tiphys/lang';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { buildEngine } from '../../../scripts/build-engine.mjs';
import type { OciRegistry } from '../../../test/harness/index.ts';
import {
  chartArtifact,
  filesLayer,
  layerTypes,
  pushArtifact,
  registryLogin,
  startOciRegistry,
  tarOf,
} from '../../../test/harness/index.ts';
import type { Artifacts, ArtifactsOptions } from '../artifacts.ts';
import { createArtifacts } from '../artifacts.ts';
import type { RepositoryAccess } from '../git/access.ts';

const config = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: one}\n';
const now = { maxAgeMs: 0 };

let lang: Lang;
let open: OciRegistry;
let basic: OciRegistry;
let token: OciRegistry;
let tls: OciRegistry;
let certificate: string | undefined;
let cacheDir: string;
let artifacts: Artifacts;

beforeAll(async () => {
  const { langWasm } = await buildEngine();
  lang = createLang(readFileSync(langWasm));
  [open, basic, token, tls] = await Promise.all([
    startOciRegistry(),
    startOciRegistry({ auth: 'basic' }),
    startOciRegistry({ auth: 'token' }),
    startOciRegistry({ tls: true, clientCertificate: true }),
  ]);
}, 600_000);

afterAll(async () => {
  await Promise.all([open, basic, token, tls].map((registry) => registry[Symbol.asyncDispose]()));
});

beforeEach(() => {
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  certificate = undefined;
  artifacts = make();
});

afterEach(() => rmSync(cacheDir, { recursive: true, force: true }));

function make(options: Partial<ArtifactsOptions> = {}): Artifacts {
  const trust = { knownHosts: () => '', certificate: () => certificate };
  const parseYaml = (bytes: Uint8Array): Promise<unknown> =>
    Promise.resolve(lang.yamlDocuments(new TextDecoder().decode(bytes)).documents[0]);
  return createArtifacts({ trust, versions: lang, parseYaml }, { cacheDir, ...options });
}

function at(
  registry: OciRegistry,
  repository: string,
  more: Partial<RepositoryAccess> = {},
): RepositoryAccess {
  const insecureOCIForceHttp = registry.origin.startsWith('http:');
  return { repo: `oci://${registry.host}/${repository}`, type: 'oci', insecureOCIForceHttp, ...more };
}

async function textOf(repo: RepositoryAccess, revision: string, path: string): Promise<string | undefined> {
  const digest = await artifacts.oci.resolveRevision(repo, revision, now);
  const bytes = await (await artifacts.oci.tree(repo, digest)).readFile(path);
  return bytes && new TextDecoder().decode(bytes);
}

function push(registry: OciRegistry, repository: string, tag: string, text = config): Promise<string> {
  return pushArtifact(registry, { repository, tag, layers: [filesLayer({ 'app/one.yaml': text })] });
}

describe('revisions', () => {
  beforeAll(async () => {
    for (const version of ['1.0.0', '1.2.0', '1.2.1-rc1', '2.0.0_build.5', 'main']) {
      await push(open, 'team/versions', version, `# ${version}\n${config}`);
    }
  });

  test.each([
    ['1.0.0', '1.0.0'],
    ['main', 'main'],
    ['1.x', '1.2.0'],
    ['^1.0.0', '1.2.0'],
    ['~1.2.1-0', '1.2.1-rc1'],
    ['2.0.0+build.5', '2.0.0_build.5'],
    ['>=2', '2.0.0_build.5'],
    ['', '2.0.0_build.5'],
  ])('%s means the tag %s', async (revision, tag) => {
    expect(await textOf(at(open, 'team/versions'), revision, 'app/one.yaml')).toMatch(`# ${tag}\n`);
  });

  test('a digest means itself, and a tag is looked up again when it is asked for', async () => {
    const repo = at(open, 'team/moving');
    const first = await push(open, 'team/moving', 'latest', '# one\n');
    expect(await artifacts.oci.resolveRevision(repo, 'latest')).toBe(first);
    const second = await push(open, 'team/moving', 'latest', '# two\n');
    expect(second).not.toBe(first);
    expect(await artifacts.oci.resolveRevision(repo, 'latest')).toBe(first);
    artifacts.oci.forget(repo.repo.toUpperCase().replace('OCI:', 'oci:'));
    expect(await artifacts.oci.resolveRevision(repo, 'latest')).toBe(second);
    expect(await artifacts.oci.resolveRevision(repo, first)).toBe(first);
    expect(await textOf(repo, first, 'app/one.yaml')).toBe('# one\n');
  });

  test('what is not there is told in the words of Argo CD', async () => {
    const where = `${open.host}/team/versions`;
    await expect(artifacts.oci.resolveRevision(at(open, 'team/versions'), '9.9.9')).rejects.toThrow(
      `failed to resolve revision "9.9.9": cannot get digest for revision 9.9.9: ${where}:9.9.9: not found`,
    );
    await expect(artifacts.oci.resolveRevision(at(open, 'team/versions'), '>9')).rejects.toThrow(
      'failed to resolve revision ">9": no version for constraints: version matching constraint not found in 5 tags',
    );
    await expect(artifacts.oci.tags(at(open, 'team/none'))).rejects.toThrow(
      `failed to get tags: GET "${open.origin}/v2/team/none/tags/list?n=1000": response status code 404: name unknown: repository name not known to registry`,
    );
  });

  test('tags are listed as versions', async () => {
    expect(await artifacts.oci.tags(at(open, 'team/versions'))).toContain('2.0.0+build.5');
  });
});

describe('artifacts', () => {
  test('files, links and the executable bit are as they were packed', async () => {
    const files = { 'app/one.yaml': config, 'app/two.yaml': { link: 'one.yaml' }, './app/deep/x.txt': 'x' };
    const digest = await pushArtifact(open, { repository: 'links', tag: '1', layers: [filesLayer(files)] });
    const tree = await artifacts.oci.tree(at(open, 'links'), digest);
    expect(new TextDecoder().decode(await tree.readFile('app/two.yaml'))).toBe(config);
    expect([...((await tree.readAll('app')) ?? [])].map(([path]) => path).sort()).toEqual([
      'deep/x.txt',
      'one.yaml',
      'two.yaml',
    ]);
    expect(tree.revision).toBe(digest);
  });

  test('a result holds for another artifact with the same files', async () => {
    const repo = at(open, 'same');
    const files = { 'app/one.yaml': config, 'other.txt': '1' };
    const first = await pushArtifact(open, { repository: 'same', tag: '1', layers: [filesLayer(files)] });
    const second = await pushArtifact(open, {
      repository: 'same',
      tag: '2',
      layers: [filesLayer({ ...files, 'other.txt': '2' })],
    });
    const tree = await artifacts.oci.tree(repo, first);
    await tree.readAll('app');
    const other = await artifacts.oci.tree(repo, second);
    expect(await other.matches(tree.readSet())).toBe(true);
    await tree.readFile('other.txt');
    expect(await other.matches(tree.readSet())).toBe(false);
  });

  test('a plain tar, a chart and further layers that hold no files are read', async () => {
    const plain = { mediaType: layerTypes.tar, content: tarOf({ 'one.yaml': config }) };
    const note = { mediaType: 'application/vnd.example.signature', content: Buffer.from('signed') };
    await pushArtifact(open, { repository: 'plain', tag: '1', layers: [note, plain] });
    expect(await textOf(at(open, 'plain'), '1', 'one.yaml')).toBe(config);
    const chart = chartArtifact('web', '1.0.0', { 'Chart.yaml': 'name: web\nversion: 1.0.0\n' });
    await pushArtifact(open, { repository: 'web', ...chart });
    expect(await textOf(at(open, 'web'), '1.0.0', 'Chart.yaml')).toContain('name: web');
  });

  test.each([
    [
      'two layers of files',
      [filesLayer({ a: '1' }), filesLayer({ b: '2' })],
      'expected only a single oci content layer, got 2',
    ],
    [
      'no layer of files',
      [{ mediaType: 'text/plain', content: Buffer.from('x') }],
      'expected only a single oci content layer, got 0',
    ],
    [
      'a layer of another type',
      [{ mediaType: 'application/x.tar', content: tarOf({}) }],
      'oci layer media type application/x.tar is not in the list of allowed media types',
    ],
    [
      'many layers',
      Array.from({ length: 11 }, (_, index) => filesLayer({ [`${index}`]: '' })),
      'expected no more than 10 oci layers, got 11',
    ],
  ])('%s is refused', async (_what, layers, error) => {
    const digest = await pushArtifact(open, { repository: 'odd', tag: 'x', layers });
    await expect(artifacts.oci.tree(at(open, 'odd'), digest)).rejects.toThrow(error);
  });

  test('an allowed media type of an administrator is read', async () => {
    artifacts = make({ layerMediaTypes: ['application/x.tar'] });
    const layer = { mediaType: 'application/x.tar', content: tarOf({ a: 'yes' }) };
    await pushArtifact(open, { repository: 'own-type', tag: '1', layers: [layer] });
    expect(await textOf(at(open, 'own-type'), '1', 'a')).toBe('yes');
  });

  test('annotations are read from the manifest', async () => {
    const annotations = { 'org.opencontainers.image.version': '1.0.0' };
    const layers = [filesLayer({ a: '1' })];
    const digest = await pushArtifact(open, { repository: 'noted', tag: '1', layers, annotations });
    expect(await artifacts.oci.annotations(at(open, 'noted'), digest)).toEqual(annotations);
  });

  test.each([
    ['a path that leaves the tree', { '../x': 'x' }, 'illegal filepath in archive'],
    ['an absolute path', { '/etc/x': 'x' }, 'illegal filepath in archive'],
    ['a link out of the tree', { 'app/x': { link: '../../etc/passwd' } }, 'illegal filepath in symlink'],
    ['a hard link', { x: { hardLink: '/etc/passwd' } }, 'of type link'],
    ['a device', { x: { device: true } }, 'of type character-device'],
  ] as const)('%s is refused', async (_what, files, error) => {
    const digest = await pushArtifact(open, { repository: 'evil', tag: 'x', layers: [filesLayer(files)] });
    await expect(artifacts.oci.tree(at(open, 'evil'), digest)).rejects.toThrow(error);
    expect(readdirSync(join(cacheDir, 'archives'))).toEqual([]);
  });

  test('an artifact that expands beyond its bound is refused, and the bound named', async () => {
    artifacts = make({ maxOciBytes: 10_000_000 });
    const layer = filesLayer({ big: { content: Buffer.alloc(100_000_000) } });
    const digest = await pushArtifact(open, { repository: 'big', tag: 'x', layers: [layer] });
    await expect(artifacts.oci.tree(at(open, 'big'), digest)).rejects.toThrow(
      'more than 10000000 bytes (--oci-manifest-max-extracted-size)',
    );
    expect(readdirSync(join(cacheDir, 'archives'))).toEqual([]);
  });
});

describe('what is kept', () => {
  test('an artifact is read once, also by a later run, while the registry is down', async () => {
    const repo = at(open, 'kept');
    const digest = await push(open, 'kept', '1');
    await artifacts.oci.tree(repo, digest);
    await open.stop();
    try {
      const later = await make().oci.tree(repo, digest);
      expect(new TextDecoder().decode(await later.readFile('app/one.yaml'))).toBe(config);
    } finally {
      await open.start();
    }
  });

  test('the longest unused artifacts go first, and come back when they are read', async () => {
    artifacts = make({ maxDiskBytes: 250_000 });
    const repo = at(open, 'many');
    const digests: string[] = [];
    for (const tag of ['1', '2', '3']) digests.push(await push(open, 'many', tag, tag.repeat(100_000)));
    const [first = '', ...others] = digests;
    const tree = await artifacts.oci.tree(repo, first);
    for (const digest of others) await artifacts.oci.tree(repo, digest);
    expect(readdirSync(join(cacheDir, 'archives')).length).toBe(2);
    expect((await tree.readFile('app/one.yaml'))?.length).toBe(100_000);
  });

  test('who has other credentials does not get what these have fetched', async () => {
    const login = { ...registryLogin };
    const digest = await push(basic, 'private', '1');
    await artifacts.oci.tree(at(basic, 'private', login), digest);
    await expect(artifacts.oci.tree(at(basic, 'private'), digest)).rejects.toThrow(
      'basic credential not found',
    );
  });
});

describe('logins', () => {
  test.each([
    ['a password', () => basic],
    ['tokens', () => token],
  ])('by %s', async (_what, registryOf) => {
    const registry = registryOf();
    await push(registry, 'team/private', '1');
    const repo = at(registry, 'team/private', registryLogin);
    await artifacts.oci.test(repo);
    expect(await textOf(repo, '1', 'app/one.yaml')).toBe(config);
    const error: unknown = await artifacts.oci
      .resolveRevision({ ...repo, password: 'wrong-password' }, '1')
      .catch((reason: unknown) => reason);
    expect(String(error)).toMatch(/response status code 401/);
    expect(String(error)).not.toContain('wrong-password');
    await expect(artifacts.oci.test({ ...repo, password: 'wrong-password' })).rejects.toThrow(/401/);
  });

  test('a token is asked for once as long as it holds', async () => {
    await push(token, 'team/again', '1');
    const repo = at(token, 'team/again', registryLogin);
    await artifacts.oci.resolveRevision(repo, '1', now);
    const before = token.tokens.count;
    for (let time = 0; time < 3; time++) await artifacts.oci.resolveRevision(repo, '1', now);
    expect(token.tokens.count).toBe(before);
  });

  test('TLS needs the authority and the client its certificate', async () => {
    await push(tls, 'secure', '1');
    const { cert: tlsClientCertData, key: tlsClientCertKey } = tls.client;
    const repo = at(tls, 'secure', { tlsClientCertData, tlsClientCertKey });
    await expect(artifacts.oci.test(repo)).rejects.toThrow(/certificate/);
    expect(await textOf({ ...repo, insecure: true }, '1', 'app/one.yaml')).toBe(config);
    certificate = tls.ca;
    artifacts = make();
    expect(await textOf(repo, '1', 'app/one.yaml')).toBe(config);
    await expect(artifacts.oci.test(at(tls, 'secure'))).rejects.toThrow(/certificate|failed to get/);
  });
});

describe('charts', () => {
  const chartFiles = (version: string): Record<string, string> => ({
    'Chart.yaml': `name: web\nversion: ${version}\ndescription: a web server\nhome: https://example.com\n`,
  });
  const repoOf = (registry: OciRegistry, more: Partial<RepositoryAccess> = {}): RepositoryAccess => ({
    ...at(registry, '', more),
    repo: `${registry.host}/charts`,
    type: 'helm',
    enableOCI: true,
  });

  test('versions are tags, with + as _', async () => {
    for (const version of ['1.0.0', '1.1.0', '1.1.0+2']) {
      await pushArtifact(basic, {
        repository: 'charts/web',
        ...chartArtifact('web', version, chartFiles(version)),
      });
    }
    const repo = repoOf(basic, registryLogin);
    expect(await artifacts.charts.resolveVersion(repo, { chart: 'web', version: '1.0.x' })).toBe('1.0.0');
    expect(await artifacts.charts.resolveVersion(repo, { chart: 'web', version: '3.0.0' })).toBe('3.0.0');
    expect(await artifacts.charts.details(repo, { chart: 'web', version: '1.1.0+2' })).toMatchObject({
      description: 'a web server',
      home: 'https://example.com',
    });
    const tree = await artifacts.charts.tree(repo, { chart: 'web', version: '1.1.0+2' });
    expect(new TextDecoder().decode(await tree.readFile('Chart.yaml'))).toContain('version: 1.1.0+2');
    await expect(artifacts.charts.tree(repo, { chart: 'web', version: '3.0.0' })).rejects.toThrow(
      `${basic.host}/charts/web:3.0.0: not found`,
    );
  });

  test('testing a registry tells wrong passwords and URLs', async () => {
    await artifacts.charts.test(repoOf(basic));
    await artifacts.charts.test(repoOf(basic, registryLogin));
    await expect(
      artifacts.charts.test(repoOf(basic, { username: 'robot', password: 'wrong' })),
    ).rejects.toThrow(/^error logging into OCI registry: GET .*401/);
    await expect(artifacts.charts.test({ ...repoOf(basic), repo: `https://${basic.host}` })).rejects.toThrow(
      'OCI Helm repository URL should include hostname and port only',
    );
  });
});
