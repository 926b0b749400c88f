import type { Metrics } from '@tiphys/base';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Metrics of one component and the text that Prometheus reads. */
export interface MetricsRegistry {
  readonly metrics: Metrics;
  /** The exposition text and its content type. */
  expose(): Promise<{ readonly contentType: string; readonly body: string }>;
}

/** Makes an empty registry. Declaring a metric twice returns the same one. */
export function createMetricsRegistry(): MetricsRegistry {
  const registry = new Registry();
  const common = (options: { name: string; help: string; labels?: readonly string[] | undefined }) => ({
    name: options.name,
    help: options.help,
    labelNames: [...(options.labels ?? [])],
    registers: [registry],
  });
  return {
    metrics: {
      counter(options) {
        const present = registry.getSingleMetric(options.name);
        const counter = present instanceof Counter ? present : new Counter(common(options));
        return { inc: (labels = {}, by = 1) => counter.inc(labels, by) };
      },
      gauge(options) {
        const present = registry.getSingleMetric(options.name);
        const gauge = present instanceof Gauge ? present : new Gauge(common(options));
        return {
          set: (value, labels = {}) => gauge.set(labels, value),
          remove: (labels) => gauge.remove(labels),
        };
      },
      histogram(options) {
        const present = registry.getSingleMetric(options.name);
        const buckets = options.buckets ? { buckets: [...options.buckets] } : {};
        const histogram =
          present instanceof Histogram ? present : new Histogram({ ...common(options), ...buckets });
        return { observe: (value, labels = {}) => histogram.observe(labels, value) };
      },
    },
    async expose() {
      return { contentType: registry.contentType, body: await registry.metrics() };
    },
  };
}
