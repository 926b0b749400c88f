import type { Cache, Clock, Logger, Metrics, Runnable } from '@tiphys/base';
import { createConfigWriter } from '@tiphys/config';
import type { Config } from '@tiphys/config';
import type { KubeClient, ObjectStore } from '@tiphys/kube';
import type { Lang } from '@tiphys/lang';
import type { ApplicationObject, Cluster } from '@tiphys/model';
import type { RepoService } from '@tiphys/render';
import { createServer } from '@tiphys/server';
import type { Server, ServerOptions } from '@tiphys/server';
import { versionMessage } from './version.ts';

/** What the API server is put together from. */
export interface ServerParts {
  readonly home: KubeClient;
  readonly applications: ObjectStore<ApplicationObject>;
  readonly config: Config;
  readonly repositories: RepoService;
  readonly cache: Cache;
  readonly lang: Lang;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** A client with the credentials of a cluster. */
  connect(cluster: Cluster): KubeClient;
}

/** Puts the API server together; it listens when it is run. */
export function composeServer(
  parts: ServerParts,
  options: Omit<ServerOptions, 'version'>,
): Server & Runnable {
  const { home, repositories, config, connect } = parts;
  return createServer(
    {
      ...parts,
      kube: home,
      repoService: repositories,
      writer: createConfigWriter({ client: home, config }),
      clusterClient: sharedClients(connect),
      connectCluster: (cluster) => Promise.resolve(connect(cluster)),
    },
    { ...options, version: versionMessage() },
  );
}

/** One client for each cluster as long as its credentials stay the same. */
function sharedClients(connect: (cluster: Cluster) => KubeClient): (cluster: Cluster) => KubeClient {
  const clients = new Map<string, { readonly credentials: string; readonly client: KubeClient }>();
  return (cluster) => {
    const credentials = JSON.stringify(cluster.config);
    const present = clients.get(cluster.server);
    if (present?.credentials === credentials) return present.client;
    if (present) void present.client.close();
    const client = connect(cluster);
    clients.set(cluster.server, { credentials, client });
    return client;
  };
}
