import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildCluster } from '../../scripts/build-cluster.mjs';
import { type EmbeddedCluster, startCluster } from '../../packages/app/dev/cluster/index.ts';

/** A real cluster of its own for a test: `await using cluster = await startTestCluster()` stops it and removes its files. */
export type TestCluster = EmbeddedCluster & {
  /** Runs kubectl against the cluster and resolves to its standard output; rejects with its standard error. */
  kubectl(...args: string[]): Promise<string>;
  /** `kubectl apply -f -` with these manifests: YAML, or objects. */
  apply(manifests: string | readonly object[], ...args: string[]): Promise<string>;
  /** `kubectl get … -o json`, parsed; undefined when it does not exist. */
  get<T = KubernetesObject>(...args: string[]): Promise<T | undefined>;
  /** Sets keys of a ConfigMap in namespace `argocd`, such as `argocd-cm`. */
  configure(name: string, data: Readonly<Record<string, string>>): Promise<void>;
};

/** As much of an object as tests look at without a type of their own. */
export type KubernetesObject = {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: {
    readonly name: string;
    readonly namespace?: string;
    readonly uid: string;
    readonly resourceVersion: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
    readonly finalizers?: string[];
    readonly deletionTimestamp?: string;
  };
  readonly spec?: Record<string, unknown>;
  readonly status?: Record<string, unknown>;
  readonly data?: Record<string, string>;
  readonly items?: KubernetesObject[];
};

const maxOutputBytes = 64 << 20;

/**
 * Starts a fresh cluster (about three seconds); builds the executable first when it is not cached. `podPorts` are ports
 * of pods that can be forwarded to, each with the port of this machine that plays it.
 */
export async function startTestCluster(
  options: { readonly podPorts?: Readonly<Record<number, number>> } = {},
): Promise<TestCluster> {
  const binary = await buildCluster();
  const dir = await mkdtemp(join(tmpdir(), 'tiphys-cluster-'));
  const cluster = await startCluster({ binary, dir, durable: false, name: 'test', ...options });
  const stop = async (): Promise<void> => {
    await cluster.stop();
    await rm(dir, { recursive: true, force: true });
  };
  const run = (args: readonly string[], stdin?: string): Promise<string> =>
    kubectl({ binary, kubeconfig: cluster.kubeconfig, args, stdin });
  return {
    ...cluster,
    stop,
    [Symbol.asyncDispose]: stop,
    kubectl: (...args) => run(args),
    apply: (manifests, ...args) => run(['apply', '-f', '-', ...args], toText(manifests)),
    get: async (...args) => {
      const text = await run(['get', ...args, '-o', 'json', '--ignore-not-found']);
      return text.trim() === '' ? undefined : JSON.parse(text);
    },
    configure: async (name, data) => {
      const patch = ['--type=merge', '-p', JSON.stringify({ data })];
      await run(['patch', 'configmap', name, '-n', 'argocd', ...patch]);
    },
  };
}

type KubectlOptions = {
  readonly binary: string;
  readonly kubeconfig: string;
  readonly args: readonly string[];
  readonly stdin?: string | undefined;
};

function kubectl({ binary, kubeconfig, args, stdin }: KubectlOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    const env = { ...process.env, KUBECONFIG: kubeconfig, HOME: tmpdir() };
    const options = { env, maxBuffer: maxOutputBytes };
    const child = execFile(binary, ['kubectl', ...args], options, (error, stdout, stderr) => {
      if (error) reject(new Error(`kubectl ${args.join(' ')}: ${stderr.trim() || error.message}`));
      else resolve(stdout);
    });
    child.stdin?.on('error', () => {}); // kubectl may end before it has read everything
    child.stdin?.end(stdin ?? '');
  });
}

function toText(manifests: string | readonly object[]): string {
  if (typeof manifests === 'string') return manifests;
  return manifests.map((manifest) => JSON.stringify(manifest)).join('\n---\n');
}
