import { codes, isJsonObject, StatusError } from '@tiphys/base';
import type { JsonObject } from '@tiphys/base';
import { readAzureDevOps } from './azure-devops.ts';
import { readBitbucketServer } from './bitbucket-server.ts';
import { readBitbucket } from './bitbucket.ts';
import { noPayload } from './check.ts';
import { isPackageEvent, readGhcr } from './ghcr.ts';
import { readGithub } from './github.ts';
import { readGitlab } from './gitlab.ts';
import { readGogs } from './gogs.ts';
import { isHarbor, readHarbor } from './harbor.ts';
import type { WebhookCall, WebhookEvent, WebhookRequest, WebhookSecrets } from './types.ts';

/** A provider of events. */
interface Provider {
  /** Whether a request is one of its. */
  is(call: WebhookCall): boolean;
  read(call: WebhookCall): readonly WebhookEvent[];
}

/** In the order in which Argo CD asks: Gitea and its kin send GitHub's headers besides their own. */
const providers: readonly Provider[] = [
  { is: ({ header }) => header('x-vss-activityid') !== '', read: readAzureDevOps },
  { is: isGogs, read: readGogs },
  { is: ({ header }) => isPackageEvent(header('x-github-event')), read: readGhcr },
  { is: ({ header }) => header('x-github-event') !== '', read: readGithub },
  { is: ({ header }) => header('x-gitlab-event') !== '', read: readGitlab },
  { is: ({ header }) => header('x-hook-uuid') !== '', read: readBitbucket },
  { is: ({ header }) => header('x-event-key') !== '', read: readBitbucketServer },
  { is: isHarbor, read: readHarbor },
];

/**
 * Checks and reads a webhook request of a git host or registry: what was pushed, or nothing. Throws where the signature
 * or token is wrong (`permissionDenied` for a git host, `unauthenticated` for a registry), `invalidArgument` for what is no event of theirs. The size of the body is bounded by whoever received it.
 */
export function parseWebhook(request: WebhookRequest, secrets: WebhookSecrets): readonly WebhookEvent[] {
  const header = (name: string): string => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : (value?.[0] ?? '');
  };
  const payload = (): JsonObject => readPayload(request.body, header('content-type'));
  const call: WebhookCall = { header, secrets, body: request.body, payload };
  const provider = providers.find((one) => one.is(call));
  if (!provider) throw new StatusError(codes.invalidArgument, 'Unknown webhook event');
  return provider.read(call);
}

function isGogs({ header }: WebhookCall): boolean {
  return ['x-gogs-event', 'x-gitea-event', 'x-forgejo-event'].some((name) => header(name) !== '');
}

function readPayload(body: Uint8Array, contentType: string): JsonObject {
  let value: unknown;
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(body);
    const json = contentType.startsWith('application/x-www-form-urlencoded')
      ? (new URLSearchParams(text).get('payload') ?? '')
      : text;
    value = JSON.parse(json);
  } catch (error) {
    throw noPayload(error);
  }
  if (!isJsonObject(value)) throw noPayload();
  return value;
}
