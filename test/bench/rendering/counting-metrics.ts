import type { Metrics } from '@tiphys/base';
import { noMetrics } from '@tiphys/base';

/** Metrics that count what a repo server does. */
export interface CountingMetrics {
  readonly metrics: Metrics;
  /** Renders so far. */
  renders(): number;
  /** Fetches from git so far. */
  fetches(): number;
}

/** Makes them; every render waits for its turn, if only for no time. */
export function countingMetrics(): CountingMetrics {
  let renders = 0;
  let fetches = 0;
  return {
    renders: () => renders,
    fetches: () => fetches,
    metrics: {
      ...noMetrics,
      histogram: ({ name }) => ({
        observe: () => void (renders += name === 'argocd_repo_parallelism_wait_duration_seconds' ? 1 : 0),
      }),
      counter: ({ name }) => ({
        inc: (labels) =>
          void (fetches +=
            name === 'argocd_git_request_total' && labels?.['request_type'] === 'fetch' ? 1 : 0),
      }),
    },
  };
}
