import type { DiffAnswer, HistoryAnswer, OperationTimeline, PlanAnswer, PlanRequest } from '@tiphys/model/v2';
import type { ApplicationRef } from './applications.ts';
import { streamEvents } from './events.ts';
import { callApi } from './http.ts';

/** Two sides to be compared: `live`, `desired`, `history:<id>` or a revision. */
export interface DiffSides {
  readonly from: string;
  readonly to: string;
}

/** The usual question: what would a sync change. */
export const liveAndDesired: DiffSides = { from: 'live', to: 'desired' };

/** What differs between two sides, object by object. */
export function getDiff(
  application: ApplicationRef,
  { from, to }: DiffSides,
  signal: AbortSignal,
): Promise<DiffAnswer> {
  return callApi(`${pathOf(application)}/diff?${new URLSearchParams({ from, to })}`, { signal });
}

/** What differs in one object, with both sides whole. `resource` is `group/kind/namespace/name`. */
export function getObjectDiff(
  application: ApplicationRef,
  { from, to, resource }: DiffSides & { readonly resource: string },
  signal: AbortSignal,
): Promise<DiffAnswer> {
  const query = new URLSearchParams({ from, to, resource });
  return callApi(`${pathOf(application)}/diff?${query}`, { signal });
}

/** What a sync, a rollback or a deletion would do. */
export function getPlan(
  application: ApplicationRef,
  request: PlanRequest,
  signal: AbortSignal,
): Promise<PlanAnswer> {
  return callApi(`${pathOf(application)}/plan`, { method: 'POST', body: request, signal });
}

/** The last operation: as it is, then after each change. */
export function watchOperation(
  application: ApplicationRef,
  signal: AbortSignal,
): AsyncGenerator<OperationTimeline> {
  return streamEvents(`${pathOf(application)}/operation`, signal);
}

/** The deployments, newest first; the images that each one changed take longer. */
export function getHistory(
  application: ApplicationRef,
  { images, signal }: { readonly images: boolean; readonly signal: AbortSignal },
): Promise<HistoryAnswer> {
  return callApi(`${pathOf(application)}/history${images ? '?images=true' : ''}`, { signal });
}

function pathOf({ namespace, name }: ApplicationRef): string {
  return `api/v2/applications/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}`;
}
