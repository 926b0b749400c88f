/** Who calls, what they may do, and the settings that the page needs, in one answer. */
export interface Me {
  readonly username: string;
  /** `argocd` for local accounts. */
  readonly issuer: string;
  readonly groups: readonly string[];
  /**
   * `resource/action` to whether it is allowed on anything at all, however narrow the grant: what leads to it is worth offering. What is
   * allowed on one object is said by its row or page, or by `can-i`.
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
