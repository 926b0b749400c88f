import { messageOf } from '@tiphys/base';
import type { AppProjectObject, Cluster } from '@tiphys/model';
import {
  canSync,
  isDestinationPermitted,
  isResourcePermitted,
  isSourcePermitted,
  matchingWindows,
} from '@tiphys/model';
import type { ProjectCheck, ProjectCheckLine, ProjectCheckRequest } from '@tiphys/model/v2';
import { permissionDenied } from '../auth/access.ts';
import type { Call } from '../call.ts';
import type { ApplicationDeps } from '../services/application/deps.ts';
import { windowRules } from '../services/application/windows.ts';
import { bodyObject, optionalText } from './body.ts';
import type { V2Route } from './route.ts';
import type { V2Context } from './routes.ts';

const maxBodyBytes = 16 * 1024;

/** `POST /api/v2/projects/:name/check`: whether an application like this could be deployed, and by which rule not. */
export function createProjectCheckRoutes({ application }: V2Context): readonly V2Route[] {
  return [
    {
      method: 'POST',
      path: 'projects/:name/check',
      maxBodyBytes,
      handle: ({ body, call, params }) =>
        Promise.resolve().then(() =>
          check(application, { name: params['name'] ?? '', ...readRequest(body) }, call),
        ),
    },
  ];
}

function readRequest(value: unknown): ProjectCheckRequest {
  const body = bodyObject(value);
  return {
    repoURL: optionalText(body, 'repoURL'),
    cluster: optionalText(body, 'cluster'),
    namespace: optionalText(body, 'namespace'),
    group: optionalText(body, 'group'),
    kind: optionalText(body, 'kind'),
  };
}

function check(
  deps: ApplicationDeps,
  { name, ...request }: ProjectCheckRequest & { readonly name: string },
  call: Call,
): ProjectCheck {
  const allowed = deps.access.allows(call.identity, { resource: 'projects', action: 'get', object: name });
  const project = allowed ? deps.config.virtualProject(name) : undefined;
  if (!project) throw permissionDenied();
  const cluster = request.cluster === undefined ? undefined : clusterOf(deps, request.cluster);
  const lines = [
    ...sourceLine(deps, project, request),
    ...(cluster ? destinationLines(deps, project, { cluster, request }) : []),
    ...kindLine(deps, project, request),
  ];
  return { allowed: lines.every((line) => line.allowed), lines };
}

/** A cluster that is known, or one that has only what was typed. */
function clusterOf(
  { config }: Pick<ApplicationDeps, 'config'>,
  text: string,
): Pick<Cluster, 'server' | 'name'> {
  const known = config.clusters().find(({ name, server }) => name === text || server === text);
  if (known) return known;
  return /^https?:/.test(text) ? { server: text, name: '' } : { server: '', name: text };
}

function sourceLine(
  { lang }: ApplicationDeps,
  project: AppProjectObject,
  { repoURL }: ProjectCheckRequest,
): ProjectCheckLine[] {
  if (repoURL === undefined) return [];
  const allowed = isSourcePermitted(project, repoURL, lang.globMatchSafe);
  const text = allowed
    ? `Applications may come from ${repoURL}`
    : `No source of the project permits ${repoURL}`;
  return [{ subject: 'source', allowed, text }];
}

interface Destination {
  readonly cluster: Pick<Cluster, 'server' | 'name'>;
  readonly request: ProjectCheckRequest;
}

function destinationLines(
  deps: ApplicationDeps,
  project: AppProjectObject,
  { cluster, request }: Destination,
): ProjectCheckLine[] {
  const { config, lang } = deps;
  const namespace = request.namespace ?? '';
  const place = { cluster, clusters: config.clusters(), namespace };
  const allowed = isDestinationPermitted(project, place, lang.globMatchSafe);
  const where = `namespace '${namespace}' of ${cluster.name || cluster.server}`;
  const text = allowed ? `They may go to ${where}` : `No destination of the project permits ${where}`;
  return [{ subject: 'destination', allowed, text }, ...windowLine(deps, project, { cluster, request })];
}

function windowLine(
  deps: ApplicationDeps,
  project: AppProjectObject,
  { cluster, request }: Destination,
): ProjectCheckLine[] {
  const windows = project.spec.syncWindows ?? [];
  if (windows.length === 0) return [];
  const destination = { ...cluster, namespace: request.namespace ?? '' };
  const matching = matchingWindows(windows, { name: '', destination }, deps.lang.globMatchSafe);
  try {
    const sync = { manual: false, now: deps.clock.now() };
    const allowed = canSync(matching, sync, windowRules(deps));
    const text = allowed
      ? 'Its sync windows let syncs through now'
      : 'Its sync windows hold automated syncs now';
    return [{ subject: 'windows', allowed, text }];
  } catch (reason) {
    return [
      { subject: 'windows', allowed: false, text: `A sync window cannot be read: ${messageOf(reason)}` },
    ];
  }
}

/** A kind may be namespaced or not: both answers are given where they differ. */
function kindLine(
  { lang }: ApplicationDeps,
  project: AppProjectObject,
  { group = '', kind }: ProjectCheckRequest,
): ProjectCheckLine[] {
  if (kind === undefined) return [];
  const permits = (namespaced: boolean): boolean =>
    isResourcePermitted(project, { group, kind, name: '', namespaced }, lang.globMatchSafe);
  const [inNamespace, inCluster] = [permits(true), permits(false)];
  const shown = group === '' ? kind : `${group}/${kind}`;
  if (inNamespace && inCluster)
    return [{ subject: 'kind', allowed: true, text: `They may have ${shown} objects` }];
  if (inNamespace)
    return [
      {
        subject: 'kind',
        allowed: true,
        text: `They may have ${shown} objects in namespaces, none of the whole cluster`,
      },
    ];
  return [
    {
      subject: 'kind',
      allowed: inCluster,
      text: inCluster
        ? `They may have ${shown} objects of the whole cluster, none in namespaces`
        : `They may not have ${shown} objects`,
    },
  ];
}
