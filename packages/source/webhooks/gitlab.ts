import { createHash, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '@tiphys/base';
import { codes, isJsonObject, StatusError } from '@tiphys/base';
import { changedFilesOf, refName, textOf, urlsOf } from './payload.ts';
import type { WebhookEvent } from './types.ts';

/** One event of GitLab before its payload is read. */
export interface GitlabRequest {
  readonly event: string;
  /** `X-Gitlab-Token`. */
  readonly token: string;
  readonly secret: string | undefined;
  readonly payload: () => JsonObject;
}

/** Reads a push or tag push of GitLab, also as a system hook; everything else is ignored. */
export function readGitlab({ event, payload, secret, token }: GitlabRequest): WebhookEvent {
  if (secret && !sameText(secret, token)) {
    throw new StatusError(codes.unauthenticated, 'X-Gitlab-Token validation failed');
  }
  if (!['Push Hook', 'Tag Push Hook', 'System Hook'].includes(event))
    return { type: 'ignored', reason: `event ${event}` };
  const push = payload();
  const kind = textOf(push['object_kind']) || textOf(push['event_name']);
  if (kind !== 'push' && kind !== 'tag_push') return { type: 'ignored', reason: `event ${event} of ${kind}` };
  const project = isJsonObject(push['project']) ? push['project'] : {};
  const repoURLs = urlsOf(project, ['web_url', 'git_http_url', 'git_ssh_url']);
  const revision = refName(textOf(push['ref']));
  if (repoURLs.length === 0 || revision === '')
    throw new StatusError(codes.invalidArgument, 'error parsing payload');
  const commits = Array.isArray(push['commits']) ? push['commits'] : [];
  const total =
    typeof push['total_commits_count'] === 'number' ? push['total_commits_count'] : commits.length;
  return {
    type: 'push',
    provider: 'gitlab',
    repoURLs,
    revision,
    touchedHead: textOf(project['default_branch']) === revision,
    before: textOf(push['before']),
    after: textOf(push['after']),
    // At most twenty commits are listed.
    changedFiles: total > commits.length ? undefined : changedFilesOf(commits),
  };
}

function sameText(left: string, right: string): boolean {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(left), digest(right));
}
