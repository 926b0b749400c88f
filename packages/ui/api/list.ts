import type {
  ApplicationName,
  ApplicationRow,
  ApplicationsAnswer,
  BulkJob,
  BulkRequest,
  ListChanges,
  ListNeighbours,
} from '@tiphys/model/v2';
import { streamEvents } from './events.ts';
import { callApi } from './http.ts';

/** What part of the list is asked for. */
export interface ListQuery {
  readonly q: string;
  readonly sort: string;
  readonly offset?: number | undefined;
  readonly limit?: number | undefined;
  readonly facets?: boolean | undefined;
  readonly labels?: boolean | undefined;
}

/** A part of the list of applications, with counts of all that match. */
export function listRows(query: ListQuery, signal: AbortSignal): Promise<ApplicationsAnswer> {
  return callApi(`api/v2/applications?${listParameters(query)}`, { signal });
}

/** The query as parameters of an address; defaults are left out. */
export function listParameters({ q, sort, offset, limit, facets, labels }: ListQuery): URLSearchParams {
  const parameters = new URLSearchParams();
  if (q) parameters.set('q', q);
  if (sort) parameters.set('sort', sort);
  if (offset) parameters.set('offset', String(offset));
  if (limit !== undefined) parameters.set('limit', String(limit));
  if (facets) parameters.set('facets', 'true');
  if (labels) parameters.set('labels', 'true');
  return parameters;
}

/** What stands before and after an application in a list. */
export function getNeighbours(
  { namespace, name }: ApplicationName,
  query: Pick<ListQuery, 'q' | 'sort'>,
  signal: AbortSignal,
): Promise<ListNeighbours> {
  const path = `api/v2/applications/${encodeURIComponent(namespace)}/${encodeURIComponent(name)}/neighbours`;
  return callApi(`${path}?${listParameters(query)}`, { signal });
}

/** Changes of a list from now on; the first message has the counts as they are. */
export function watchRows(query: ListQuery, signal: AbortSignal): AsyncGenerator<ListChanges> {
  return streamEvents(`api/v2/applications?${listParameters(query)}`, signal);
}

/** Begins a job over many applications. */
export function startBulk(request: BulkRequest): Promise<BulkJob> {
  return callApi('api/v2/bulk', { method: 'POST', body: request });
}

/** How far a job is. */
export function getBulk(id: string, signal: AbortSignal): Promise<BulkJob> {
  return callApi(`api/v2/bulk/${id}`, { signal });
}

/** Asks a job to stop; what is under way is finished. */
export function stopBulk(id: string): Promise<BulkJob> {
  return callApi(`api/v2/bulk/${id}`, { method: 'DELETE', body: {} });
}

const foundLimit = 20;

/** Applications whose names fit what was typed, best first. */
export async function findApplications(
  text: string,
  signal: AbortSignal,
): Promise<readonly ApplicationRow[]> {
  const parameters = new URLSearchParams({ find: text, limit: String(foundLimit) });
  const { rows } = await callApi<ApplicationsAnswer>(`api/v2/applications?${parameters}`, { signal });
  return rows;
}
