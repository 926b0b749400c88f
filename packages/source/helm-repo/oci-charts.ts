import { codes, StatusError, withContext } from '@tiphys/base';
import type { RepositoryAccess } from '../git/access.ts';
import { tagOf } from '../oci/oci-source.ts';
import type { OciSource } from '../oci/types.ts';
import type { ChartQuery, ChartStore } from './types.ts';

/** Makes the store of charts in OCI registries: one repository a chart, one tag a version. */
export function createOciCharts(oci: OciSource): ChartStore {
  return {
    async versions(repo, { chart, maxAgeMs, signal }) {
      try {
        return await oci.tags(chartRepository(repo, chart), { maxAgeMs, signal });
      } catch (error) {
        throw withContext('unable to get tags', error);
      }
    },
    async tree(repo, query) {
      const { fresh, signal, version } = query;
      const from = chartRepository(repo, query.chart);
      try {
        // Charts are not changed once they are out, so a version is looked up again only when everything is.
        const maxAgeMs = fresh ? 0 : Infinity;
        const digest = await oci.resolveRevision(from, tagOf(version), { maxAgeMs, signal });
        return await oci.tree(from, digest, { fresh, signal, revision: version, kind: 'chart' });
      } catch (error) {
        throw withContext('error pulling OCI chart', error);
      }
    },
    charts: (repo) =>
      Promise.reject(
        new StatusError(codes.failedPrecondition, `the charts of registry ${repo.repo} cannot be listed`),
      ),
    async test(repo, signal) {
      const hasLogin = repo.useAzureWorkloadIdentity || Boolean(repo.username && repo.password);
      await oci.test(repo, signal).catch((error: unknown) => {
        // Who has no login cannot ask a registry that wants one whether a public chart may be read.
        if (!hasLogin && isRefusal(error)) return;
        throw error;
      });
    },
  };
}

function chartRepository(repo: RepositoryAccess, chart: ChartQuery['chart']): RepositoryAccess {
  return { ...repo, repo: `oci://${repo.repo.replace(/^oci:\/\//, '').replace(/\/+$/, '')}/${chart}` };
}

function isRefusal(error: unknown): boolean {
  return error instanceof StatusError && error.details?.['reason'] === 'authentication';
}
