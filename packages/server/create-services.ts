import type { KubeObject } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import { eventLabels, isSourcePermitted } from '@tiphys/model';
import type { ApplicationObject } from '@tiphys/model';
import type { Access } from './auth/access.ts';
import type { Authenticator } from './auth/authenticator.ts';
import { scopeValues } from './auth/identity.ts';
import type { Call, ServiceMethods } from './call.ts';
import { createAccountService } from './services/account.ts';
import { builtInActions } from './services/application/built-in-actions.ts';
import type { ApplicationDeps } from './services/application/deps.ts';
import { createApplicationService } from './services/application/service.ts';
import { createCertificateService } from './services/certificate.ts';
import { createClusterService } from './services/cluster.ts';
import { createEmptyServices } from './services/empty.ts';
import { createEventRecorder } from './services/events.ts';
import { createProjectService } from './services/project/service.ts';
import { createGpgKeyService } from './services/gpgkey.ts';
import { createRepoCredsService } from './services/repocreds.ts';
import { createRepositoryService } from './services/repository.ts';
import { createSessionService } from './services/session.ts';
import { createSettingsService } from './services/settings.ts';
import { createVersionService } from './services/version.ts';
import type { AccountStore } from './store/accounts.ts';
import { createCertificateStore } from './store/certificates.ts';
import type { ServerDeps, ServerOptions } from './types.ts';

/** What all services share. */
export interface ServicesContext {
  readonly deps: ServerDeps;
  readonly options: ServerOptions;
  readonly access: Access;
  readonly authenticator: Authenticator;
  readonly accounts: AccountStore;
  readonly cookiePath: string;
  readonly application: ApplicationDeps;
}

/** What everything about applications works with, in both versions of the API. */
export function createApplicationDeps({
  deps,
  options,
  access,
}: Pick<ServicesContext, 'deps' | 'options' | 'access'>): ApplicationDeps {
  const { kube, clock, log } = deps;
  return {
    ...deps,
    access,
    events: createEventRecorder({
      kube,
      clock,
      log,
      reasons: options.events ?? ['all'],
      labels: (object) => labelsOfEvent(deps, object),
    }),
    applicationNamespaces: options.applicationNamespaces ?? [],
    syncWithReplaceAllowed: options.syncWithReplaceAllowed ?? true,
    gpgEnabled: options.gpgEnabled ?? true,
    builtInActions,
  };
}

/** Events about applications get labels as the settings say, others none. */
function labelsOfEvent({ config, lang }: ServerDeps, object: KubeObject): Readonly<Record<string, string>> {
  if (object.kind !== 'Application') return {};
  const { project } = (object as ApplicationObject).spec;
  const owners = [object.metadata.labels, config.project(project || 'default')?.metadata.labels];
  return eventLabels(config.settings().eventLabels, owners, lang.globMatchSafe);
}

/** All services of the API server by full name. */
export function createServices(context: ServicesContext): Readonly<Record<string, ServiceMethods>> {
  const { deps, options, access, authenticator, accounts, cookiePath, application } = context;
  const { config, writer, kube, cache, lang, clock, log, repoService, applications } = deps;
  const { sessions, tokens, passwords } = authenticator;
  const settings = (): ReturnType<Config['settings']> => config.settings();
  const now = (): number => clock.now();
  const { events, syncWithReplaceAllowed, applicationNamespaces } = application;
  const scopes = (): readonly string[] => settings().rbac.scopes;
  return {
    ...createEmptyServices(),
    'version.VersionService': createVersionService({ version: options.version }),
    'session.SessionService': createSessionService({ sessions, scopes, cookiePath }),
    'cluster.SettingsService': createSettingsService({
      config,
      lang,
      repoService,
      appsInAnyNamespace: applicationNamespaces.length > 0,
      hydratorEnabled: options.hydratorEnabled ?? false,
      syncWithReplaceAllowed,
    }),
    'account.AccountService': createAccountService({
      access,
      accounts,
      sessions,
      passwords,
      tokens,
      clock,
      log,
      namespace: config.namespace,
      passwordPattern: () => settings().passwordPattern,
      rollbackEnforced: () => settings().enforceRollbackPermission,
    }),
    'application.ApplicationService': createApplicationService(application),
    'project.ProjectService': createProjectService({
      access,
      kube,
      config,
      applications,
      tokens,
      lang,
      clock,
      events,
      isMember: ({ identity }: Call, groups) => {
        const own = new Set(scopeValues(identity.claims, scopes()));
        return groups.some((group) => own.has(group));
      },
    }),
    'cluster.ClusterService': createClusterService({
      access,
      config,
      writer,
      cache,
      now,
      connect: deps.connectCluster,
    }),
    'repository.RepositoryService': createRepositoryService({
      connectionStateMs: options.connectionStateMs,
      access,
      config,
      writer,
      cache,
      log,
      repoService,
      now,
      isSourcePermitted: (url, name) => {
        const project = config.virtualProject(name || 'default');
        return project !== undefined && isSourcePermitted(project, url, lang.globMatchSafe);
      },
      application: (name) => {
        const slash = name.indexOf('/');
        const namespace = slash < 0 ? config.namespace : name.slice(0, slash);
        return applications.get(namespace, name.slice(slash + 1));
      },
    }),
    'gpgkey.GPGKeyService': createGpgKeyService({ access, config, writer, log }),
    'repocreds.RepoCredsService': createRepoCredsService({ access, config, writer }),
    'certificate.CertificateService': createCertificateService({
      access,
      certificates: createCertificateStore({
        kube,
        namespace: config.namespace,
        raw: (kind, name) => config.raw(kind, name),
        put: (object) => config.put(object),
      }),
      matchesGlob: lang.globMatchSafe,
    }),
  };
}
