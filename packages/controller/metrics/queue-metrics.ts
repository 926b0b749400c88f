import type { Metrics, WorkQueueObserver } from '@tiphys/base';

const labels = { name: 'app_reconciliation_queue', controller: 'app_reconciliation_queue' };
const seconds = [0.001, 0.01, 0.1, 0.5, 1, 5, 10, 30, 60];

/**
 * Measures the queue of applications under client-go's names and Argo CD's name of the queue. Operations wait in the same one (ADR 4), so
 * Argo CD's other queues are not there.
 */
export function observeQueue(metrics: Metrics): WorkQueueObserver {
  const labelNames = Object.keys(labels);
  const counter = (name: string, help: string): ReturnType<Metrics['counter']> =>
    metrics.counter({ name: `workqueue_${name}_total`, help, labels: labelNames });
  const histogram = (name: string, help: string): ReturnType<Metrics['histogram']> =>
    metrics.histogram({ name: `workqueue_${name}_seconds`, help, labels: labelNames, buckets: seconds });
  const depth = metrics.gauge({
    name: 'workqueue_depth',
    help: 'Applications that wait for a worker.',
    labels: labelNames,
  });
  const adds = counter('adds', 'Times that an application began to wait.');
  const retries = counter('retries', 'Failures that are tried again.');
  const waits = histogram('queue_duration', 'Time that an application waited for a worker.');
  const works = histogram('work_duration', 'Time that a worker had an application.');
  depth.set(0, labels);
  return {
    added: () => adds.inc(labels),
    started: (ms) => waits.observe(ms / 1000, labels),
    ended: (ms) => works.observe(ms / 1000, labels),
    retried: () => retries.inc(labels),
    waiting: (count) => depth.set(count, labels),
  };
}
