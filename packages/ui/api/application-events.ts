import type { Event } from '@tiphys/model';
import { timeOf } from '../resource/event-time.ts';
import type { ApplicationRef } from './applications.ts';
import { callApi } from './http.ts';

/** Events of an application itself, the last first. */
export async function getApplicationEvents(
  { namespace, name }: ApplicationRef,
  signal: AbortSignal,
): Promise<readonly Event[]> {
  const path = `api/v1/applications/${encodeURIComponent(name)}/events?appNamespace=${encodeURIComponent(namespace)}`;
  const { items } = await callApi<{ readonly items?: readonly Event[] | null }>(path, { signal });
  return [...(items ?? [])].sort((left, right) => Date.parse(timeOf(right)) - Date.parse(timeOf(left)));
}
