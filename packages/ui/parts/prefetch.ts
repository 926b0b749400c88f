import { createContext } from 'react';
import type { ApplicationsAnswer } from '@tiphys/model/v2';
import { listRows } from '../api/list.ts';
import type { ListQuery } from '../api/list.ts';
import { listPlace } from '../route/list-place.ts';
import { pageSize } from '../store/list.ts';

/** The first page of the list, asked for while the page itself is still made. */
export interface Prefetch {
  /** The answer, where this very query was asked; only once. */
  take(query: ListQuery): Promise<ApplicationsAnswer> | undefined;
}

/** What was asked for at the start. */
export const PrefetchContext = createContext<Prefetch | undefined>(undefined);

/** Asks for the list at once where the address leads to it. */
export function createPrefetch(path: string, search: string): Prefetch {
  const isList = path === '/' || path === '/applications' || path === '/applications/';
  const { q, sort, columns } = listPlace(search);
  const labels = columns?.includes('labels') ?? false;
  let first = isList
    ? listRows({ q, sort, labels, limit: pageSize, facets: true }, AbortSignal.timeout(30_000))
    : undefined;
  // Who is not logged in is told by the session's answer.
  first?.catch(() => undefined);
  return {
    take(query) {
      const found =
        query.q === q && query.sort === sort && (query.labels ?? false) === labels ? first : undefined;
      first = undefined;
      return found;
    },
  };
}
