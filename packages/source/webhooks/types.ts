import type { JsonObject } from '@tiphys/base';

/** A request to the webhook endpoint; header names in lower case. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** Secrets from `argocd-secret` (`webhook.…`). Without one, its provider's events pass unchecked, except those of Harbor. */
export interface WebhookSecrets {
  /** Also of the GitHub container registry. */
  readonly github?: string | undefined;
  readonly gitlab?: string | undefined;
  readonly bitbucketUuid?: string | undefined;
  readonly bitbucketServer?: string | undefined;
  /** Also of Gitea and Forgejo. */
  readonly gogs?: string | undefined;
  readonly azureDevOpsUsername?: string | undefined;
  readonly azureDevOpsPassword?: string | undefined;
  /** The whole `Authorization` header that Harbor sends. Without it, Harbor's events are refused. */
  readonly harbor?: string | undefined;
}

/** A request as a provider reads it. */
export interface WebhookCall {
  /** A header's value; empty where there is none. */
  readonly header: (name: string) => string;
  readonly secrets: WebhookSecrets;
  readonly body: Uint8Array;
  /** The body as an object; throws `invalidArgument` where it is none. */
  readonly payload: () => JsonObject;
}

/** Something was pushed to a repository. */
export interface PushEvent {
  readonly type: 'push';
  readonly provider: 'github' | 'gitlab' | 'bitbucket' | 'bitbucket-server' | 'gogs' | 'azure-devops';
  /** Every URL by which the event names the repository, its web page first. */
  readonly repoURLs: readonly string[];
  /** Branch or tag without `refs/…/`. */
  readonly revision: string;
  /** It is the branch that HEAD means, or may be. */
  readonly touchedHead: boolean;
  readonly before: string;
  readonly after: string;
  /** Paths of changed files; `undefined` where the event does not name all of them. */
  readonly changedFiles: readonly string[] | undefined;
}

/** An artifact was pushed to a registry. */
export interface ArtifactEvent {
  readonly type: 'artifact';
  readonly provider: 'ghcr' | 'harbor';
  /** `oci://host/repository`. */
  readonly repoURLs: readonly [string];
  /** The tag. */
  readonly revision: string;
}

/** What happened. */
export type WebhookEvent = PushEvent | ArtifactEvent;
