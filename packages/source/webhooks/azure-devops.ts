import { textOf } from '@tiphys/base';
import { basicLogin } from '../http/http-reader.ts';
import { noPayload, sameText, refused } from './check.ts';
import { objectOf, objectsOf, refName } from './payload.ts';
import type { WebhookCall, WebhookEvent } from './types.ts';

/** Branches and tags of one push that are looked at. */
const maxChanges = 100;

/** Reads a push of Azure DevOps; everything else is passed over. The event does not name the changed files. */
export function readAzureDevOps({ header, payload, secrets }: WebhookCall): readonly WebhookEvent[] {
  const { azureDevOpsPassword: password = '', azureDevOpsUsername: username = '' } = secrets;
  if (username !== '' || password !== '') {
    if (!sameText(basicLogin(username, password), header('authorization'))) {
      throw refused('basic auth verification failed');
    }
  }
  const event = payload();
  if (event['eventType'] !== 'git.push') return [];
  const resource = objectOf(event['resource']);
  const repository = objectOf(resource['repository']);
  const url = textOf(repository['remoteUrl']);
  if (url === '') throw noPayload();
  return objectsOf(resource['refUpdates'])
    .slice(0, maxChanges)
    .map((update): WebhookEvent => {
      const ref = textOf(update['name']);
      return {
        type: 'push',
        provider: 'azure-devops',
        repoURLs: [url, ...sshUrlsOf(url)],
        revision: refName(ref),
        touchedHead: ref !== '' && ref === textOf(repository['defaultBranch']),
        before: textOf(update['oldObjectId']),
        after: textOf(update['newObjectId']),
        changedFiles: undefined,
      };
    })
    .filter(({ revision }) => revision !== '');
}

/** The URL for SSH, which has the same parts in another order. */
function sshUrlsOf(url: string): string[] {
  const match = /^https:\/\/(?:[^@/]*@)?dev\.azure\.com\/([^/]+)\/([^/]+)\/_git\/([^/]+)$/.exec(url);
  return match ? [`git@ssh.dev.azure.com:v3/${match[1]}/${match[2]}/${match[3]}`] : [];
}
