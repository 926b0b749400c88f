import type { ManifestResponse, SyncStatus } from '@tiphys/model';
import type { ApplicationObject } from '@tiphys/model';
import type { ComparisonQuery } from './compare.ts';

/** The application's sync status: what was compared, at which revisions, with which outcome. */
export function buildSyncStatus(
  application: ApplicationObject,
  query: ComparisonQuery,
  outcome: { readonly status: string; readonly responses: readonly ManifestResponse[] },
): SyncStatus {
  const { destination, ignoreDifferences } = application.spec;
  const ignore = ignoreDifferences && ignoreDifferences.length > 0 ? { ignoreDifferences } : {};
  const rendered = outcome.responses.map((response) => response.revision ?? '');
  const resolved = query.sources.map((_, index) => rendered[index] || query.revisions[index] || '');
  const [source] = query.sources;
  if (query.multiple) {
    return {
      status: outcome.status,
      // Argo CD writes the single source even where there is none.
      comparedTo: { source: { repoURL: '' }, sources: query.sources, destination, ...ignore },
      revisions: resolved,
    } as SyncStatus;
  }
  return {
    status: outcome.status,
    comparedTo: { source, destination, ...ignore },
    revision: resolved[0] ?? '',
  } as SyncStatus;
}
