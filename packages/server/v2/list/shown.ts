import { compileQuery, parseQuery } from '@tiphys/model/query';
import type { CompiledTerm } from '@tiphys/model/query';
import type { ApplicationRow } from '@tiphys/model/v2';
import type { Call } from '../../call.ts';
import type { Entry } from './entry.ts';
import type { ListIndex } from './list-index.ts';
import type { RightsOf } from './rights.ts';

/** What lists are made from. */
export interface ListSource {
  readonly index: ListIndex;
  readonly rightsOf: RightsOf;
  /** Whether applications in a namespace are served. */
  readonly isServed: (namespace: string) => boolean;
  readonly now: () => number;
}

/** What a caller may do with each entry; 0 for those it may not see. */
export function visibleRights(source: ListSource, call: Call): (entry: Entry) => number {
  const rights = source.rightsOf(call.identity);
  return ({ object, row }) => (source.isServed(row.namespace) ? rights(object) : 0);
}

/** The conditions of a request's query. */
export function termsOf(source: ListSource, query: URLSearchParams): readonly CompiledTerm[] {
  return compileQuery(parseQuery(query.get('q') ?? ''), source.now());
}

/** The row of an entry as a caller sees it. */
export function shownRow({ row, application }: Entry, can: number, labels: boolean): ApplicationRow {
  return labels ? { ...row, can, labels: application.metadata.labels ?? {} } : { ...row, can };
}
