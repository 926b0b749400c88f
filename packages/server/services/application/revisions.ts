import type {
  AppProjectObject,
  ChartDetails,
  OCIMetadata,
  RevisionMetadata,
  RevisionMetadataQuery,
} from '@tiphys/model';
import { effectiveSourceIntegrity } from '@tiphys/model';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from './deps.ts';
import { findApplication } from './find.ts';
import { sourceOfRevision } from './history.ts';

/** Author, date and message of a revision. */
export async function revisionMetadata(
  deps: ApplicationDeps,
  query: RevisionMetadataQuery,
  call: Call,
): Promise<RevisionMetadata> {
  const { project, repo } = await sourceOf(deps, query, call);
  const sourceIntegrity = effectiveSourceIntegrity(project);
  return deps.repoService.getRevisionMetadata(
    {
      repo,
      revision: query.revision ?? '',
      ...(sourceIntegrity ? { sourceIntegrity, checkSignature: true } : {}),
    },
    { signal: call.signal },
  );
}

/** What a chart says of itself. */
export async function revisionChartDetails(
  deps: ApplicationDeps,
  query: RevisionMetadataQuery,
  call: Call,
): Promise<ChartDetails> {
  const { repo, source } = await sourceOf(deps, query, call);
  if (!source.chart) return {};
  const request = { repo, name: source.chart, revision: query.revision ?? '' };
  return deps.repoService.getRevisionChartDetails(request, { signal: call.signal });
}

/** What an OCI artifact says of itself. */
export async function ociMetadata(
  deps: ApplicationDeps,
  query: RevisionMetadataQuery,
  call: Call,
): Promise<OCIMetadata> {
  const { repo, source } = await sourceOf(deps, query, call);
  const request = { repo, name: source.chart ?? '', revision: query.revision ?? '' };
  return deps.repoService.getOCIMetadata(request, { signal: call.signal });
}

async function sourceOf(
  deps: ApplicationDeps,
  query: RevisionMetadataQuery,
  call: Call,
): Promise<{
  readonly project: AppProjectObject;
  readonly repo: ReturnType<ApplicationDeps['config']['repository']>;
  readonly source: ReturnType<typeof sourceOfRevision>;
}> {
  const { application, project } = await findApplication(deps, call, {
    ...query,
    action: 'get',
    fresh: true,
  });
  const source = sourceOfRevision(application, query);
  return { source, project, repo: deps.config.repository(source.repoURL, project.metadata.name ?? '') };
}
