import type { Application } from '@tiphys/model';
import { callApi } from './http.ts';

/** Name and namespace of an application. */
export interface ApplicationRef {
  readonly namespace: string;
  readonly name: string;
}

/** One application, whole. */
export function getApplication(
  { name, namespace }: ApplicationRef,
  signal: AbortSignal,
): Promise<Application> {
  return callApi(`api/v1/applications/${encodeURIComponent(name)}?appNamespace=${namespace}`, { signal });
}

/** Compares the application anew and resolves when that is done; `hard` renders without any cache. */
export function refreshApplication(
  { name, namespace }: ApplicationRef,
  mode: 'normal' | 'hard' = 'normal',
): Promise<unknown> {
  const query = new URLSearchParams({ refresh: mode, appNamespace: namespace });
  return callApi(`api/v1/applications/${encodeURIComponent(name)}?${query}`);
}
