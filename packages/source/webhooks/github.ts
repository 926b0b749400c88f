import { textOf } from '@tiphys/base';
import { checkSignature, noPayload } from './check.ts';
import { changedFilesOf, objectOf, refName, urlsOf } from './payload.ts';
import type { WebhookCall, WebhookEvent } from './types.ts';

/** Reads a push of GitHub; everything else is passed over. The signature is checked over the bytes as they came. */
export function readGithub({ body, header, payload, secrets }: WebhookCall): readonly WebhookEvent[] {
  checkSignature({
    body,
    secret: secrets.github,
    signature: header('x-hub-signature-256'),
    name: 'X-Hub-Signature-256',
    prefix: 'sha256=',
  });
  if (header('x-github-event') !== 'push') return [];
  const push = payload();
  const repository = objectOf(push['repository']);
  const repoURLs = urlsOf(repository, ['html_url', 'clone_url', 'ssh_url', 'git_url']);
  const revision = refName(textOf(push['ref']));
  if (repoURLs.length === 0 || revision === '') throw noPayload();
  return [
    {
      type: 'push',
      provider: 'github',
      repoURLs,
      revision,
      touchedHead: textOf(repository['default_branch']) === revision,
      before: textOf(push['before']),
      after: textOf(push['after']),
      // After a forced push, the listed commits are not what changed.
      changedFiles: push['forced'] === true ? undefined : changedFilesOf(push['commits']),
    },
  ];
}
