import type { Runnable } from '@tiphys/base';
import { createConfigWriter } from '@tiphys/config';
import type { KubeClient } from '@tiphys/kube';
import type { Cluster } from '@tiphys/model';
import { createServer } from '@tiphys/server';
import type { Server, ServerDeps, ServerOptions } from '@tiphys/server';
import type { SharedParts } from './shared-parts.ts';
import { versionMessage } from './version.ts';

/** Puts the API server together; it listens when it is run. */
export function composeServer(
  parts: SharedParts & Pick<ServerDeps, 'onPush'>,
  options: Omit<ServerOptions, 'version'>,
): Server & Runnable {
  const { home, repositories, config, connect } = parts;
  const clients = sharedClients(connect);
  const server = createServer(
    {
      ...parts,
      kube: home,
      repoService: repositories,
      writer: createConfigWriter({ client: home, config }),
      clusterClient: clients.get,
      connectCluster: (cluster) => Promise.resolve(connect(cluster)),
    },
    { ...options, version: versionMessage() },
  );
  return {
    listening: server.listening,
    async run(signal) {
      try {
        await server.run(signal);
      } finally {
        await clients.close();
      }
    },
  };
}

interface SharedClients {
  get(cluster: Cluster): KubeClient;
  close(): Promise<void>;
}

/** One client for each cluster as long as its credentials stay the same. */
function sharedClients(connect: (cluster: Cluster) => KubeClient): SharedClients {
  const clients = new Map<string, { readonly credentials: string; readonly client: KubeClient }>();
  return {
    get(cluster) {
      const credentials = JSON.stringify(cluster.config);
      const present = clients.get(cluster.server);
      if (present?.credentials === credentials) return present.client;
      if (present) void present.client.close();
      const client = connect(cluster);
      clients.set(cluster.server, { credentials, client });
      return client;
    },
    close: async () => void (await Promise.all([...clients.values()].map(({ client }) => client.close()))),
  };
}
