import type { Metrics } from '@tiphys/base';
import { scrubUrl } from '@tiphys/source';

/** Counts renders under Argo CD's names (inventory §6.10). */
export interface RenderMetrics {
  /** Counts a request of a repository as pending while the work runs. */
  pending<T>(repo: string, work: () => Promise<T>): Promise<T>;
  /** Seconds that a render waited for its turn. */
  waited(seconds: number): void;
}

/** Declares the metrics of rendering. */
export function createRenderMetrics(metrics: Metrics): RenderMetrics {
  const pending = metrics.gauge({
    name: 'argocd_repo_pending_request_total',
    help: 'Requests of a repository that are being worked on.',
    labels: ['repo'],
  });
  const wait = metrics.histogram({
    name: 'argocd_repo_parallelism_wait_duration_seconds',
    help: 'Time a render waited for its turn.',
    buckets: [0.1, 0.25, 0.5, 1, 2, 4, 10, 20, 60, 120],
  });
  const counts = new Map<string, number>();
  const add = (repo: string, by: number): void => {
    const count = (counts.get(repo) ?? 0) + by;
    if (count === 0) counts.delete(repo);
    else counts.set(repo, count);
    pending.set(count, { repo });
  };
  return {
    async pending(url, work) {
      const repo = scrubUrl(url);
      add(repo, 1);
      try {
        return await work();
      } finally {
        add(repo, -1);
      }
    },
    waited: (seconds) => wait.observe(seconds),
  };
}
