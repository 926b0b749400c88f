import { codes, jsonEqual, StatusError } from '@tiphys/base';
import type {
  Application,
  ApplicationSource,
  RepoAppDetailsQuery,
  RevisionMetadataQuery,
} from '@tiphys/model';
import { normalize } from '@tiphys/model';
import { sourcesOf } from './select.ts';

const sourceType = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1.ApplicationSource';

/** Whether a source is one the application has or had: details of other places are not for its readers. */
export function isSourceInHistory(application: Application, query: RepoAppDetailsQuery): boolean {
  const { source, sourceIndex = 0, versionId = 0 } = query;
  const isWanted = (candidate: ApplicationSource | undefined): boolean =>
    candidate !== undefined && jsonEqual(normalize(sourceType, candidate), normalize(sourceType, source));
  if (sourcesOf(application).some(isWanted)) return true;
  return (application.status?.history ?? []).some((entry) => {
    if (!entry.sources?.length)
      return entry.source !== undefined && isWanted(at(entry.source, entry.revision));
    const past = entry.sources[sourceIndex];
    return entry.id === versionId && past !== undefined && isWanted(at(past, entry.revisions?.[sourceIndex]));
  });
}

function at(source: ApplicationSource, revision: string | undefined): ApplicationSource {
  return { ...source, targetRevision: revision };
}

/** The source that a revision belongs to: of a history entry, or of the spec. Throws with Argo CD's texts. */
export function sourceOfRevision(application: Application, query: RevisionMetadataQuery): ApplicationSource {
  const { sourceIndex, versionId } = query;
  const candidates =
    versionId === undefined ? sourcesOf(application) : sourcesOfVersion(application, versionId);
  const index = sourceIndex ?? 0;
  const source = candidates[index];
  if (index >= 0 && source) return source;
  throw new StatusError(codes.unknown, `source index ${index} not found`);
}

function sourcesOfVersion(application: Application, versionId: number): readonly ApplicationSource[] {
  const entry = application.status?.history?.find(({ id }) => id === versionId);
  if (!entry) throw new StatusError(codes.unknown, `revision history not found for version ID ${versionId}`);
  if (entry.sources?.length) return entry.sources;
  return entry.source ? [entry.source] : [];
}
