import { codes, StatusError } from '@tiphys/base';
import type { ChartSource } from '@tiphys/source';
import { accessOf } from '../generate/sources.ts';
import type { RepoService } from '../types.ts';

/** What is asked about charts and OCI artifacts. */
export type ChartQueries = Pick<
  RepoService,
  'getRevisionChartDetails' | 'getHelmCharts' | 'listOCITags' | 'getOCIMetadata'
>;

/** Answers queries about charts. */
export function createChartQueries(charts: ChartSource): ChartQueries {
  return {
    async getRevisionChartDetails({ name = '', repo, revision = '' }, { signal } = {}) {
      const access = accessOf(repo);
      const version = await charts.resolveVersion(access, { chart: name, version: revision, signal });
      const details = await charts.details(access, { chart: name, version, signal });
      return { ...details, maintainers: [...details.maintainers] };
    },
    async getHelmCharts({ repo }, { signal } = {}) {
      const items = await charts.charts(accessOf(repo), signal);
      return { items: items.map(({ name, versions }) => ({ name, versions: [...versions] })) };
    },
    listOCITags: () => Promise.reject(noOci()),
    getOCIMetadata: () => Promise.reject(noOci()),
  };
}

/** The error of everything about OCI. */
export function noOci(): StatusError {
  return new StatusError(codes.unimplemented, 'OCI sources are not supported yet');
}
