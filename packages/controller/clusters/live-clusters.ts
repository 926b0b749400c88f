import type { Logger, Metrics } from '@tiphys/base';
import { aborted, messageOf } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import type { LiveChange, LiveCluster, LiveSettings } from '@tiphys/engine/live';
import type { KubeClient } from '@tiphys/kube';
import type { Cluster } from '@tiphys/model';
import { createEventMetrics } from '../metrics/event-metrics.ts';
import type { LiveClusters } from '../types.ts';

/** What live clusters are made of. */
export interface LiveClustersDeps {
  readonly config: Config;
  readonly log: Logger;
  readonly metrics: Metrics;
  /** A client with the cluster's own credentials. */
  connect(cluster: Cluster): KubeClient;
  /** How the cluster is watched, from the settings of now. */
  liveSettings(cluster: Cluster): LiveSettings;
  /** Text that changes when credentials or settings change so that the cluster has to be watched anew. */
  fingerprint(cluster: Cluster): string;
  createLive(client: KubeClient, settings: LiveSettings): LiveCluster;
}

interface Connection {
  readonly fingerprint: string;
  readonly client: KubeClient;
  readonly live: LiveCluster;
  readonly stop: AbortController;
  readonly running: Promise<void>;
}

/**
 * Keeps one live state for each destination cluster in use. It is started when an application first needs it, and started
 * anew when the cluster's credentials or the settings it was made with change.
 */
export function createLiveClusters(deps: LiveClustersDeps): LiveClusters {
  const connections = new Map<string, Connection>();
  const events = createEventMetrics(deps.metrics);
  const listeners = new Set<(server: string, change: LiveChange) => void>();
  let stopped = false;

  const start = (cluster: Cluster, print: string): Connection => {
    const client = deps.connect(cluster);
    const live = deps.createLive(client, deps.liveSettings(cluster));
    const stop = new AbortController();
    live.subscribe((change) =>
      events.measure(cluster.server, () => {
        for (const listener of listeners) listener(cluster.server, change);
      }),
    );
    const running = live.run(stop.signal).catch((error: unknown) => {
      if (!stop.signal.aborted)
        deps.log.error('watching a cluster ended', { server: cluster.server, error: messageOf(error) });
    });
    return { fingerprint: print, client, live, stop, running };
  };

  const end = async (connection: Connection): Promise<void> => {
    connection.stop.abort();
    await connection.running;
    await connection.client.close();
  };

  const dropChanged = (): void => {
    for (const [server, connection] of connections) {
      const cluster = deps.config.cluster(server);
      if (cluster && deps.fingerprint(cluster) === connection.fingerprint) continue;
      connections.delete(server);
      void end(connection);
    }
  };

  return {
    live(cluster) {
      if (stopped) throw new Error('the controller is stopping');
      // Compared here too: a change of the settings may start work before it reaches `dropChanged`.
      const print = deps.fingerprint(cluster);
      const present = connections.get(cluster.server);
      if (present?.fingerprint === print) return present.live;
      if (present) void end(present);
      const connection = start(cluster, print);
      connections.set(cluster.server, connection);
      return connection.live;
    },
    started: () => [...connections].map(([server, { live }]) => ({ server, live })),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    async run(signal) {
      const stopListening = deps.config.subscribe((change) => {
        if (change.type === 'settings' || change.type === 'cluster') dropChanged();
      });
      await aborted(signal);
      stopListening();
      stopped = true;
      await Promise.all([...connections.values()].map(end));
      connections.clear();
    },
  };
}
