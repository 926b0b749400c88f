import { codes, StatusError, textOf } from '@tiphys/base';
import { sameText } from './check.ts';
import { objectOf, objectsOf } from './payload.ts';
import type { WebhookCall, WebhookEvent } from './types.ts';

/** Artifacts of one event that are looked at. */
const maxResources = 100;

/** Whether a request has the `Authorization` header that Harbor is set up with; without one set up, none has. */
export function isHarbor({ header, secrets }: WebhookCall): boolean {
  const given = header('authorization');
  return Boolean(secrets.harbor) && given !== '' && sameText(secrets.harbor ?? '', given);
}

/** Reads artifacts that were pushed to Harbor; everything else is passed over. */
export function readHarbor({ payload }: WebhookCall): readonly WebhookEvent[] {
  const event = payload();
  if (event['type'] !== 'PUSH_ARTIFACT') return [];
  const data = objectOf(event['event_data']);
  return objectsOf(data['resources'])
    .slice(0, maxResources)
    .flatMap((resource): WebhookEvent[] => {
      const tag = textOf(resource['tag']);
      const host = hostOf(textOf(resource['resource_url']));
      if (tag === '' || host === '') return [];
      const url = `oci://${host}/${nameOf(objectOf(data['repository']))}` as const;
      return [{ type: 'artifact', provider: 'harbor', repoURLs: [url], revision: tag }];
    });
}

function nameOf(repository: Readonly<Record<string, unknown>>): string {
  const full = textOf(repository['repo_full_name']);
  const [namespace, name] = [textOf(repository['namespace']), textOf(repository['name'])];
  if (full !== '') return full;
  if (namespace !== '' && name !== '') return `${namespace}/${name}`;
  throw new StatusError(codes.invalidArgument, 'harbor webhook: repository name cannot be determined');
}

/** The host in `host/namespace/name:tag`, which may have a scheme in front. */
function hostOf(url: string): string {
  return /^(?:[a-z]+:\/\/)?([^/]+)\/./i.exec(url)?.[1] ?? '';
}
