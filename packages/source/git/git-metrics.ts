import type { Metrics, Tracer } from '@tiphys/base';
import { traced } from '@tiphys/base';
import { scrubUrl } from './url.ts';

/** What is counted: looks at refs, and fetches. */
export type GitRequestType = 'ls-remote' | 'fetch';

/** Counts requests to repositories under Argo CD's names (inventory §6.10); each is a span. */
export interface GitMetrics {
  /** Measures one request. `revision` names what was wanted when it fails. */
  measure<T>(request: GitRequest, work: () => Promise<T>): Promise<T>;
}

/** One request to a repository. */
export interface GitRequest {
  readonly type: GitRequestType;
  readonly repo: string;
  readonly revision: string;
}

/** Declares the metrics of git. */
export function createGitMetrics(metrics: Metrics, tracer: Tracer): GitMetrics {
  const labels = ['repo', 'request_type'];
  const total = metrics.counter({
    name: 'argocd_git_request_total',
    help: 'Requests to git repositories.',
    labels,
  });
  const duration = metrics.histogram({
    name: 'argocd_git_request_duration_seconds',
    help: 'Time of requests to git repositories.',
    labels,
    buckets: [0.1, 0.25, 0.5, 1, 2, 4, 10, 20],
  });
  const failures = {
    'ls-remote': metrics.counter({
      name: 'argocd_git_lsremote_fail_total',
      help: 'Failed looks at the refs of git repositories.',
      labels: ['repo', 'revision'],
    }),
    fetch: metrics.counter({
      name: 'argocd_git_fetch_fail_total',
      help: 'Failed fetches from git repositories.',
      labels: ['repo', 'revision'],
    }),
  };
  return {
    async measure({ repo, revision, type }, work) {
      const started = performance.now();
      const url = scrubUrl(repo);
      const own = { repo: url, request_type: type };
      total.inc(own);
      try {
        const attributes = { 'argocd.repo.url': url, 'argocd.revision': revision };
        return await traced(tracer, { name: `git ${type}`, attributes }, work);
      } catch (error) {
        failures[type].inc({ repo: url, revision });
        throw error;
      } finally {
        duration.observe((performance.now() - started) / 1000, own);
      }
    },
  };
}
