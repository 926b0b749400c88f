import { textOf } from '@tiphys/base';
import { checkSignature, noPayload } from './check.ts';
import { changedFilesOf, objectOf, objectsOf, refName, urlsOf } from './payload.ts';
import type { WebhookCall, WebhookEvent } from './types.ts';

/** Commits that the servers list of one push, unless they are set up otherwise. */
const listedCommits = 5;

/** Reads a push of Gogs, Gitea or Forgejo; everything else is passed over. */
export function readGogs({ body, header, payload, secrets }: WebhookCall): readonly WebhookEvent[] {
  const signature =
    header('x-gogs-signature') || header('x-gitea-signature') || header('x-forgejo-signature');
  checkSignature({ body, secret: secrets.gogs, signature, name: 'X-Gogs-Signature' });
  const event = header('x-gogs-event') || header('x-gitea-event') || header('x-forgejo-event');
  if (event !== 'push') return [];
  const push = payload();
  const repository = objectOf(push['repository']);
  const repoURLs = urlsOf(repository, ['html_url', 'clone_url', 'ssh_url']);
  const revision = refName(textOf(push['ref']));
  if (repoURLs.length === 0 || revision === '') throw noPayload();
  const commits = objectsOf(push['commits']);
  const { total_commits: total } = push;
  // Gitea says how many there are, Gogs does not.
  const isComplete = typeof total === 'number' ? total <= commits.length : commits.length < listedCommits;
  return [
    {
      type: 'push',
      provider: 'gogs',
      repoURLs,
      revision,
      touchedHead: textOf(repository['default_branch']) === revision,
      before: textOf(push['before']),
      after: textOf(push['after']),
      changedFiles: isComplete ? changedFilesOf(commits) : undefined,
    },
  ];
}
