import { isAbort } from '@tiphys/base';
import type { ApplicationSource, AppProjectObject } from '@tiphys/model';
import type { CommitInfo } from '@tiphys/model/v2';
import type { ApplicationDeps } from '../../services/application/deps.ts';

/** Which commit or chart version is asked for. */
export interface CommitQuery {
  readonly project: AppProjectObject;
  readonly source: ApplicationSource;
  readonly revision: string;
  readonly signal: AbortSignal;
}

/** Author and words of a revision; only its name where the repository does not tell (in time). */
export async function readCommit(
  deps: Pick<ApplicationDeps, 'config' | 'repoService'>,
  { project, source, revision, signal }: CommitQuery,
): Promise<CommitInfo> {
  const repo = deps.config.repository(source.repoURL, project.metadata.name ?? '');
  try {
    if (source.chart) {
      const details = await deps.repoService.getRevisionChartDetails(
        { repo, name: source.chart, revision },
        { signal },
      );
      return {
        revision,
        ...(details.description ? { message: details.description } : {}),
        ...(details.maintainers?.length ? { author: details.maintainers.join(', ') } : {}),
      };
    }
    const { author, date, message, tags, signatureInfo } = await deps.repoService.getRevisionMetadata(
      { repo, revision },
      { signal },
    );
    return {
      revision,
      ...(author ? { author } : {}),
      ...(date ? { date: String(date) } : {}),
      ...(message ? { message } : {}),
      ...(tags?.length ? { tags } : {}),
      ...(signatureInfo ? { signature: signatureInfo } : {}),
    };
  } catch (reason) {
    if (signal.aborted && isAbort(reason)) return { revision };
    return { revision };
  }
}
