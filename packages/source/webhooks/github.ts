import { createHmac, timingSafeEqual } from 'node:crypto';
import type { JsonObject } from '@tiphys/base';
import { codes, isJsonObject, StatusError } from '@tiphys/base';
import { changedFilesOf, refName, textOf, urlsOf } from './payload.ts';
import type { WebhookEvent } from './types.ts';

/** One event of GitHub before its payload is read. */
export interface GithubRequest {
  readonly event: string;
  /** `X-Hub-Signature-256`. */
  readonly signature: string;
  readonly secret: string | undefined;
  readonly body: Uint8Array;
  readonly payload: () => JsonObject;
}

/** Reads a push of GitHub; everything else is ignored. The signature is checked over the bytes as they came. */
export function readGithub({ body, event, payload, secret, signature }: GithubRequest): WebhookEvent {
  if (secret) verify(body, secret, signature);
  if (event !== 'push') return { type: 'ignored', reason: `event ${event}` };
  const push = payload();
  const repository = isJsonObject(push['repository']) ? push['repository'] : {};
  const repoURLs = urlsOf(repository, ['html_url', 'clone_url', 'ssh_url', 'git_url']);
  const revision = refName(textOf(push['ref']));
  if (repoURLs.length === 0 || revision === '')
    throw new StatusError(codes.invalidArgument, 'error parsing payload');
  return {
    type: 'push',
    provider: 'github',
    repoURLs,
    revision,
    touchedHead: textOf(repository['default_branch']) === revision,
    before: textOf(push['before']),
    after: textOf(push['after']),
    // After a forced push, the listed commits are not what changed.
    changedFiles: push['forced'] === true ? undefined : changedFilesOf(push['commits']),
  };
}

function verify(body: Uint8Array, secret: string, signature: string): void {
  if (signature === '') throw new StatusError(codes.unauthenticated, 'missing X-Hub-Signature-256 Header');
  const expected = Buffer.from(`sha256=${createHmac('sha256', secret).update(body).digest('hex')}`);
  const actual = Buffer.from(signature);
  if (expected.length === actual.length && timingSafeEqual(expected, actual)) return;
  throw new StatusError(codes.unauthenticated, 'HMAC verification failed');
}
