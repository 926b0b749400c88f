import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { parseAllDocuments } from 'yaml';
import { buildEngine } from '../../scripts/build-engine.mjs';
import { renderManifests } from '../../scripts/manifests/render-manifests.ts';
import type { Account } from '../components/apart.ts';
import type { TestCluster } from '../harness/index.ts';

/** One object of a manifest, as far as tests look at it. */
export interface Installed {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly labels?: Readonly<Record<string, string>> };
  readonly spec?: Readonly<Record<string, unknown>>;
}

/** The manifests as `npm run build:manifests` writes them, by path. */
export interface Manifests extends AsyncDisposable {
  text(path: string): string;
  objects(path: string): readonly Installed[];
  /** The folder of the bases, with the parts of them that are made from the code. */
  bases(): Promise<string>;
  /** `kubectl apply -n argocd -f`, client-side, or `delete`. */
  kubectl(verb: 'apply' | 'delete', path: string, cluster: TestCluster): Promise<string>;
}

/** Renders the manifests into a folder of their own. */
export async function buildManifests(): Promise<Manifests> {
  await buildEngine();
  const sources = join(import.meta.dirname, '..', '..', 'manifests');
  const files = await renderManifests(sources);
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-manifests-'));
  const text = (path: string): string => {
    const found = files.get(path);
    if (found === undefined) throw new Error(`there is no manifest ${path}`);
    return found;
  };
  return {
    text,
    objects: (path) => parseAllDocuments(text(path)).map((document) => document.toJS() as Installed),
    async bases() {
      const bases = join(folder, 'bases');
      await cp(sources, bases, { recursive: true });
      for (const [path, content] of files) {
        await mkdir(dirname(join(bases, path)), { recursive: true });
        await writeFile(join(bases, path), content);
      }
      return bases;
    },
    async kubectl(verb, path, cluster) {
      const file = join(folder, path.replaceAll('/', '-'));
      await writeFile(file, text(path));
      const wait = verb === 'delete' ? ['--timeout=150s'] : [];
      return cluster.kubectl(verb, '--namespace', 'argocd', '-f', file, ...wait);
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
}

const allAccounts: readonly Account[] = ['server', 'repo-server', 'application-controller'];

/** A kubeconfig for each component, with a token of its ServiceAccount and nothing else. */
export async function accountKubeconfigs(
  cluster: TestCluster,
  folder: string,
  accounts = allAccounts,
): Promise<Readonly<Record<Account, string>>> {
  const admin = await cluster.kubectl('config', 'view', '--raw', '--minify', '-o', 'json');
  const { clusters } = JSON.parse(admin) as { readonly clusters: readonly { readonly cluster: unknown }[] };
  const made = await Promise.all(
    accounts.map(async (account) => {
      const token = await cluster.kubectl('create', 'token', `argocd-${account}`, '--namespace', 'argocd');
      const path = join(folder, `${account}.kubeconfig`);
      const config = {
        apiVersion: 'v1',
        kind: 'Config',
        clusters: [{ name: 'home', cluster: clusters[0]?.cluster }],
        users: [{ name: account, user: { token: token.trim() } }],
        contexts: [{ name: 'home', context: { cluster: 'home', user: account, namespace: 'argocd' } }],
        'current-context': 'home',
      };
      await writeFile(path, JSON.stringify(config), { mode: 0o600 });
      return [account, path] as const;
    }),
  );
  return Object.fromEntries(made) as Record<Account, string>;
}

/** Whether the account of a kubeconfig may do something, by the answer of the API server. */
export async function may(
  cluster: TestCluster,
  kubeconfig: string,
  ...question: readonly string[]
): Promise<boolean> {
  const denied = /^kubectl auth can-i .*: (?:Command failed|Warning: resource .* is not namespace scoped)/;
  const answer = await cluster
    .kubectl('auth', 'can-i', ...question, '--kubeconfig', kubeconfig)
    .catch((error: Error) => {
      // `no` is exit code 1 and nothing on standard error, or a warning; anything else is no answer.
      if (!denied.test(error.message)) throw error;
      return 'no';
    });
  return answer.trim() === 'yes';
}
