import { overrideConfig } from '@tiphys/cli';
import type { KubeOverrides } from '@tiphys/cli';
import { createKubeClient, isInCluster, loadInClusterConfig, loadKubeconfig } from '@tiphys/kube';
import type { ClientConfig, Environment, KubeClient } from '@tiphys/kube';

/** Where the home cluster is. */
export interface HomeLocation {
  /** A kubeconfig file; empty for `KUBECONFIG`, the pod's service account, or `~/.kube/config`, in that order. */
  readonly kubeconfig: string;
  readonly context?: string | undefined;
  /** Namespace of Tiphys; empty for the kubeconfig context's or the pod's own, else `argocd`. */
  readonly namespace: string;
  readonly env: Environment;
  readonly homeDir: string;
  /** What the command line says instead of the kubeconfig. */
  readonly overrides?: KubeOverrides | undefined;
  /** How requests are counted and bounded, here and to other clusters. */
  readonly requests?: Pick<ClientConfig, 'observer' | 'rate' | 'retry'> | undefined;
}

/** A client of the home cluster. */
export interface Home {
  readonly client: KubeClient;
  readonly config: ClientConfig;
  readonly namespace: string;
}

const defaultNamespace = 'argocd';

/** Connects to the cluster that holds the Applications, the way kubectl and Argo CD's components find it. */
export async function connectHome(location: HomeLocation): Promise<Home> {
  const { kubeconfig, overrides, env, homeDir } = location;
  const { context } = location;
  const named = kubeconfig || env['KUBECONFIG'] || '';
  const found =
    named === '' && context === undefined && isInCluster(env)
      ? await loadInClusterConfig({ env })
      : await loadKubeconfig({
          paths: named === '' ? [`${homeDir}/.kube/config`] : named.split(':'),
          context,
          cluster: overrides?.cluster || undefined,
          user: overrides?.user || undefined,
          env,
        });
  const config = {
    ...(overrides ? await overrideConfig(found, overrides) : found),
    ...location.requests,
  };
  const namespace = location.namespace || config.namespace || defaultNamespace;
  return { config, namespace, client: createKubeClient(config) };
}
