import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { codes, StatusError } from '@tiphys/base';
import { listContexts } from '@tiphys/kube';
import { startCluster } from './cluster/index.ts';
import type { DevDeps, DevOptions } from './options.ts';

/** The cluster to work with: how to reach it, and what makes it go away. */
export type ChosenCluster = AsyncDisposable & {
  readonly kubeconfig: string;
  readonly context: string | undefined;
  readonly embedded: boolean;
  /** Settles when the embedded cluster breaks; never for another one. */
  readonly failed: Promise<string>;
};

/**
 * Starts the embedded cluster in `dir`, or takes the context the options name. Asks before a cluster is used that is not on this
 * machine, and throws `aborted` when the answer is no.
 */
export async function chooseCluster(dir: string, options: DevOptions, deps: DevDeps): Promise<ChosenCluster> {
  if (options.kubeconfig === undefined && options.context === undefined) return embedded(dir, options, deps);
  const kubeconfig = options.kubeconfig ?? join(homedir(), '.kube', 'config');
  const { current, contexts } = await listContexts(kubeconfig.split(delimiter));
  const name = options.context ?? current;
  const context = contexts.find((one) => one.name === name);
  if (!context) {
    const known = contexts.map((one) => one.name).join(', ') || 'none';
    throw new StatusError(codes.notFound, `${kubeconfig} has no context "${name}"; it has: ${known}`);
  }
  if (!options.yes && !isLocal(context.server)) {
    const question = `Tiphys will create its CRDs, ConfigMaps and Secrets in namespace argocd of ${context.server}. Go on?`;
    if (!(await deps.ask(question))) {
      throw new StatusError(codes.aborted, `not allowed to write to ${context.server}; --yes answers yes`);
    }
  }
  const forever = new Promise<string>(() => {});
  return {
    kubeconfig,
    context: name,
    embedded: false,
    failed: forever,
    [Symbol.asyncDispose]: async () => {},
  };
}

/** Whether an API server's URL is on this machine. */
export function isLocal(server: string): boolean {
  const { hostname } = new URL(server);
  return /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\]|0\.0\.0\.0|host\.docker\.internal)$/.test(hostname);
}

async function embedded(dir: string, options: DevOptions, deps: DevDeps): Promise<ChosenCluster> {
  if (options.clusterBinary === undefined) {
    const message =
      'the embedded Kubernetes is not built; run `npm run build:cluster`, or name a cluster with --kubeconfig';
    throw new StatusError(codes.failedPrecondition, message);
  }
  deps.log('Starting Kubernetes');
  const cluster = await startCluster({ binary: options.clusterBinary, dir, signal: deps.signal });
  return {
    kubeconfig: cluster.kubeconfig,
    context: undefined,
    embedded: true,
    failed: cluster.failed,
    [Symbol.asyncDispose]: () => cluster.stop(),
  };
}
