import type { Message } from './build.ts';
import * as meta from './meta.ts';
import * as core from './core.ts';
import * as kustomize from './kustomize.ts';
import * as plugin from './plugin.ts';
import * as source from './source.ts';
import * as applicationSpec from './application-spec.ts';
import * as application from './application.ts';
import * as syncPolicy from './sync-policy.ts';
import * as hydrator from './hydrator.ts';
import * as operation from './operation.ts';
import * as status from './status.ts';
import * as tree from './tree.ts';
import * as resourceActions from './resource-actions.ts';
import * as revision from './revision.ts';
import * as project from './project.ts';
import * as cluster from './cluster.ts';
import * as repository from './repository.ts';
import * as resourceOverride from './resource-override.ts';
import * as applicationsetCommon from './applicationset-common.ts';
import * as applicationsetPullRequest from './applicationset-pull-request.ts';
import * as applicationsetScm from './applicationset-scm.ts';
import * as applicationsetGenerators from './applicationset-generators.ts';
import * as applicationset from './applicationset.ts';
import * as servicesVersion from './services/version.ts';
import * as servicesSession from './services/session.ts';
import * as servicesRepocreds from './services/repocreds.ts';
import * as servicesProject from './services/project.ts';
import * as servicesEvents from './services/events.ts';
import * as servicesNotification from './services/notification.ts';
import * as servicesGpgkey from './services/gpgkey.ts';
import * as servicesCertificate from './services/certificate.ts';
import * as servicesApplicationset from './services/applicationset.ts';
import * as servicesAccount from './services/account.ts';
import * as servicesSettings from './services/settings.ts';
import * as servicesCluster from './services/cluster.ts';
import * as servicesApplicationResource from './services/application-resource.ts';
import * as servicesApplication from './services/application.ts';
import * as servicesRepoServer from './services/repo-server.ts';
import * as servicesRepository from './services/repository.ts';
import * as servicesPlugin from './services/plugin.ts';
import * as servicesHealth from './services/health.ts';
import * as servicesReflection from './services/reflection.ts';

/** Every message by its full protobuf name. */
export const messages: ReadonlyMap<string, Message> = new Map(
  [
    meta,
    core,
    kustomize,
    plugin,
    source,
    applicationSpec,
    application,
    syncPolicy,
    hydrator,
    operation,
    status,
    tree,
    resourceActions,
    revision,
    project,
    cluster,
    repository,
    resourceOverride,
    applicationsetCommon,
    applicationsetPullRequest,
    applicationsetScm,
    applicationsetGenerators,
    applicationset,
    servicesVersion,
    servicesSession,
    servicesRepocreds,
    servicesProject,
    servicesEvents,
    servicesNotification,
    servicesGpgkey,
    servicesCertificate,
    servicesApplicationset,
    servicesAccount,
    servicesSettings,
    servicesCluster,
    servicesApplicationResource,
    servicesApplication,
    servicesRepoServer,
    servicesRepository,
    servicesPlugin,
    servicesHealth,
    servicesReflection,
  ]
    .flatMap((file): Message[] => Object.values(file))
    .map((declared) => [declared.name, declared]),
);
