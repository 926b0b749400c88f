import type { AccountToken } from '../schema/services/account.ts';
import type { KustomizeOptions } from '../schema/kustomize.ts';
import type { ConfigManagementPlugin } from '../schema/plugin.ts';
import type { KnownTypeField, OverrideIgnoreDiff } from '../schema/resource-override.ts';

/** Reads one YAML document (packages/lang). Throws with the reader's text. */
export type ParseYaml = (text: string) => unknown;

/** How objects are marked as belonging to an application. */
export type TrackingMethod = 'annotation' | 'label' | 'annotation+label';

/** What `resource.customizations` says of one kind. */
export interface ResourceCustomization {
  readonly healthLua?: string | undefined;
  readonly useOpenLibs?: boolean | undefined;
  /** YAML with discovery and definitions of resource actions. */
  readonly actions?: string | undefined;
  readonly ignoreDifferences?: OverrideIgnoreDiff | undefined;
  readonly ignoreResourceUpdates?: OverrideIgnoreDiff | undefined;
  readonly knownTypeFields?: readonly KnownTypeField[] | undefined;
}

/** Kinds that are watched or not, by globs; an empty list means any. */
export interface ResourceFilter {
  readonly apiGroups: readonly string[];
  readonly kinds: readonly string[];
  readonly clusters: readonly string[];
}

/** A link made from a template (`application.links`, `resource.links`, `project.links`). */
export interface DeepLink {
  readonly url: string;
  readonly title: string;
  readonly description?: string | undefined;
  readonly iconClass?: string | undefined;
  readonly condition?: string | undefined;
}

/** A local account. */
export interface Account {
  readonly name: string;
  readonly enabled: boolean;
  readonly capabilities: readonly string[];
  /** bcrypt hash; empty where none is set. */
  readonly passwordHash: string;
  /** RFC 3339; tokens issued before are void. */
  readonly passwordMtime: string | undefined;
  readonly tokens: readonly AccountToken[];
}

/** RBAC as configured. */
export interface RbacSettings {
  /** `policy.csv` and all `policy.<overlay>.csv`, in the order of their keys. */
  readonly policy: string;
  readonly defaultRole: string;
  readonly scopes: readonly string[];
  readonly matchMode: 'glob' | 'regex';
}

/** Everything that `argocd-cm`, `argocd-rbac-cm` and `argocd-secret` say, with Argo CD's defaults. */
export interface Settings {
  readonly url: string;
  readonly additionalUrls: readonly string[];
  readonly trackingMethod: TrackingMethod;
  readonly appInstanceLabelKey: string;
  readonly installationId: string;
  /** By `group/Kind` (`Kind` in the core group), wildcards allowed; `*` + `/` + `*` for `all`. */
  readonly resourceCustomizations: Readonly<Record<string, ResourceCustomization>>;
  readonly resourceExclusions: readonly ResourceFilter[];
  readonly resourceInclusions: readonly ResourceFilter[];
  readonly ignoreResourceUpdatesEnabled: boolean;
  readonly compareOptions: {
    readonly ignoreAggregatedRoles: boolean;
    readonly ignoreResourceStatusField: 'all' | 'crd' | 'none';
    readonly ignoreDifferencesOnResourceUpdates: boolean;
  };
  readonly sensitiveAnnotations: readonly string[];
  readonly customLabels: readonly string[];
  /** Globs of labels that Kubernetes events get from applications and their projects, and of those that they do not. */
  readonly eventLabels: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  readonly kustomizeOptions: KustomizeOptions;
  readonly helmOptions: { readonly ValuesFileSchemes: readonly string[] };
  readonly enabledSourceTypes: Readonly<Record<string, boolean>>;
  /** Plugins of `argocd-cm`, which run in the repo server; none unless an administrator wrote them there. */
  readonly plugins: readonly ConfigManagementPlugin[];
  readonly anonymousEnabled: boolean;
  readonly sessionDurationMs: number;
  readonly passwordPattern: string;
  readonly inClusterEnabled: boolean;
  readonly maxPodLogsToRender: number;
  readonly enforceRollbackPermission: boolean;
  readonly disableFineGrainedInheritance: boolean;
  readonly execEnabled: boolean;
  readonly execShells: readonly string[];
  readonly statusBadge: { readonly enabled: boolean; readonly url: string };
  readonly help: {
    readonly chatUrl: string;
    readonly chatText: string;
    readonly downloads: Readonly<Record<string, string>>;
  };
  readonly analytics: { readonly trackingId: string; readonly anonymizeUsers: boolean };
  readonly ui: {
    readonly cssUrl: string;
    readonly bannerContent: string;
    readonly bannerUrl: string;
    readonly bannerPermanent: boolean;
    readonly bannerPosition: string;
    readonly loginButtonText: string;
    readonly resourceViewEnabled: boolean;
  };
  readonly dexConfig: string;
  readonly oidcConfig: string;
  readonly impersonation: { readonly enabled: boolean; readonly enforced: boolean };
  readonly requireOverridePrivilegeForRevisionSync: boolean;
  readonly links: {
    readonly application: readonly DeepLink[];
    readonly resource: readonly DeepLink[];
    readonly project: readonly DeepLink[];
  };
  readonly globalProjects: readonly { readonly projectName: string; readonly labelSelector: unknown }[];
  readonly webhook: {
    readonly githubSecret: string;
    readonly gitlabSecret: string;
    readonly bitbucketUuid: string;
    readonly bitbucketServerSecret: string;
    readonly gogsSecret: string;
    readonly azureDevOpsUsername: string;
    readonly azureDevOpsPassword: string;
    readonly harborSecret: string;
    readonly maxPayloadBytes: number;
    /** Refreshes beyond the first `refreshJitterThreshold` of one event are put off by up to this time. */
    readonly refreshJitterMs: number;
    readonly refreshJitterThreshold: number;
  };
  readonly accounts: readonly Account[];
  readonly rbac: RbacSettings;
  /** Key of session tokens (`server.secretkey`), base64 as stored decoded to text. */
  readonly secretKey: string;
  /** `timeout.reconciliation`, its jitter and `timeout.hard.reconciliation` in milliseconds, where they are set. */
  readonly reconciliation: {
    readonly resyncMs: number | undefined;
    readonly jitterMs: number | undefined;
    readonly hardResyncMs: number | undefined;
  };
}

/** A value that was not understood; the default, or the last good one, is used. */
export interface SettingsProblem {
  /** The ConfigMap or Secret and the key, e.g. `argocd-cm: resource.exclusions`. */
  readonly key: string;
  readonly message: string;
}

/** Settings and what was wrong with them. */
export interface ParsedSettings {
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
}
