import type { MetricOptions, Metrics, Runnable } from '@tiphys/base';
import { sleep } from '@tiphys/base';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Metrics of one component and the text that Prometheus reads. */
export interface MetricsRegistry {
  readonly metrics: Metrics;
  /** The exposition text and its content type. */
  expose(): Promise<{ readonly contentType: string; readonly body: string }>;
  /** Forgets all counters and distributions of Argo CD's names every so often (`--metrics-cache-expiration`); never for 0 milliseconds. */
  expireEvery(ms: number): Runnable;
}

/** Makes a registry with the metrics of the process only. Declaring a metric twice returns the same one. */
export function createMetricsRegistry(): MetricsRegistry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const expiring = new Set<{ reset(): void }>();
  const declare = <T>(name: string, make: () => T): T => {
    const present = registry.getSingleMetric(name) as T | undefined;
    return present ?? make();
  };
  const expires = <T extends { reset(): void }>(name: string, metric: T): T => {
    if (name.startsWith('argocd_')) expiring.add(metric);
    return metric;
  };
  const common = (options: MetricOptions) => ({
    name: options.name,
    help: options.help,
    labelNames: [...(options.labels ?? [])],
    registers: [registry],
  });
  return {
    metrics: {
      counter(options) {
        const counter = declare(options.name, () => new Counter(common(options)));
        expires(options.name, counter);
        return { inc: (labels = {}, by = 1) => counter.inc(labels, by) };
      },
      gauge(options) {
        const { read } = options;
        const gauge = declare(
          options.name,
          () =>
            new Gauge({
              ...common(options),
              ...(read
                ? {
                    collect() {
                      this.set(read());
                    },
                  }
                : {}),
            }),
        );
        return {
          set: (value, labels = {}) => gauge.set(labels, value),
          add: (by, labels = {}) => gauge.inc(labels, by),
          remove: (labels) => gauge.remove(labels),
        };
      },
      histogram(options) {
        const buckets = options.buckets ? { buckets: [...options.buckets] } : {};
        const histogram = declare(options.name, () => new Histogram({ ...common(options), ...buckets }));
        expires(options.name, histogram);
        return { observe: (value, labels = {}) => histogram.observe(labels, value) };
      },
    },
    async expose() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
    expireEvery: (ms) => ({
      async run(signal) {
        while (!signal.aborted) {
          await sleep(ms > 0 ? ms : forever, signal).catch(() => undefined);
          if (!signal.aborted && ms > 0) for (const metric of expiring) metric.reset();
        }
      },
    }),
  };
}

/** Longest wait of a timer, in milliseconds. */
const forever = 2 ** 31 - 1;
