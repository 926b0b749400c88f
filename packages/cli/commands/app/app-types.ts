import type {
  Application,
  ApplicationSource,
  ApplicationSourceDirectory,
  ApplicationSourceHelm,
  ApplicationSourceKsonnet,
  ApplicationSourceKustomize,
  ApplicationSourcePlugin,
  ApplicationSpec,
  ApplicationStatus,
  ApplicationTree,
  HelmParameter as ModelHelmParameter,
  JsonnetVar as ModelJsonnetVar,
  OperationState as ModelOperationState,
  ResourceNode,
  ResourceResult as ModelResourceResult,
  ResourceStatus as ModelResourceStatus,
  RevisionHistory as ModelRevisionHistory,
  SourceHydrator as ModelSourceHydrator,
  SyncPolicy as ModelSyncPolicy,
} from '@tiphys/model';
import type { Draft } from '../draft.ts';

/** An application. */
export type App = Draft<Application>;
/** A source of manifests. */
export type AppSource = Draft<ApplicationSource>;
/** Helm options of a source. */
export type HelmSource = Draft<ApplicationSourceHelm>;
/** Options of a Ksonnet application. */
export type KsonnetSource = Draft<ApplicationSourceKsonnet>;
/** One Helm parameter. */
export type HelmParameter = Draft<ModelHelmParameter>;
/** Kustomize options of a source. */
export type KustomizeSource = Draft<ApplicationSourceKustomize>;
/** Options of a folder of plain manifests and Jsonnet. */
export type DirectorySource = Draft<ApplicationSourceDirectory>;
/** One Jsonnet variable. */
export type JsonnetVar = Draft<ModelJsonnetVar>;
/** Options of a config management plugin. */
export type PluginSource = Draft<ApplicationSourcePlugin>;
/** The desired state of an application. */
export type AppSpec = Draft<ApplicationSpec>;
/** How and when an application is synced. */
export type SyncPolicy = Draft<ModelSyncPolicy>;
/** Where rendered manifests are pushed before they are synced. */
export type SourceHydrator = Draft<ModelSourceHydrator>;
/** Metadata of an application. */
export type AppMetadata = NonNullable<App['metadata']>;
/** What is known about an application. */
export type AppStatus = Draft<ApplicationStatus>;
/** One resource of an application. */
export type ResourceStatus = Draft<ModelResourceStatus>;
/** An operation's progress or outcome. */
export type OperationState = Draft<ModelOperationState>;
/** What a sync did to one resource. */
export type ResourceResult = Draft<ModelResourceResult>;
/** One deployment. */
export type RevisionHistory = Draft<ModelRevisionHistory>;
/** A node of the resource tree. */
export type TreeNode = Draft<ResourceNode>;
/** The live objects of an application. */
export type AppTree = Draft<ApplicationTree>;

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
