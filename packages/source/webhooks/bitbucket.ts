import { textOf } from '@tiphys/base';
import { noPayload, sameText, refused } from './check.ts';
import { objectOf, objectsOf } from './payload.ts';
import type { WebhookCall, WebhookEvent } from './types.ts';

/** Branches and tags of one push that are looked at. */
const maxChanges = 100;

/**
 * Reads a push of Bitbucket Cloud; everything else is passed over. The event names neither the changed files nor the branch that HEAD
 * means, so HEAD may be any branch of it.
 */
export function readBitbucket({ header, payload, secrets }: WebhookCall): readonly WebhookEvent[] {
  if (secrets.bitbucketUuid && !sameText(secrets.bitbucketUuid, header('x-hook-uuid'))) {
    throw refused('UUID verification failed');
  }
  if (header('x-event-key') !== 'repo:push') return [];
  const body = payload();
  const url = textOf(objectOf(objectOf(objectOf(body['repository'])['links'])['html'])['href']);
  if (url === '') throw noPayload();
  return objectsOf(objectOf(body['push'])['changes'])
    .slice(0, maxChanges)
    .flatMap((change): WebhookEvent[] => {
      const [now, before] = [objectOf(change['new']), objectOf(change['old'])];
      // A deleted branch has no new state.
      const revision = textOf(now['name']) || textOf(before['name']);
      if (revision === '') return [];
      return [
        {
          type: 'push',
          provider: 'bitbucket',
          repoURLs: [url],
          revision,
          touchedHead: now['type'] !== 'tag',
          before: textOf(objectOf(before['target'])['hash']),
          after: textOf(objectOf(now['target'])['hash']),
          changedFiles: undefined,
        },
      ];
    });
}
