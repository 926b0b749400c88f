import type { ApplicationRef } from './applications.ts';
import { callApi } from './http.ts';

/** How an application is deleted: with its resources before it or after it, or without them. */
export type DeletionMode = 'foreground' | 'background' | 'keep';

/** Starts a sync; `body` comes from `syncRequest`. */
export function startSync(
  { name }: ApplicationRef,
  body: Readonly<Record<string, unknown>>,
): Promise<unknown> {
  return callApi(`${pathOf(name)}/sync`, { method: 'POST', body });
}

/** Starts a sync to what a deployment of the history was. */
export function startRollback(
  { name, namespace }: ApplicationRef,
  choice: { readonly id: number; readonly prune: boolean },
): Promise<unknown> {
  const body = { name, appNamespace: namespace, ...choice };
  return callApi(`${pathOf(name)}/rollback`, { method: 'POST', body });
}

/** Stops the sync that runs. */
export function terminateOperation({ name, namespace }: ApplicationRef): Promise<unknown> {
  const query = new URLSearchParams({ appNamespace: namespace });
  return callApi(`${pathOf(name)}/operation?${query}`, { method: 'DELETE' });
}

/** Switches auto-sync on or off; its settings stay. */
export function setAutoSync({ name, namespace }: ApplicationRef, enabled: boolean): Promise<unknown> {
  const patch = JSON.stringify({ spec: { syncPolicy: { automated: { enabled } } } });
  const body = { name, appNamespace: namespace, patch, patchType: 'merge' };
  return callApi(`${pathOf(name)}`, { method: 'PATCH', body });
}

/** Deletes an application. */
export function deleteApplication({ name, namespace }: ApplicationRef, mode: DeletionMode): Promise<unknown> {
  const query = new URLSearchParams({ appNamespace: namespace, cascade: String(mode !== 'keep') });
  if (mode !== 'keep') query.set('propagationPolicy', mode);
  return callApi(`${pathOf(name)}?${query}`, { method: 'DELETE' });
}

function pathOf(name: string): string {
  return `api/v1/applications/${encodeURIComponent(name)}`;
}
