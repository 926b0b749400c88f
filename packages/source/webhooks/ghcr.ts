import { textOf } from '@tiphys/base';
import { checkSignature } from './check.ts';
import { objectOf } from './payload.ts';
import type { WebhookCall, WebhookEvent } from './types.ts';

/** Whether a GitHub event is one of its container registry. */
export function isPackageEvent(event: string): boolean {
  return event === 'package' || event === 'registry_package';
}

/** Reads a container that was published in the GitHub container registry; everything else is passed over. */
export function readGhcr({ body, header, payload, secrets }: WebhookCall): readonly WebhookEvent[] {
  checkSignature({
    body,
    secret: secrets.github,
    signature: header('x-hub-signature-256'),
    name: 'X-Hub-Signature-256',
    prefix: 'sha256=',
    isRegistry: true,
  });
  const event = payload();
  const found = objectOf(event['package'] ?? event['registry_package']);
  const owner = textOf(objectOf(found['owner'])['login']);
  const name = textOf(found['name']);
  const version = objectOf(found['package_version']);
  const tag = textOf(objectOf(objectOf(version['container_metadata'])['tag'])['name']);
  const isContainer = textOf(found['package_type']).toLowerCase() === 'container';
  // An artifact that was pushed without a tag is nobody's target.
  if (event['action'] !== 'published' || !isContainer || owner === '' || name === '' || tag === '') return [];
  return [
    { type: 'artifact', provider: 'ghcr', repoURLs: [`oci://ghcr.io/${owner}/${name}`], revision: tag },
  ];
}
