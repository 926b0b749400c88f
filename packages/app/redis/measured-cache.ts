import type { Cache, Metrics } from '@tiphys/base';

/** Who asks Redis, and what the process is called. */
export interface MeasuredCacheOptions {
  /** Such as `argocd-server`. */
  readonly initiator: string;
  /** Adds the label `hostname`, as the controller has it. */
  readonly hostname?: string | undefined;
}

/** A cache whose requests are counted and timed under Argo CD's names. */
export function createMeasuredCache(cache: Cache, metrics: Metrics, options: MeasuredCacheOptions): Cache {
  const { initiator, hostname } = options;
  const labels = { ...(hostname === undefined ? {} : { hostname }), initiator };
  const names = Object.keys(labels);
  const total = metrics.counter({
    name: 'argocd_redis_request_total',
    help: 'Number of redis requests.',
    labels: [...names, 'command', 'failed'],
  });
  const duration = metrics.histogram({
    name: 'argocd_redis_request_duration',
    help: 'Redis requests duration.',
    labels: names,
    buckets: [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2],
  });
  const measure = async <T>(command: string, work: () => Promise<T>): Promise<T> => {
    const startedAt = performance.now();
    let failed = true;
    try {
      const result = await work();
      failed = false;
      return result;
    } finally {
      total.inc({ ...labels, command, failed: String(failed) });
      duration.observe((performance.now() - startedAt) / 1000, labels);
    }
  };
  return {
    get: (key) => measure('get', () => cache.get(key)),
    set: (key, value, setOptions) => measure('set', () => cache.set(key, value, setOptions)),
    delete: (key) => measure('del', () => cache.delete(key)),
    notify: (channel) => measure('publish', () => cache.notify(channel)),
    subscribe: (channel, signal) => cache.subscribe(channel, signal),
  };
}
