import { codes, createSignalQueue, StatusError } from '@tiphys/base';
import type { ApplicationObject, ApplicationQuery } from '@tiphys/model';
import { traceAnnotations } from '@tiphys/model';
import type { Call } from '../../call.ts';
import { applicationType } from '../../store/write.ts';
import { withDeadlineText } from '../deadline.ts';
import type { ApplicationDeps } from './deps.ts';
import { findApplication } from './find.ts';
import { withTreeHealth } from './resource-health.ts';
import { queriedProjects, sourcesOf } from './select.ts';
import { versionOf } from './watch.ts';

const refreshAnnotation = 'argocd.argoproj.io/refresh';
const hydrateAnnotation = 'argocd.argoproj.io/hydrate';
const refreshLimitMs = 5 * 60_000;

/** Reads one application, after a refresh where one is asked for. */
export async function getApplication(
  deps: ApplicationDeps,
  query: ApplicationQuery,
  call: Call,
): Promise<ApplicationObject> {
  const projects = queriedProjects(query);
  if (projects.length > 1) {
    throw new StatusError(
      codes.invalidArgument,
      'multiple projects specified - the get endpoint accepts either zero or one project',
    );
  }
  const found = await findApplication(deps, call, {
    ...query,
    project: projects[0],
    action: 'get',
    fresh: true,
  });
  if (query.refresh === undefined) return withTreeHealth(deps, found.application);
  const type = query.refresh === 'hard' ? 'hard' : 'normal';
  return withTreeHealth(deps, await refreshApplication(deps, found.application, { type, call }));
}

interface Refresh {
  readonly type: 'normal' | 'hard';
  readonly call: Call;
}

/** Asks the controller for a comparison and waits until it is done. Throws `application refresh deadline exceeded`. */
export async function refreshApplication(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { type, call }: Refresh,
): Promise<ApplicationObject> {
  const { namespace = '', name = '' } = application.metadata;
  using limit = withDeadlineText('application refresh deadline exceeded', refreshLimitMs, call.signal);
  const queue = createSignalQueue(limit.signal);
  const stop = deps.applications.subscribe(() => queue.wake());
  try {
    const annotations = {
      [refreshAnnotation]: type,
      ...traceAnnotations(deps.tracer.carrier()),
      ...(application.spec.sourceHydrator ? { [hydrateAnnotation]: type } : {}),
    };
    const patched = (await deps.kube.patch(
      { type: applicationType, namespace, name },
      { type: 'merge', body: { metadata: { annotations } } },
      { signal: limit.signal },
    )) as ApplicationObject;
    deps.applications.put(patched);
    if (type === 'hard') await forgetDetails(deps, application, call);
    queue.wake();
    for await (const _ of queue) {
      const current = deps.applications.get(namespace, name);
      if (!current) throw new StatusError(codes.notFound, `applications.argoproj.io "${name}" not found`);
      const isDone = current.metadata.annotations?.[refreshAnnotation] === undefined;
      if (isDone && versionOf(current) >= versionOf(patched)) return current;
    }
    throw limit.signal.reason;
  } finally {
    stop();
  }
}

/** Makes the repo server read the sources' details anew; a failure shows in the comparison anyway. */
async function forgetDetails(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { signal }: Call,
): Promise<void> {
  const settings = deps.config.settings();
  const project = application.spec.project || 'default';
  for (const source of sourcesOf(application).slice(0, 1)) {
    const request = {
      repo: deps.config.repository(source.repoURL, project),
      source,
      appName: application.metadata.name ?? '',
      kustomizeOptions: settings.kustomizeOptions,
      helmOptions: settings.helmOptions,
      repos: deps.config.helmRepositories(project).repositories,
      noCache: true,
      trackingMethod: settings.trackingMethod,
      enabledSourceTypes: settings.enabledSourceTypes,
    };
    await deps.repoService.getAppDetails(request, { signal }).catch((reason: unknown) => {
      deps.log.warn('Failed to force refresh application details', {
        application: request.appName,
        error: String(reason),
      });
    });
  }
}
