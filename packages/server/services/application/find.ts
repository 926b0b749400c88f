import { codes, StatusError } from '@tiphys/base';
import type { Application, ApplicationObject, AppProjectObject } from '@tiphys/model';
import { isNamespacePermitted, matchesNamespace } from '@tiphys/model';
import { permissionDenied } from '../../auth/access.ts';
import type { Call } from '../../call.ts';
import { applicationType } from '../../store/write.ts';
import type { ApplicationDeps, ApplicationQueryNames } from './deps.ts';

/** An application that the caller may use, with the rules of its project. */
export interface FoundApplication {
  readonly application: ApplicationObject;
  readonly project: AppProjectObject;
}

/** How an application is looked for. */
export interface FindOptions extends ApplicationQueryNames {
  /** What the caller wants to do with it. */
  readonly action: string;
  /** Reads it from the API server, for answers that must show what was just written elsewhere. */
  readonly fresh?: boolean | undefined;
}

/** The RBAC object of an application: with its namespace unless that is the home one. */
export function applicationObject(deps: Pick<ApplicationDeps, 'config'>, application: Application): string {
  const { namespace = '', name = '' } = application.metadata;
  return objectOf(deps, { project: projectName(application), namespace, name });
}

/** The project of an application; none named means `default`. */
export function projectName(application: Pick<Application, 'spec'>): string {
  return application.spec.project || 'default';
}

/** What somebody wants to do with an application. */
export interface Use {
  readonly call: Call;
  readonly action: string;
}

/** Whether the caller may do something with an application. */
export function mayUse(deps: ApplicationDeps, application: Application, { call, action }: Use): boolean {
  const object = applicationObject(deps, application);
  return deps.access.allows(call.identity, { resource: 'applications', action, object });
}

/** Throws `permissionDenied` with Argo CD's text unless the caller may do something with an application. */
export function needUse(deps: ApplicationDeps, application: Application, { call, action }: Use): void {
  const object = applicationObject(deps, application);
  deps.access.enforce(call.identity, { resource: 'applications', action, object });
}

interface Names {
  readonly project: string;
  readonly namespace: string;
  readonly name: string;
}

function objectOf(deps: Pick<ApplicationDeps, 'config'>, { project, namespace, name }: Names): string {
  const isHome = namespace === '' || namespace === deps.config.namespace;
  return isHome ? `${project}/${name}` : `${project}/${namespace}/${name}`;
}

/**
 * Finds an application for a caller. Who does not name the project is not told whether there is one
 * (`permission denied` for both); who names one that it may use is told `not found`, also for an application in another project.
 * Argo CD: `getAppEnforceRBAC` in server/application/application.go.
 */
export async function findApplication(
  deps: ApplicationDeps,
  call: Call,
  options: FindOptions,
): Promise<FoundApplication> {
  const { name = '', project = '', action } = options;
  const namespace = options.appNamespace || deps.config.namespace;
  if (project !== '') {
    const object = objectOf(deps, { project, namespace, name });
    if (!deps.access.allows(call.identity, { resource: 'applications', action, object }))
      throw permissionDenied();
  }
  const application = await readApplication(deps, call, { name, namespace, fresh: options.fresh ?? false });
  const missing = project === '' ? permissionDenied() : notFound(name);
  if (!application || !mayUse(deps, application, { call, action: action })) throw missing;
  if (project !== '' && projectName(application) !== project) throw missing;
  return { application, project: needProject(deps, application) };
}

async function readApplication(
  deps: ApplicationDeps,
  { signal }: Call,
  { name, namespace, fresh }: { readonly name: string; readonly namespace: string; readonly fresh: boolean },
): Promise<ApplicationObject | undefined> {
  if (name === '' || !isNamespaceEnabled(deps, namespace)) return undefined;
  if (!fresh) return deps.applications.get(namespace, name);
  const ref = { type: applicationType, namespace, name };
  const found = (await deps.kube.get(ref, { signal })) as ApplicationObject | undefined;
  if (found) deps.applications.put(found);
  return found;
}

function notFound(name: string): StatusError {
  return new StatusError(codes.notFound, `applications.argoproj.io "${name}" not found`);
}

/** The rules an application's project sets. Throws `invalidArgument` where the project does not exist or does not let the namespace use it. */
export function needProject(deps: ApplicationDeps, application: Application): AppProjectObject {
  const name = projectName(application);
  const project = deps.config.virtualProject(name);
  const namespace = application.metadata.namespace || deps.config.namespace;
  const rules = { home: deps.config.namespace, matchGlob: deps.lang.globMatchSafe };
  if (project && isNamespacePermitted(project, namespace, rules)) return project;
  throw new StatusError(
    codes.invalidArgument,
    `app is not allowed in project ${JSON.stringify(name)}, or the project does not exist`,
  );
}

/** Whether Applications in a namespace are served at all. */
export function isNamespaceEnabled(deps: ApplicationDeps, namespace: string): boolean {
  if (namespace === deps.config.namespace) return true;
  return matchesNamespace(deps.applicationNamespaces, namespace, deps.lang.globMatchSafe);
}

/** Throws `permissionDenied` for a namespace whose Applications are not served. */
export function needNamespace(deps: ApplicationDeps, namespace: string): void {
  if (isNamespaceEnabled(deps, namespace)) return;
  throw new StatusError(codes.permissionDenied, `namespace '${namespace}' is not permitted`);
}
