import type { KubeObject } from '@tiphys/base';
import { isJsonObject, messageOf } from '@tiphys/base';
import type { Lang } from '@tiphys/lang';
import type {
  ApplicationObject,
  ApplicationResourceRequest,
  AppProject,
  Cluster,
  DeepLink,
  LinkInfo,
  LinksResponse,
  ListAppLinksRequest,
} from '@tiphys/model';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from './deps.ts';
import { findApplication } from './find.ts';
import type { LiveResource } from './live-resource.ts';
import { findResource, readLive } from './live-resource.ts';
import { hideSecret } from './manifests.ts';

type Environment = Readonly<Record<string, unknown>>;

/** Evaluates link templates; one that fails is left out. `condition` is an expr expression, `url` and `title` are Go templates. */
export function evaluateLinks(
  lang: Lang,
  links: readonly DeepLink[],
  environment: Environment,
): LinksResponse {
  const items: LinkInfo[] = [];
  for (const { url, title, description, iconClass, condition } of links) {
    try {
      if (condition && lang.evalExpr(condition, environment) !== true) continue;
      items.push({
        title: lang.goTemplate(title, environment),
        url: lang.goTemplate(url, environment),
        ...(description ? { description } : {}),
        ...(iconClass ? { iconClass } : {}),
      });
    } catch (reason) {
      // A link that does not fit this object must not hide the others.
      if (!messageOf(reason)) throw reason;
    }
  }
  return { items };
}

/** Links of an application. */
export async function listLinks(
  deps: ApplicationDeps,
  request: ListAppLinksRequest,
  call: Call,
): Promise<LinksResponse> {
  const { name, namespace: appNamespace, project } = request;
  const found = await findApplication(deps, call, {
    name,
    appNamespace,
    project,
    action: 'get',
    fresh: true,
  });
  return applicationLinks(deps, found.application);
}

/** Links that the settings' templates make for an application. */
export function applicationLinks(
  deps: Pick<ApplicationDeps, 'config' | 'lang'>,
  application: ApplicationObject,
): LinksResponse {
  const settings = deps.config.settings();
  const managedBy = application.metadata.annotations?.['argocd.argoproj.io/managed-by-url'] ?? settings.url;
  return evaluateLinks(deps.lang, settings.links.application, {
    application,
    app: application,
    cluster: clusterFor(deps, application.spec.destination),
    ...(managedBy ? { managedByURL: managedBy } : {}),
  });
}

/** Links of a resource. */
export async function listResourceLinks(
  deps: ApplicationDeps,
  request: ApplicationResourceRequest,
  call: Call,
): Promise<LinksResponse> {
  const live = await findResource(deps, request, { call, action: 'get' });
  return resourceLinks(deps, live, hideSecret(deps, await readLive(live, call)));
}

/** Links that the settings' templates make for a resource; of a Secret, what hides its values. */
export function resourceLinks(
  deps: Pick<ApplicationDeps, 'config' | 'lang'>,
  { application, project }: Pick<LiveResource, 'application' | 'project'>,
  resource: KubeObject,
): LinksResponse {
  return evaluateLinks(deps.lang, deps.config.settings().links.resource, {
    resource,
    application,
    app: application,
    cluster: clusterFor(deps, application.spec.destination),
    project: withoutTokens(project),
  });
}

function clusterFor(
  deps: Pick<ApplicationDeps, 'config'>,
  destination: Parameters<ApplicationDeps['config']['destination']>[0],
): object | undefined {
  try {
    return publicCluster(deps.config.destination(destination));
  } catch {
    // A link that needs the cluster is left out then.
    return undefined;
  }
}

/** What templates may see of a cluster: no credentials. */
function publicCluster({ server, name, namespaces, project, labels, annotations, shard }: Cluster): object {
  const { 'kubectl.kubernetes.io/last-applied-configuration': _, ...shown } = isJsonObject(annotations)
    ? annotations
    : {};
  return { server, name, namespaces, project, labels, annotations: shown, shard };
}

/** A project without its tokens. */
export function withoutTokens(project: AppProject): AppProject {
  const { status: _, ...rest } = project;
  const roles = rest.spec.roles?.map(({ jwtTokens: _tokens, ...role }) => role);
  return { ...rest, spec: { ...rest.spec, ...(roles ? { roles } : {}) } };
}
