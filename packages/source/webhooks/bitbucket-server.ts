import { textOf } from '@tiphys/base';
import { checkSignature, noPayload } from './check.ts';
import { objectOf, objectsOf, refName } from './payload.ts';
import type { WebhookCall, WebhookEvent } from './types.ts';

/** Branches and tags of one push that are looked at. */
const maxChanges = 100;

/**
 * Reads a push of Bitbucket Server (Data Center); everything else is passed over. The event names neither the changed files nor the
 * branch that HEAD means, so HEAD may be any branch of it.
 */
export function readBitbucketServer({
  body,
  header,
  payload,
  secrets,
}: WebhookCall): readonly WebhookEvent[] {
  checkSignature({
    body,
    secret: secrets.bitbucketServer,
    signature: header('x-hub-signature'),
    name: 'X-Hub-Signature',
    prefix: 'sha256=',
  });
  if (header('x-event-key') !== 'repo:refs_changed') return [];
  const event = payload();
  const links = objectsOf(objectOf(objectOf(event['repository'])['links'])['clone']);
  const repoURLs = links
    .filter(({ name }) => name === 'http' || name === 'ssh')
    .map(({ href }) => textOf(href))
    .filter((href) => href !== '');
  if (repoURLs.length === 0) throw noPayload();
  return objectsOf(event['changes'])
    .slice(0, maxChanges)
    .map((change): WebhookEvent => {
      const ref = textOf(objectOf(change['ref'])['id']) || textOf(change['refId']);
      return {
        type: 'push',
        provider: 'bitbucket-server',
        repoURLs,
        revision: refName(ref),
        touchedHead: !ref.startsWith('refs/tags/'),
        before: textOf(change['fromHash']),
        after: textOf(change['toHash']),
        changedFiles: undefined,
      };
    })
    .filter(({ revision }) => revision !== '');
}
