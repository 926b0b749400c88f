import { homedir } from 'node:os';
import { join } from 'node:path';
import { StatusError } from '@tiphys/base';
import {
  createKubeClient,
  isInCluster,
  listContexts,
  loadInClusterConfig,
  loadKubeconfig,
} from '@tiphys/kube';
import type { ClientConfig, KubeClient, LoadedKubeconfig } from '@tiphys/kube';
import type { FlagSet } from '../command/flag-set.ts';
import type { Cli } from '../cli.ts';

/** The kubeconfig files: `--kubeconfig`, the parts of `KUBECONFIG`, or `~/.kube/config`. */
export function kubeconfigPaths(cli: Cli, flags: FlagSet): readonly string[] {
  const { env } = cli.environment;
  const flag = flags.lookup('kubeconfig') === undefined ? '' : flags.string('kubeconfig');
  if (flag !== '') return [flag];
  if (env['KUBECONFIG']) return env['KUBECONFIG'].split(':').filter((path) => path !== '');
  return [join(env['HOME'] || homedir(), '.kube', 'config')];
}

/** A context of the kubeconfig, the current one where none is named; throws with Argo CD's text where it is not there. */
export async function loadContext(
  cli: Cli,
  flags: FlagSet,
  context: string | undefined,
): Promise<LoadedKubeconfig> {
  const paths = kubeconfigPaths(cli, flags);
  if (context !== undefined) {
    const { contexts } = await plainErrors(listContexts(paths));
    if (!contexts.some(({ name }) => name === context)) {
      throw new Error(`context ${context} does not exist in kubeconfig`);
    }
  }
  return plainErrors(loadKubeconfig({ paths, context, env: cli.environment.env }));
}

/** Where an installation is: a cluster, as whom, and the namespace. */
export interface Installation {
  readonly kube: ClientConfig;
  readonly namespace: string;
}

/**
 * The cluster of the installation: the kubeconfig's, or the pod's own where no kubeconfig and no context is named. The
 * namespace is that of `--namespace`, the context or the pod.
 */
export async function findInstallation(
  cli: Cli,
  flags: FlagSet,
  context: string | undefined,
): Promise<Installation> {
  const { env } = cli.environment;
  const given = (flag: string): string => (flags.lookup(flag) === undefined ? '' : flags.string(flag));
  const named = given('kubeconfig') !== '' || env['KUBECONFIG'] || context !== undefined;
  const kube =
    !named && isInCluster(env) ? await loadInClusterConfig({ env }) : await loadContext(cli, flags, context);
  return { kube, namespace: given('namespace') || kube.namespace || 'default' };
}

/** Works with a Kubernetes client and closes it. */
export async function withKubeClient<T>(
  config: ClientConfig,
  work: (client: KubeClient) => Promise<T>,
): Promise<T> {
  const client = createKubeClient(config);
  try {
    return await plainErrors(work(client));
  } finally {
    await client.close();
  }
}

/** An answer of Kubernetes is told by its message alone: `rpc error` is said of the API server of Argo CD. */
async function plainErrors<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof StatusError) throw new Error(error.message, { cause: error });
    throw error;
  }
}
