import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { runCommand } from '../../test-api.ts';

// What Argo CD's program prints for the same words, without the `managedFields` of the fake cluster that it makes Secrets in.

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'tiphys-spec-'));
  const config = {
    'current-context': 'prod',
    contexts: [
      { name: 'prod', context: { cluster: 'c', user: 'u' } },
      { name: 'cert', context: { cluster: 'd', user: 'v' } },
    ],
    clusters: [
      { name: 'c', cluster: { server: 'https://1.2.3.4:6443', 'certificate-authority-data': 'Q0E=' } },
      {
        name: 'd',
        cluster: {
          server: 'https://k8s.example.com',
          'insecure-skip-tls-verify': true,
          'tls-server-name': 'abc',
          'proxy-url': 'http://prox',
        },
      },
    ],
    users: [
      { name: 'u', user: { token: 'secret' } },
      { name: 'v', user: { 'client-certificate-data': 'Q0VSVA==', 'client-key-data': 'S0VZ' } },
    ],
  };
  await writeFile(join(folder, 'kubeconfig'), JSON.stringify(config));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

function run(...args: readonly string[]): ReturnType<typeof runCommand> {
  return runCommand(['admin', ...args], { env: { HOME: folder, KUBECONFIG: join(folder, 'kubeconfig') } });
}

const secretHead = (type: string): string =>
  'apiVersion: v1\nkind: Secret\nmetadata:\n  annotations:\n    managed-by: argocd.argoproj.io\n  labels:\n' +
  `    argocd.argoproj.io/secret-type: ${type}\n`;

test.each([
  [
    'app generate-spec web --repo https://git.example.com/shop.git --path web --dest-namespace shop ' +
      '--dest-server https://kubernetes.default.svc --set-finalizer -l a=b --annotations c=d --sync-policy auto --helm-set x=1',
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  annotations:\n    c: d\n  finalizers:\n' +
      '  - resources-finalizer.argocd.argoproj.io\n  labels:\n    a: b\n  name: web\nspec:\n  destination:\n    namespace: shop\n' +
      '    server: https://kubernetes.default.svc\n  project: ""\n  source:\n    helm:\n      parameters:\n      - name: x\n' +
      '        value: "1"\n    path: web\n    repoURL: https://git.example.com/shop.git\n  syncPolicy:\n    automated: {}\n',
  ],
  [
    'app generate-spec web -o json',
    '{\n  "apiVersion": "argoproj.io/v1alpha1",\n  "kind": "Application",\n  "metadata": {\n    "name": "web"\n  },\n' +
      '  "spec": {\n    "destination": {},\n    "project": "",\n    "source": {\n      "repoURL": ""\n    }\n  }\n}\n',
  ],
  [
    'proj generate-spec shop -d https://x,ns -s * --orphaned-resources --allow-cluster-resource /Namespace/a',
    'apiVersion: argoproj.io/v1alpha1\nkind: AppProject\nmetadata:\n  name: shop\nspec:\n  clusterResourceWhitelist:\n' +
      '  - group: ""\n    kind: Namespace\n    name: a\n  destinations:\n  - namespace: ns\n    server: https://x\n' +
      "  orphanedResources: {}\n  sourceRepos:\n  - '*'\n",
  ],
  [
    'repo generate-spec https://git.example.com/shop --username u --password p --enable-lfs --project shop',
    `${secretHead('repository')}  name: repo-61499534\nstringData:\n  enableLfs: "true"\n  password: p\n  project: shop\n` +
      '  type: git\n  url: https://git.example.com/shop\n  username: u\n',
  ],
  [
    'cluster generate-spec prod',
    `${secretHead('cluster')}  name: cluster-1.2.3.4-2761607217\nstringData:\n` +
      `  config: '{"bearerToken":"bearer-token","tlsClientConfig":{"insecure":false,"caData":"Q0E="}}'\n` +
      '  name: prod\n  server: https://1.2.3.4:6443\n',
  ],
  [
    'cluster generate-spec cert --bearer-token unused',
    `${secretHead('cluster')}  name: cluster-k8s.example.com-767744577\nstringData:\n` +
      `  config: '{"tlsClientConfig":{"insecure":true,"serverName":"abc","certData":"Q0VSVA==","keyData":"S0VZ"},"proxyUrl":"http://prox"}'\n` +
      '  name: cert\n  server: https://k8s.example.com\n',
  ],
  [
    'cluster generate-spec prod --in-cluster --shard 2 --namespace a --namespace b --cluster-resources --label a=b --name nn ' +
      '--exec-command c --exec-command-args x --exec-command-env A=b',
    secretHead('cluster').replace('    argocd.', '    a: b\n    argocd.') +
      '  name: cluster-kubernetes.default.svc-3396314289\nstringData:\n  clusterResources: "true"\n' +
      `  config: '{"tlsClientConfig":{"insecure":false,"caData":"Q0E="},"execProviderConfig":{"command":"c","args":["x"],"env":{"A":"b"}}}'\n` +
      '  name: nn\n  namespaces: a,b\n  server: https://kubernetes.default.svc\n  shard: "2"\n',
  ],
])('admin %s', async (line, expected) => {
  expect(await run(...line.split(' '))).toEqual({ code: 0, stdout: expected, stderr: '' });
});

test.each([
  ['app generate-spec web -o wide', 20, 'unknown output format: wide'],
  ['app generate-spec web -i', 20, "the file path must be specified using flag '--file'"],
  ['repo generate-spec https://x --type helm', 20, "must specify --name for repos of type 'helm'"],
  ['cluster generate-spec nope', 1, 'Context nope does not exist in kubeconfig'],
  ['cluster generate-spec prod --in-cluster --cluster-endpoint internal', 1, 'Can only use one of'],
  ['cluster generate-spec', 1, 'Choose a context name from:'],
])('admin %s is refused', async (line, code, message) => {
  const refused = await run(...line.split(' '));
  expect(refused.code).toBe(code);
  expect(refused.stderr).toContain(message);
});

test.each(['app', 'proj', 'repo'])(
  'admin %s generate-spec without a name shows how it is used',
  async (group) => {
    const { code, stdout } = await run(group, 'generate-spec');
    expect(code).toBe(1);
    expect(stdout).toContain('Usage:');
  },
);

test('--inline writes the result into the file, and keeps what it said', async () => {
  const file = join(folder, 'app.yaml');
  const before =
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: web, namespace: argocd}\n' +
    'spec: {project: default, destination: {name: in-cluster}, source: {repoURL: r, path: .}}\nstatus: {health: {status: Healthy}}\n';
  await writeFile(file, before);
  const refused = await run('app', 'generate-spec', '-f', file, '-i', '-o', 'wide');
  expect(refused.code).toBe(20);
  expect(await readFile(file, 'utf8')).toBe(before);
  const { code, stdout } = await run('app', 'generate-spec', '-f', file, '--dest-namespace', 'shop', '-i');
  expect([code, stdout]).toEqual([0, '']);
  expect(await readFile(file, 'utf8')).toBe(
    'apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata:\n  name: web\nspec:\n  destination:\n    name: in-cluster\n' +
      '    namespace: shop\n  project: default\n  source:\n    path: .\n    repoURL: r\n',
  );
  expect(await readFile(`${file}.back`, 'utf8')).toBe(before);
});
