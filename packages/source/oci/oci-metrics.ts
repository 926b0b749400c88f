import type { Metrics, Tracer } from '@tiphys/base';
import { traced } from '@tiphys/base';
import { scrubUrl } from '../git/url.ts';

/** What is counted. */
export type OciRequestType = 'extract' | 'resolve-revision' | 'digest-metadata' | 'get-tags' | 'test-repo';

/** One piece of work with a registry. */
export interface OciRequest {
  readonly type: OciRequestType;
  readonly repo: string;
  /** Empty where none is meant. */
  readonly revision?: string | undefined;
}

/** Counts work with registries under Argo CD's names (inventory §6.10); each piece is a span. */
export interface OciMetrics {
  measure<T>(request: OciRequest, work: () => Promise<T>): Promise<T>;
}

/** Declares the metrics of registries. */
export function createOciMetrics(metrics: Metrics, tracer: Tracer): OciMetrics {
  const labels = ['repo', 'request_type'];
  const total = metrics.counter({
    name: 'argocd_oci_request_total',
    help: 'Requests to OCI registries.',
    labels,
  });
  const duration = metrics.histogram({
    name: 'argocd_oci_request_duration_seconds',
    help: 'Time of requests to OCI registries.',
    labels,
    buckets: [0.1, 0.25, 0.5, 1, 2, 4, 10, 20],
  });
  const failed = (name: string, what: string): ReturnType<Metrics['counter']> =>
    metrics.counter({ name: `argocd_oci_${name}_fail_total`, help: what, labels: ['repo', 'revision'] });
  const failedAt = (name: string, what: string): ReturnType<Metrics['counter']> =>
    metrics.counter({ name: `argocd_oci_${name}_fail_total`, help: what, labels: ['repo'] });
  const failures = {
    extract: failed('extract', 'Artifacts that could not be fetched or unpacked.'),
    'resolve-revision': failed('resolve_revision', 'Revisions that could not be resolved.'),
    'digest-metadata': failed('digest_metadata', 'Manifests that could not be read.'),
    'get-tags': failedAt('get_tags', 'Tags that could not be listed.'),
    'test-repo': failedAt('test_repo', 'Registries that could not be reached or refused the login.'),
  };
  return {
    async measure({ repo, revision, type }, work) {
      const started = performance.now();
      const url = scrubUrl(repo).replace(/^oci:\/\//, '');
      total.inc({ repo: url, request_type: type });
      try {
        const attributes = { 'argocd.repo.url': url, 'argocd.revision': revision ?? '' };
        return await traced(tracer, { name: `oci ${type}`, attributes }, work);
      } catch (error) {
        failures[type].inc(revision === undefined ? { repo: url } : { repo: url, revision });
        throw error;
      } finally {
        duration.observe((performance.now() - started) / 1000, { repo: url, request_type: type });
      }
    },
  };
}
