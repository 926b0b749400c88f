import type { LogEntry, ResourceDiff, ResourceNode } from '@tiphys/model';
import type { ApplicationRef } from './applications.ts';
import { callApi } from './http.ts';
import { streamApi } from './stream.ts';

/** What the page shows of a Kubernetes event. */
export interface ResourceEvent {
  readonly metadata?: { readonly uid?: string };
  readonly type?: string;
  readonly reason?: string;
  readonly message?: string;
  readonly count?: number;
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
}

/** A resource of an application. */
export interface ResourceRef {
  readonly application: ApplicationRef;
  readonly node: ResourceNode;
}

/** The manifest of a resource on the cluster, JSON; secrets are masked by the server. */
export async function getManifest(
  { application, node }: ResourceRef,
  signal: AbortSignal,
): Promise<string | undefined> {
  const query = queryOf(application, {
    namespace: node.namespace,
    resourceName: node.name,
    version: node.version,
    kind: node.kind,
    group: node.group,
  });
  const path = `${pathOf(application)}/resource?${query}`;
  return (await callApi<{ readonly manifest?: string }>(path, { signal })).manifest;
}

/** What the managed resources should be and are; `node` narrows it to one. */
export async function getManagedResources(
  { application, node }: { readonly application: ApplicationRef; readonly node?: ResourceNode | undefined },
  signal: AbortSignal,
): Promise<readonly ResourceDiff[]> {
  const query = queryOf(application, {
    namespace: node?.namespace,
    name: node?.name,
    kind: node?.kind,
    group: node?.group,
  });
  const path = `${pathOf(application)}/managed-resources?${query}`;
  return (await callApi<{ readonly items?: readonly ResourceDiff[] }>(path, { signal })).items ?? [];
}

/** The events of a resource, the last first. */
export async function getEvents(
  { application, node }: ResourceRef,
  signal: AbortSignal,
): Promise<readonly ResourceEvent[]> {
  const query = queryOf(application, {
    resourceNamespace: node.namespace,
    resourceName: node.name,
    resourceUID: node.uid,
  });
  const path = `${pathOf(application)}/events?${query}`;
  const { items } = await callApi<{ readonly items?: readonly ResourceEvent[] | null }>(path, { signal });
  return [...(items ?? [])].sort((left, right) => timeOf(right).localeCompare(timeOf(left)));
}

/** When an event was last seen, as Kubernetes writes it. */
export function timeOf({ lastTimestamp, eventTime }: ResourceEvent): string {
  return lastTimestamp || eventTime || '';
}

/** The last lines of a pod's log, and with `follow` those to come. */
export function watchLogs(
  { application, node }: ResourceRef,
  options: { readonly container: string; readonly follow: boolean; readonly tailLines: number },
  signal: AbortSignal,
): AsyncGenerator<LogEntry> {
  const query = queryOf(application, {
    namespace: node.namespace,
    container: options.container,
    follow: String(options.follow),
    tailLines: String(options.tailLines),
  });
  return streamApi(
    `${pathOf(application)}/pods/${encodeURIComponent(node.name ?? '')}/logs?${query}`,
    signal,
  );
}

function pathOf({ name }: ApplicationRef): string {
  return `api/v1/applications/${encodeURIComponent(name)}`;
}

function queryOf(
  { namespace }: ApplicationRef,
  fields: Readonly<Record<string, string | undefined>>,
): URLSearchParams {
  const query = new URLSearchParams({ appNamespace: namespace });
  for (const [name, value] of Object.entries(fields)) if (value) query.set(name, value);
  return query;
}
