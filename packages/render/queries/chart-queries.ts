import type { SourceDeps } from '../generate/sources.ts';
import { accessOf } from '../generate/sources.ts';
import type { RepoService } from '../types.ts';

/** What is asked about charts and OCI artifacts. */
export type ChartQueries = Pick<
  RepoService,
  'getRevisionChartDetails' | 'getHelmCharts' | 'listOCITags' | 'getOCIMetadata'
>;

/** Answers queries about charts and OCI artifacts. */
export function createChartQueries({ charts, oci }: Pick<SourceDeps, 'charts' | 'oci'>): ChartQueries {
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
    async listOCITags({ repo }, { signal } = {}) {
      return { tags: [...(await oci.tags(accessOf(repo), { signal }))] };
    },
    async getOCIMetadata({ repo, revision = '' }, { signal } = {}) {
      const annotations = await oci.annotations(accessOf(repo), revision, signal);
      const image = (name: string): string => annotations[`org.opencontainers.image.${name}`] ?? '';
      // As Argo CD, which leaves the image's own URL out.
      return {
        createdAt: image('created'),
        authors: image('authors'),
        docsUrl: image('documentation'),
        sourceUrl: image('source'),
        version: image('version'),
        description: image('description'),
      };
    },
  };
}
