import type { Metrics } from '@tiphys/base';

/** Measures how changes of a cluster are passed on. */
export interface EventMetrics {
  /** Times the handling of one change; those of one turn of the process are a batch. */
  measure(server: string, handle: () => void): void;
}

interface Batch {
  count: number;
  ms: number;
}

/** Declares Argo CD's metrics about changes that are seen in clusters. */
export function createEventMetrics(metrics: Metrics): EventMetrics {
  const durations = metrics.histogram({
    name: 'argocd_resource_events_processing',
    help: 'Time to process resource events in seconds.',
    labels: ['server'],
    buckets: [0.001, 0.01, 0.1, 0.25, 0.5, 1, 2, 4, 8, 16],
  });
  const counts = metrics.gauge({
    name: 'argocd_resource_events_processed_in_batch',
    help: 'Number of resource events processed in batch',
    labels: ['server'],
  });
  const batches = new Map<string, Batch>();
  const flush = (server: string): void => {
    const batch = batches.get(server);
    batches.delete(server);
    if (!batch) return;
    durations.observe(batch.ms / 1000, { server });
    counts.set(batch.count, { server });
  };
  return {
    measure(server, handle) {
      const startedAt = performance.now();
      handle();
      const ms = performance.now() - startedAt;
      const batch = batches.get(server);
      if (batch) {
        batch.count++;
        batch.ms += ms;
        return;
      }
      batches.set(server, { count: 1, ms });
      setImmediate(flush, server);
    },
  };
}
