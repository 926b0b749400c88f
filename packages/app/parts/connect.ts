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
  const { kubeconfig, context, env, homeDir } = location;
  const named = kubeconfig || env['KUBECONFIG'] || '';
  const config =
    named === '' && context === undefined && isInCluster(env)
      ? await loadInClusterConfig({ env })
      : await loadKubeconfig({
          paths: named === '' ? [`${homeDir}/.kube/config`] : named.split(':'),
          context,
          env,
        });
  const namespace = location.namespace || config.namespace || defaultNamespace;
  return { config, namespace, client: createKubeClient(config) };
}
