import type { Application, ApplicationTree, ApplicationWatchEvent } from '@tiphys/model';
import { callApi } from './http.ts';
import { streamApi } from './stream.ts';

/** The fields that the list shows; the rest stays on the server. */
const listFields = [
  'metadata.name',
  'metadata.namespace',
  'metadata.creationTimestamp',
  'metadata.deletionTimestamp',
  'spec',
  'status.sync.status',
  'status.sync.revision',
  'status.health',
  'status.operationState.phase',
  'status.operationState.finishedAt',
  'status.conditions',
  'status.reconciledAt',
];

/** What the list shows of an application. */
export type ListedApplication = Pick<Application, 'metadata' | 'spec'> & {
  readonly status?: Application['status'];
};

/** Name and namespace of an application. */
export interface ApplicationRef {
  readonly namespace: string;
  readonly name: string;
}

/** All applications that the user may see, and the version to watch from. */
export async function listApplications(
  signal: AbortSignal,
): Promise<{ readonly items: readonly ListedApplication[]; readonly resourceVersion: string }> {
  const fields = ['metadata.resourceVersion', ...listFields.map((field) => `items.${field}`)].join(',');
  const list = await callApi<{ metadata: { resourceVersion?: string }; items: ListedApplication[] | null }>(
    `api/v1/applications?fields=${fields}`,
    { signal },
  );
  return { items: list.items ?? [], resourceVersion: list.metadata.resourceVersion ?? '' };
}

/** Changes of applications from a version on. */
export function watchApplications(
  resourceVersion: string,
  signal: AbortSignal,
): AsyncGenerator<{ readonly type: ApplicationWatchEvent['type']; readonly application: ListedApplication }> {
  const fields = ['result.type', ...listFields.map((field) => `result.application.${field}`)].join(',');
  return streamApi(`api/v1/stream/applications?resourceVersion=${resourceVersion}&fields=${fields}`, signal);
}

/** One application, whole. */
export function getApplication(
  { name, namespace }: ApplicationRef,
  signal: AbortSignal,
): Promise<Application> {
  return callApi(`api/v1/applications/${encodeURIComponent(name)}?appNamespace=${namespace}`, { signal });
}

/** Changes of one application; the first event is how it is now. */
export function watchApplication(
  { name, namespace }: ApplicationRef,
  signal: AbortSignal,
): AsyncGenerator<{ readonly type: string; readonly application: Application }> {
  return streamApi(
    `api/v1/stream/applications?name=${encodeURIComponent(name)}&appNamespace=${namespace}`,
    signal,
  );
}

/** The tree of an application now. */
export function getTree({ name, namespace }: ApplicationRef, signal: AbortSignal): Promise<ApplicationTree> {
  return callApi(`api/v1/applications/${encodeURIComponent(name)}/resource-tree?appNamespace=${namespace}`, {
    signal,
  });
}

/** The tree of an application, whole, each time it changes. */
export function watchTree(
  { name, namespace }: ApplicationRef,
  signal: AbortSignal,
): AsyncGenerator<ApplicationTree> {
  const path = `api/v1/stream/applications/${encodeURIComponent(name)}/resource-tree`;
  return streamApi(`${path}?appNamespace=${namespace}`, signal);
}

/** Compares the application anew and resolves when that is done. */
export function refreshApplication({ name, namespace }: ApplicationRef): Promise<unknown> {
  return callApi(`api/v1/applications/${encodeURIComponent(name)}?refresh=normal&appNamespace=${namespace}`);
}
