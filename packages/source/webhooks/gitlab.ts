import { textOf } from '@tiphys/base';
import { noPayload, sameText, refused } from './check.ts';
import { changedFilesOf, objectOf, objectsOf, refName, urlsOf } from './payload.ts';
import type { WebhookCall, WebhookEvent } from './types.ts';

/** Reads a push or tag push of GitLab, also as a system hook; everything else is passed over. */
export function readGitlab({ header, payload, secrets }: WebhookCall): readonly WebhookEvent[] {
  if (secrets.gitlab && !sameText(secrets.gitlab, header('x-gitlab-token'))) {
    throw refused('X-Gitlab-Token validation failed');
  }
  if (!['Push Hook', 'Tag Push Hook', 'System Hook'].includes(header('x-gitlab-event'))) return [];
  const push = payload();
  const kind = textOf(push['object_kind']) || textOf(push['event_name']);
  if (kind !== 'push' && kind !== 'tag_push') return [];
  const project = objectOf(push['project']);
  const repoURLs = urlsOf(project, ['web_url', 'git_http_url', 'git_ssh_url']);
  const revision = refName(textOf(push['ref']));
  if (repoURLs.length === 0 || revision === '') throw noPayload();
  const commits = objectsOf(push['commits']);
  const total =
    typeof push['total_commits_count'] === 'number' ? push['total_commits_count'] : commits.length;
  return [
    {
      type: 'push',
      provider: 'gitlab',
      repoURLs,
      revision,
      touchedHead: textOf(project['default_branch']) === revision,
      before: textOf(push['before']),
      after: textOf(push['after']),
      // At most twenty commits are listed.
      changedFiles: total > commits.length ? undefined : changedFilesOf(commits),
    },
  ];
}
