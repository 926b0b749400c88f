import type { LiveMessage, PodLogMessage, ResourceOverview } from '@tiphys/model/v2';
import type { ResourceName } from '../resource/node-id.ts';
import type { ApplicationRef } from './applications.ts';
import { streamEvents } from './events.ts';
import { callApi } from './http.ts';

/** Overview and tree of an application, and what changes; with the version of a tree that one has, only what changed since. */
export function watchApplicationPage(
  application: ApplicationRef,
  since: string | undefined,
  signal: AbortSignal,
): AsyncGenerator<LiveMessage> {
  const query = since === undefined ? '' : `?since=${encodeURIComponent(since)}`;
  return streamEvents(`${pathOf(application)}/live${query}`, signal);
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
