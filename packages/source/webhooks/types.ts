/** A request to the webhook endpoint; header names in lower case. */
export interface WebhookRequest {
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Uint8Array;
}

/** Secrets from `argocd-secret` (`webhook.github.secret`, `webhook.gitlab.secret`). Without one, its provider's events pass unchecked. */
export interface WebhookSecrets {
  readonly github?: string | undefined;
  readonly gitlab?: string | undefined;
}

/** Something was pushed to a repository. */
export interface PushEvent {
  readonly type: 'push';
  readonly provider: 'github' | 'gitlab';
  /** Every URL by which the event names the repository, its web page first. */
  readonly repoURLs: readonly string[];
  /** Branch or tag without `refs/…/`. */
  readonly revision: string;
  /** It is the branch that HEAD means. */
  readonly touchedHead: boolean;
  readonly before: string;
  readonly after: string;
  /** Paths of changed files; `undefined` where the event does not name all of them. */
  readonly changedFiles: readonly string[] | undefined;
}

/** What an event means: a push, or nothing to do. */
export type WebhookEvent = PushEvent | { readonly type: 'ignored'; readonly reason: string };
