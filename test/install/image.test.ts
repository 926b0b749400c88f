import { chmod, copyFile, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startApart } from '../components/apart.ts';
import type { TestCluster } from '../harness/index.ts';
import { createGitRepository, startGitHttps, startGitSsh, startTiphys } from '../harness/index.ts';
import { buildImage, type BuiltImage } from './image.ts';

// The Dockerfile, built as it is; and the components as containers of it, as little privileged as in the pods of the manifests.

const root = join(import.meta.dirname, '..', '..');
/** What the image may weigh as it is pulled. */
const maxImageBytes = 250_000_000;
const names = [
  'tiphys',
  'argocd',
  'argocd-server',
  'argocd-repo-server',
  'argocd-application-controller',
  'argocd-cmp-server',
];

let image: BuiltImage;

beforeAll(async () => {
  image = await buildImage();
}, 900_000);
afterAll(() => image?.[Symbol.asyncDispose]());

/** What a shell in a container prints. */
const shell = (script: string, readOnly = true): Promise<string> =>
  image.run(['sh', '-ec', script], { readOnly });

it('says what it is, and starts programs as the image of Argo CD does', async () => {
  const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8')) as {
    readonly version: string;
  };
  expect(image.description.Config).toMatchObject({
    User: '999:999',
    Entrypoint: ['/usr/bin/tini', '--'],
    Cmd: ['argocd-server'],
    Labels: {
      'org.opencontainers.image.title': 'Tiphys',
      'org.opencontainers.image.licenses': 'Apache-2.0',
      'org.opencontainers.image.version': `v${version}`,
    },
  });
});

it('is small enough to be pulled', async () => {
  const size = await image.packedBytes();
  expect(size).toBeGreaterThan(50_000_000);
  expect(size).toBeLessThan(maxImageBytes);
});

it.each(names)('runs %s by its name', async (name) => {
  const component = name.startsWith('argocd-');
  const stdout = await image.run([name, ...(component ? ['--help'] : ['version', '--client'])]);
  expect(stdout).toMatch(component ? new RegExp(`Usage:\\n +${name}`) : new RegExp(`^${name}: v`));
});

it('brings the programs that components call, and not those that built it', async () => {
  for (const name of ['git', 'git-lfs', 'gpg', 'ssh', 'connect-proxy', 'tini'])
    expect(await shell(`command -v ${name}`), name).toMatch(/^\//);
  const others = ['cc', 'gcc', 'as', 'make', 'go', 'npm', 'npx', 'node', 'python3', 'curl'];
  expect(await shell(`for name in ${others.join(' ')}; do command -v $name || true; done`)).toBe('');
  expect(
    await shell('ls -A /var/lib/apt/lists /var/cache/apt /var/log; ls -d /src /usr/local/go || true'),
  ).toBe('/var/cache/apt:\n\n/var/lib/apt/lists:\n\n/var/log:\n');
});

it('is no use to whoever gets into it', async () => {
  expect(await shell('id -u; id -g; grep -E "^(CapBnd|NoNewPrivs)" /proc/self/status')).toBe(
    '999\n999\nCapBnd:\t0000000000000000\nNoNewPrivs:\t1\n',
  );
  // Where the file system can be written to, its rights alone have to do.
  const owned = 'find / -xdev ! -type l -writable ! -perm -1000 2>/dev/null || true';
  expect(await shell(owned, false)).toBe('');
  expect(await shell('find / -xdev -type f -perm /6000 2>/dev/null || true', false)).toBe('');
  await expect(shell('touch /tmp/mine && touch /app/mine')).rejects.toThrow('/app/mine');
});

it('renders with each tool from repositories over HTTPS and SSH, deploys, and ends when told to', async () => {
  await using repository = await createGitRepository({
    'chart/Chart.yaml': 'apiVersion: v2\nname: chart\nversion: 1.0.0\n',
    'chart/templates/map.yaml': configMap('{{ .Release.Name }}'),
    'overlay/kustomization.yaml': 'resources: [map.yaml]\nnameSuffix: -over\n',
    'overlay/map.yaml': configMap('overlay'),
    'library/main.jsonnet': `{apiVersion: 'v1', kind: 'ConfigMap', metadata: {name: 'lib' + 'rary'}}`,
  });
  await using https = await startGitHttps({ repositories: [repository], username: 'u', password: 'p' });
  await using ssh = await startGitSsh();
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-pods-'));
  await using stack = new AsyncDisposableStack();
  stack.defer(() => rm(folder, { recursive: true, force: true }));
  const system = stack.use(
    await startApart({ install: (cluster) => readable(cluster, folder), start: inPod(folder) }),
  );
  await writeFile(join(folder, 'key'), ssh.privateKey, { mode: 0o600 });
  const password = await system.password();
  await system.run('login', system.address, '--plaintext', '--username', 'admin', '--password', password);
  const [byHttps, bySsh] = [https.url(repository), ssh.url(repository)];
  const trusting = '--insecure-skip-server-verification';
  await system.run('repo', 'add', byHttps, '--username', 'u', '--password', 'p', trusting);
  await system.run('repo', 'add', bySsh, '--ssh-private-key-path', join(folder, 'key'), trusting);
  for (const [path, repo] of Object.entries({ chart: byHttps, overlay: byHttps, library: bySsh })) {
    const target = ['--dest-server', 'https://kubernetes.default.svc', '--dest-namespace', 'default'];
    await system.run(
      'app',
      'create',
      path,
      '--repo',
      repo,
      '--path',
      path,
      ...target,
      '--sync-policy',
      'auto',
    );
    await system.run('app', 'wait', path, '--sync', '--health', '--timeout', '120');
  }
  for (const name of ['chart', 'overlay-over', 'library'])
    expect(await system.cluster.get('configmap', name, '--namespace', 'default'), name).toBeDefined();
  // 143 would be tini's of a program that did not care, 137 that of a container that was killed.
  const parts = [system.server, system.controller, system.repoServer];
  expect(await Promise.all(parts.map((part) => part.stop()))).toEqual([0, 0, 0]);
});

const configMap = (name: string): string =>
  `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "${name}"}\ndata: {a: b}\n`;

/** The same kubeconfig for all, in a folder and with rights to read that containers need. */
async function readable(cluster: TestCluster, folder: string) {
  await chmod(folder, 0o755);
  const kubeconfig = join(folder, 'kubeconfig');
  await copyFile(cluster.kubeconfig, kubeconfig);
  await chmod(kubeconfig, 0o644);
  return { server: kubeconfig, 'repo-server': kubeconfig, 'application-controller': kubeconfig };
}

/** Starts components as containers, with the environment that is theirs and not this machine's. */
function inPod(folder: string): typeof startTiphys {
  return (args, given) => {
    const own = Object.entries(given?.env ?? {}).filter(([key]) => /^(?:ARGOCD|REDIS)/.test(key));
    const name = basename(given?.program?.at(-1) ?? 'tiphys');
    const options = { env: Object.fromEntries(own), folders: [folder] };
    return startTiphys(args, { program: image.command([name], options) });
  };
}

it('takes no secrets and no checkouts with it', async () => {
  const ignored = (await readFile(join(root, '.dockerignore'), 'utf8')).split('\n');
  expect(ignored).toEqual(expect.arrayContaining(['.git', '.tiphys', '**/node_modules', 'dist']));
});
