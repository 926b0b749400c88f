import { codes, isJsonObject, StatusError } from '@tiphys/base';
import type { JsonObject } from '@tiphys/base';
import { readGithub } from './github.ts';
import { readGitlab } from './gitlab.ts';
import type { WebhookEvent, WebhookRequest, WebhookSecrets } from './types.ts';

/**
 * Checks and reads a webhook request of GitHub or GitLab. Throws `unauthenticated` where the signature or token is wrong,
 * `invalidArgument` for what is no event of theirs. The size of the body is bounded by whoever received it.
 */
export function parseWebhook(request: WebhookRequest, secrets: WebhookSecrets): WebhookEvent {
  const header = (name: string): string => {
    const value = request.headers[name];
    return typeof value === 'string' ? value : (value?.[0] ?? '');
  };
  const payload = (): JsonObject => readPayload(request.body, header('content-type'));
  // GitLab first: Gitea and others send GitHub's headers besides their own.
  if (header('x-gitlab-event') !== '') {
    return readGitlab({
      event: header('x-gitlab-event'),
      token: header('x-gitlab-token'),
      secret: secrets.gitlab,
      payload,
    });
  }
  if (header('x-github-event') !== '') {
    return readGithub({
      event: header('x-github-event'),
      signature: header('x-hub-signature-256'),
      secret: secrets.github,
      body: request.body,
      payload,
    });
  }
  throw new StatusError(codes.invalidArgument, 'Unknown webhook event');
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
    throw new StatusError(codes.invalidArgument, 'error parsing payload', { cause: error });
  }
  if (!isJsonObject(value)) throw new StatusError(codes.invalidArgument, 'error parsing payload');
  return value;
}
