import { clientConfigFromCluster, createKubeClient } from '@tiphys/kube';
import type { Environment, KubeClient } from '@tiphys/kube';
import { inClusterServer } from '@tiphys/model';
import type { Cluster } from '@tiphys/model';
import type { Home } from './connect.ts';

/** Connects to destination clusters: the home cluster with our own credentials, others with those of their Secret. */
export function clusterConnector(home: Home, env: Environment): (cluster: Cluster) => KubeClient {
  const { observer, rate, retry } = home.config;
  return (cluster) =>
    createKubeClient(
      cluster.server === inClusterServer
        ? home.config
        : { ...clientConfigFromCluster(cluster, env), observer, rate, retry },
    );
}
