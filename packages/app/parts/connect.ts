import {
  createKubeClient,
  fixedCredentials,
  isInCluster,
  loadInClusterConfig,
  loadKubeconfig,
} from '@tiphys/kube';
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
  readonly requests?: Pick<ClientConfig, 'onRequest' | 'rate'> | undefined;
}

/** kubectl's `--server`, `--token`, `--as` and `--insecure-skip-tls-verify`; empty texts change nothing. */
export interface KubeOverrides {
  readonly server: string;
  readonly token: string;
  readonly impersonate: string;
  readonly insecure: boolean;
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
  const found =
    named === '' && context === undefined && isInCluster(env)
      ? await loadInClusterConfig({ env })
      : await loadKubeconfig({
          paths: named === '' ? [`${homeDir}/.kube/config`] : named.split(':'),
          context,
          env,
        });
  const config = {
    ...(location.overrides ? override(found, location.overrides) : found),
    ...location.requests,
  };
  const namespace = location.namespace || config.namespace || defaultNamespace;
  return { config, namespace, client: createKubeClient(config) };
}

function override(
  config: ClientConfig,
  { server, token, impersonate, insecure }: KubeOverrides,
): ClientConfig {
  return {
    ...config,
    ...(server ? { server } : {}),
    ...(token ? { credentials: fixedCredentials({ authorization: `Bearer ${token}` }) } : {}),
    ...(impersonate ? { impersonate: { name: impersonate } } : {}),
    ...(insecure ? { tls: { ...config.tls, insecure } } : {}),
  };
}
