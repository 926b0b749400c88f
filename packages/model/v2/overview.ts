import type { Application } from '../schema/application.ts';
import type { RevisionMetadata } from '../schema/revision.ts';
import type { LinkInfo } from '../schema/services/application-resource.ts';
import type { ApplicationSyncWindowsResponse } from '../schema/services/application.ts';
import type { Headline } from './explain.ts';

/** What a caller may do with one application. */
export interface ApplicationRights {
  readonly sync: boolean;
  readonly update: boolean;
  readonly delete: boolean;
  /** May sync from other manifests than the source's. */
  readonly override: boolean;
  readonly rollback: boolean;
  readonly logs: boolean;
  readonly exec: boolean;
}

/** Everything that the head of an application's page shows, in one answer. */
export interface ApplicationOverview {
  /** As the first version of the API gives it, with the health of its resources. */
  readonly application: Application;
  /** Its state in words. */
  readonly headline: Headline;
  readonly can: ApplicationRights;
  /** Author, date and message of the revision that each source was last compared at; `null` where it has none or it cannot be read. */
  readonly revisions: readonly (RevisionMetadata | null)[];
  readonly windows: ApplicationSyncWindowsResponse;
  /** What made this application: another one, or a set. */
  readonly parent?: ApplicationParent | undefined;
  /** From the settings' link templates and the application's `link.argocd.argoproj.io/` annotations; to be checked before use. */
  readonly links: readonly LinkInfo[];
  /** Name and address of the destination; without them it is not known. */
  readonly cluster?: { readonly name: string; readonly server: string } | undefined;
}

/** What made an application. */
export interface ApplicationParent {
  readonly kind: 'Application' | 'ApplicationSet';
  readonly namespace: string;
  readonly name: string;
}
