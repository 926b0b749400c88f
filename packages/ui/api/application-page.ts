import type {
  ApplicationOverview,
  PodLogMessage,
  ResourceOverview,
  TreeMessage,
  TreeSnapshot,
} from '@tiphys/model/v2';
import type { ResourceName } from '../resource/node-id.ts';
import type { ApplicationRef } from './applications.ts';
import { streamEvents } from './events.ts';
import { callApi } from './http.ts';

/** The tree of an application now. */
export function getTree(application: ApplicationRef, signal: AbortSignal): Promise<TreeSnapshot> {
  return callApi(`${pathOf(application)}/tree`, { signal });
}

/** What changes in a tree from a version on; the whole tree first where that is not the current one. */
export function watchTree(
  application: ApplicationRef,
  since: string,
  signal: AbortSignal,
): AsyncGenerator<TreeMessage> {
  return streamEvents(`${pathOf(application)}/tree?since=${encodeURIComponent(since)}`, signal);
}

/** What the head of an application's page shows: as it is, then after each change. */
export function watchOverview(
  application: ApplicationRef,
  signal: AbortSignal,
): AsyncGenerator<ApplicationOverview> {
  return streamEvents(`${pathOf(application)}/overview`, signal);
}

/** Everything about one resource of an application. */
export function getResource(
  application: ApplicationRef,
  resource: ResourceName,
  signal: AbortSignal,
): Promise<ResourceOverview> {
  const { group, kind, namespace, name } = resource;
  const query = new URLSearchParams({ group, kind, namespace, name });
  return callApi(`${pathOf(application)}/resource?${query}`, { signal });
}

/** Which logs are read, and how. */
export interface LogQuery {
  /** Pods of this resource; without it all pods of the application. */
  readonly resource?: ResourceName | undefined;
  readonly pod?: string | undefined;
  readonly container?: string | undefined;
  readonly follow: boolean;
  readonly previous: boolean;
  readonly tailLines: number;
  readonly sinceSeconds?: number | undefined;
}

/** The logs of containers, merged by time. */
export function watchLogs(
  application: ApplicationRef,
  query: LogQuery,
  signal: AbortSignal,
): AsyncGenerator<PodLogMessage> {
  const { resource, pod, container, follow, previous, tailLines, sinceSeconds } = query;
  const parameters = new URLSearchParams({ tailLines: String(tailLines) });
  const set = (name: string, value: string | undefined): void => {
    if (value) parameters.set(name, value);
  };
  set('kind', resource?.kind);
  set('group', resource?.group);
  set('namespace', resource?.namespace);
  set('resourceName', resource?.name);
  set('podName', pod);
  set('container', container);
  set('follow', follow ? 'true' : '');
  set('previous', previous ? 'true' : '');
  set('sinceSeconds', sinceSeconds === undefined ? '' : String(sinceSeconds));
  return streamEvents(`${pathOf(application)}/logs?${parameters}`, signal);
}

function pathOf({ namespace, name }: ApplicationRef): string {
  return `api/v2/applications/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
}
