/** Label values of one sample. */
export type Labels = Readonly<Record<string, string>>;

/** A number that only grows. */
export interface Counter {
  inc(labels?: Labels, by?: number): void;
}

/** A number that goes up and down. */
export interface Gauge {
  set(value: number, labels?: Labels): void;
  /** Changes it by so much, from 0 where it was never set. */
  add(by: number, labels?: Labels): void;
  remove(labels: Labels): void;
}

/** A distribution of observed values. */
export interface Histogram {
  observe(value: number, labels?: Labels): void;
}

/** What a metric is called and says; names and labels are Argo CD's where it has them. */
export interface MetricOptions {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[] | undefined;
  readonly buckets?: readonly number[] | undefined;
  /** Of a gauge without labels: asked for its value whenever the metrics are read. */
  readonly read?: (() => number) | undefined;
}

/** Where a component declares its metrics. */
export interface Metrics {
  counter(options: MetricOptions): Counter;
  gauge(options: MetricOptions): Gauge;
  histogram(options: MetricOptions): Histogram;
}

/** Metrics that nobody reads. */
export const noMetrics: Metrics = {
  counter: () => ({ inc() {} }),
  gauge: () => ({ set() {}, add() {}, remove() {} }),
  histogram: () => ({ observe() {} }),
};
