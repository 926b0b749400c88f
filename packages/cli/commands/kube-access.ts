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
import { kubeOverrides, overrideConfig } from './kube-overrides.ts';

/** The kubeconfig files: `--kubeconfig`, the parts of `KUBECONFIG`, or `~/.kube/config`. */
export function kubeconfigPaths(cli: Cli, flags: FlagSet): readonly string[] {
  const { env } = cli.environment;
  const flag = givenText(flags, 'kubeconfig');
  if (flag !== '') return [flag];
  if (env['KUBECONFIG']) return env['KUBECONFIG'].split(':').filter((path) => path !== '');
  return [join(env['HOME'] || homedir(), '.kube', 'config')];
}

/** The text of a flag that not every command has. */
function givenText(flags: FlagSet, name: string): string {
  return flags.lookup(name) === undefined ? '' : flags.string(name);
}

/** A context of the kubeconfig, the current one where none is named, with the cluster and user of the flags; throws with Argo CD's text where it is not there. */
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
  const cluster = givenText(flags, 'cluster') || undefined;
  const user = givenText(flags, 'user') || undefined;
  return plainErrors(loadKubeconfig({ paths, context, cluster, user, env: cli.environment.env }));
}

/** Where an installation is: a cluster, as whom, and the namespace. */
export interface Installation {
  readonly kube: ClientConfig;
  readonly namespace: string;
}

/**
 * The cluster of the installation: the kubeconfig's, or the pod's own where no kubeconfig and no context is named, with what kubectl's
 * flags say instead. The namespace is that of `--namespace`, the context or the pod.
 */
export async function findInstallation(cli: Cli, flags: FlagSet): Promise<Installation> {
  const { env } = cli.environment;
  const context = givenText(flags, 'context') || flags.string('kube-context') || undefined;
  // Commands of the API server have some of kubectl's flags only, and a `--server` that means another.
  const overrides = flags.lookup('tls-server-name') === undefined ? undefined : kubeOverrides(flags);
  const named = givenText(flags, 'kubeconfig') !== '' || env['KUBECONFIG'] || context !== undefined;
  const found =
    !named && isInCluster(env) ? await loadInClusterConfig({ env }) : await loadContext(cli, flags, context);
  const kube = overrides ? await overrideConfig(found, overrides) : found;
  return { kube, namespace: givenText(flags, 'namespace') || kube.namespace || 'default' };
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
