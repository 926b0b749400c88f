/** A source of manifests, as far as the CLI reads and changes it. Fields can be changed: the CLI works on its own copy. */
export interface AppSource {
  repoURL?: string;
  path?: string;
  targetRevision?: string;
  tagPrefix?: string;
  chart?: string;
  ref?: string;
  name?: string;
  helm?: HelmSource;
  kustomize?: KustomizeSource;
  directory?: DirectorySource;
  plugin?: PluginSource;
}

/** Helm options of a source. */
export interface HelmSource {
  valueFiles?: string[];
  parameters?: HelmParameter[];
  fileParameters?: { name?: string; path?: string }[];
  releaseName?: string;
  values?: string;
  valuesObject?: unknown;
  version?: string;
  passCredentials?: boolean;
  ignoreMissingValueFiles?: boolean;
  skipCrds?: boolean;
  skipSchemaValidation?: boolean;
  skipTests?: boolean;
  namespace?: string;
  kubeVersion?: string;
  apiVersions?: string[];
}

/** One Helm parameter. */
export interface HelmParameter {
  name?: string;
  value?: string;
  forceString?: boolean;
}

/** Kustomize options of a source. */
export interface KustomizeSource {
  namePrefix?: string;
  nameSuffix?: string;
  images?: string[];
  replicas?: { name: string; count: number | string }[];
  version?: string;
  commonLabels?: Record<string, string>;
  commonAnnotations?: Record<string, string>;
  labelWithoutSelector?: boolean;
  labelIncludeTemplates?: boolean;
  forceCommonLabels?: boolean;
  forceCommonAnnotations?: boolean;
  namespace?: string;
  kubeVersion?: string;
  apiVersions?: string[];
  ignoreMissingComponents?: boolean;
  patches?: unknown[];
  components?: string[];
}

/** Options of a directory of plain manifests and Jsonnet. */
export interface DirectorySource {
  recurse?: boolean;
  exclude?: string;
  include?: string;
  disableExtensionFilter?: boolean;
  jsonnet?: { tlas?: JsonnetVar[]; extVars?: JsonnetVar[]; libs?: string[] };
}

/** One Jsonnet variable. */
export interface JsonnetVar {
  name: string;
  value: string;
  code?: boolean;
}

/** Options of a config management plugin. */
export interface PluginSource {
  name?: string;
  env?: { name: string; value: string }[];
  parameters?: unknown[];
}

/** The desired state of an application. */
export interface AppSpec {
  source?: AppSource;
  sources?: AppSource[];
  destination?: { server?: string; namespace?: string; name?: string };
  project?: string;
  syncPolicy?: SyncPolicy;
  revisionHistoryLimit?: number;
  sourceHydrator?: SourceHydrator;
}

/** How and when an application is synced. */
export interface SyncPolicy {
  automated?: { prune?: boolean; selfHeal?: boolean; allowEmpty?: boolean; enabled?: boolean };
  syncOptions?: string[];
  retry?: RetryStrategy;
  managedNamespaceMetadata?: unknown;
}

/** How often and when a failed sync is tried again. */
export interface RetryStrategy {
  limit?: number;
  refresh?: boolean;
  backoff?: { duration?: string; factor?: number; maxDuration?: string };
}

/** Where rendered manifests are pushed before they are synced. */
export interface SourceHydrator {
  drySource?: { repoURL?: string; path?: string; targetRevision?: string };
  syncSource?: { targetBranch?: string; path?: string };
  hydrateTo?: { targetBranch?: string };
}

/** An application. */
export interface App {
  apiVersion?: string;
  kind?: string;
  metadata?: AppMetadata;
  spec?: AppSpec;
  status?: AppStatus;
  operation?: AppOperation;
}

/** Metadata of an application. */
export interface AppMetadata {
  name?: string;
  namespace?: string;
  resourceVersion?: string;
  labels?: Record<string, string>;
  annotations?: Record<string, string>;
  finalizers?: string[];
}

/** An operation asked for or running. */
export interface AppOperation {
  sync?: { dryRun?: boolean };
}

/** What is known about an application. */
export interface AppStatus {
  readonly resources?: readonly ResourceStatus[];
  readonly sync?: {
    readonly status?: string;
    readonly revision?: string;
    readonly revisions?: readonly string[];
  };
  readonly health?: { readonly status?: string; readonly message?: string };
  readonly history?: readonly RevisionHistory[];
  readonly conditions?: readonly {
    readonly type: string;
    readonly message?: string;
    readonly lastTransitionTime?: string;
  }[];
  readonly reconciledAt?: string;
  readonly operationState?: OperationState;
  readonly sourceType?: string;
  readonly sourceHydrator?: {
    readonly currentOperation?: HydrateOperation;
    readonly lastSuccessfulOperation?: HydrateOperation;
  };
}

/** A push of rendered manifests. */
export interface HydrateOperation {
  readonly phase?: string;
  readonly drySHA?: string;
  readonly sourceHydrator?: unknown;
}

/** One resource of an application. */
export interface ResourceStatus {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly status?: string;
  readonly health?: { readonly status?: string; readonly message?: string };
  readonly requiresPruning?: boolean;
}

/** An operation's progress or outcome. */
export interface OperationState {
  readonly operation?: AppOperation;
  readonly phase?: string;
  readonly message?: string;
  readonly startedAt?: string;
  readonly finishedAt?: string;
  readonly syncResult?: SyncResult;
}

/** What a sync did. */
export interface SyncResult {
  readonly resources?: readonly ResourceResult[];
  readonly revision?: string;
  readonly revisions?: readonly string[];
  readonly sources?: readonly AppSource[];
}

/** What a sync did to one resource. */
export interface ResourceResult {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly status?: string;
  readonly message?: string;
  readonly hookType?: string;
  readonly hookPhase?: string;
  readonly syncPhase?: string;
}

/** One deployment. */
export interface RevisionHistory {
  readonly id?: number;
  readonly revision?: string;
  readonly deployedAt?: string;
  readonly source?: AppSource;
  readonly sources?: readonly AppSource[];
  readonly revisions?: readonly string[];
}

/** A node of the resource tree. */
export interface TreeNode {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly uid?: string;
  readonly parentRefs?: readonly { readonly uid?: string; readonly kind?: string; readonly name?: string }[];
  readonly health?: { readonly status?: string; readonly message?: string };
  readonly createdAt?: string;
}

/** The live objects of an application. */
export interface AppTree {
  readonly nodes?: readonly TreeNode[];
  readonly orphanedNodes?: readonly TreeNode[];
}

/** The protobuf package of applications and projects. */
const v1alpha1 = 'github.com.argoproj.argo_cd.v3.pkg.apis.application.v1alpha1';

/** Full names of messages that `-o json` and `-o yaml` print. */
export const typeNames = {
  application: `${v1alpha1}.Application`,
  applicationSpec: `${v1alpha1}.ApplicationSpec`,
  appProject: `${v1alpha1}.AppProject`,
  cluster: `${v1alpha1}.Cluster`,
  repository: `${v1alpha1}.Repository`,
  repoCreds: `${v1alpha1}.RepoCreds`,
  syncWindow: `${v1alpha1}.SyncWindow`,
  certificate: `${v1alpha1}.RepositoryCertificate`,
  projectRole: `${v1alpha1}.ProjectRole`,
  gpgKey: `${v1alpha1}.GnuPGPublicKey`,
} as const;
