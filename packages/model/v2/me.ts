/** Who calls, what they may do, and the settings that the page needs, in one answer. */
export interface Me {
  readonly username: string;
  /** `argocd` for local accounts. */
  readonly issuer: string;
  readonly groups: readonly string[];
  /**
   * `resource/action` to whether it is allowed on everything or on everything of a project. Narrower grants are not seen here; rows
   * and pages say what is allowed on their application.
   */
  readonly can: Readonly<Record<string, boolean>>;
  readonly version: string;
  readonly settings: PageSettings;
}

/** What the page needs of the settings. */
export interface PageSettings {
  /** Namespace of applications whose links name none. */
  readonly controllerNamespace: string;
  readonly appsInAnyNamespace: boolean;
  readonly appLabelKey: string;
  readonly trackingMethod: string;
  readonly passwordPattern: string;
  readonly execEnabled: boolean;
  readonly statusBadge: boolean;
  readonly statusBadgeUrl: string;
  readonly syncWithReplaceAllowed: boolean;
  readonly resourceViewEnabled: boolean;
  /** Configured external address of this server; empty where none is. */
  readonly url: string;
  /** A style sheet to load after ours; to be checked before use. */
  readonly cssUrl: string;
  readonly help: { readonly chatUrl: string; readonly chatText: string };
  /** A line for everybody. */
  readonly banner?: PageBanner | undefined;
}

/** A line that an administrator shows to everybody; its text is text. */
export interface PageBanner {
  readonly content: string;
  /** Where a click leads; to be checked before use. */
  readonly url: string;
  /** It cannot be put away. */
  readonly permanent: boolean;
  readonly position: 'top' | 'bottom' | 'both';
}
