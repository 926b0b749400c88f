import type { RepoCreds, Repository } from '@tiphys/model';
import { isBelow, isSameRepository, withCredentials } from '@tiphys/model';

/** Repositories and credential templates as stored. */
export interface StoredRepositories {
  readonly repositories: readonly Repository[];
  readonly credentials: readonly RepoCreds[];
}

/**
 * What is needed to read a URL for a project: the project's own repository before the shared one, with credentials of the template with
 * the longest matching prefix where it has none. A URL that nothing is stored for gets the template's credentials, or none.
 */
export function repositoryFor(stored: StoredRepositories, url: string, project: string): Repository {
  const same = stored.repositories.filter((repository) => sameUrl(repository.repo, url));
  const own = same.find((repository) => repository.project === project);
  const shared = same.find((repository) => !repository.project);
  const repository = own ?? shared ?? bareRepository(url);
  return withCredentials(repository, credentialsFor(stored.credentials, url));
}

/** The template whose URL is the longest prefix of `url`, or `undefined`. */
export function credentialsFor(credentials: readonly RepoCreds[], url: string): RepoCreds | undefined {
  let best: RepoCreds | undefined;
  for (const candidate of credentials) {
    if (isBelow(url, candidate.url) && candidate.url.length > (best?.url.length ?? 0)) best = candidate;
  }
  return best;
}

/** Repositories of charts, in registries too, that a project may draw dependencies from: its own and the shared ones. */
export function chartRepositories(stored: StoredRepositories, project: string): StoredRepositories {
  const isChart = ({ type, enableOCI }: Pick<Repository, 'type' | 'enableOCI'>): boolean =>
    type === 'helm' || type === 'oci' || enableOCI === true;
  return {
    repositories: stored.repositories
      .filter((repository) => isChart(repository) && (!repository.project || repository.project === project))
      .map((repository) => withCredentials(repository, credentialsFor(stored.credentials, repository.repo))),
    credentials: stored.credentials.filter(isChart),
  };
}

/** Whether two repository URLs mean the same place: `.git`, a trailing slash, case and the scp form do not matter. */
export function sameUrl(left: string, right: string): boolean {
  return isSameRepository(left, right);
}

function bareRepository(url: string): Repository {
  return { repo: url, connectionState: { status: '', message: '', attemptedAt: null } };
}
