import type {
  Repository,
  UpdateRevisionForPathsRequest,
  UpdateRevisionForPathsResponse,
} from '@tiphys/model';
import type { GitSource } from '@tiphys/source';
import { isConcerned } from '@tiphys/source';
import type { ResolveOptions } from '../generate/sources.ts';
import { accessOf, isChart, isOci } from '../generate/sources.ts';

interface Comparison {
  readonly revision: string;
  readonly changes: boolean;
}

/**
 * Whether a new revision changes anything under the paths an application names. Manifests need no renaming in a cache here: a result
 * is found again by what was read to make it.
 */
export async function updateRevisionForPaths(
  git: GitSource,
  request: UpdateRevisionForPathsRequest,
  options: ResolveOptions,
): Promise<UpdateRevisionForPathsResponse> {
  const { applicationSource, paths = [], refSources = {}, repo, syncedRefSources = {} } = request;
  const access = accessOf(repo);
  if (paths.length === 0) return { changes: true };
  const isGit =
    (access.type ?? 'git') === 'git' &&
    !(applicationSource && (isChart(applicationSource) || isOci(applicationSource)));
  if (!isGit && Object.keys(refSources).length === 0) return {};

  const compare = async (of: Repository | undefined, from: string, to: string): Promise<Comparison> => {
    const at = accessOf(of);
    const [synced, revision] = await Promise.all([
      git.resolveRevision(at, from, options),
      git.resolveRevision(at, to, options),
    ]);
    if (synced === revision) return { revision, changes: false };
    const files = await git.changedFiles(at, { from: synced, to: revision }, options.signal);
    return { revision, changes: files.length > 0 && isConcerned(paths, files) };
  };

  let revision = request.revision ?? '';
  if (isGit && (request.syncedRevision ?? '') !== revision) {
    const own = await compare(repo, request.syncedRevision ?? '', revision);
    if (own.changes) return { revision: own.revision, changes: true };
    revision = own.revision;
  }
  for (const [name, synced] of Object.entries(syncedRefSources)) {
    const wanted = refSources[name];
    if (!wanted || wanted.TargetRevision === synced.TargetRevision) continue;
    const other = await compare(synced.Repo, synced.TargetRevision ?? '', wanted.TargetRevision ?? '');
    if (other.changes) return { revision, changes: true };
  }
  return { revision, changes: false };
}
