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

/** What a caller sees, and may do with it. */
export interface EntryRights {
  readonly sees: (entry: Entry) => boolean;
  /** Bits of `ApplicationRow.can`; 0 for what it does not see. */
  readonly of: (entry: Entry) => number;
}

/** The rights of a caller over entries. */
export function visibleRights(source: ListSource, call: Call): EntryRights {
  const rights = source.rightsOf(call.identity);
  return {
    sees: ({ object, row }) => source.isServed(row.namespace) && rights.sees(object),
    of: ({ object, row }) => (source.isServed(row.namespace) ? rights.of(object) : 0),
  };
}

/** The conditions of a request's query. */
export function termsOf(source: ListSource, query: URLSearchParams): readonly CompiledTerm[] {
  return compileQuery(parseQuery(query.get('q') ?? ''), source.now());
}

/** The row of an entry as a caller sees it. */
export function shownRow({ row, application }: Entry, can: number, labels: boolean): ApplicationRow {
  return labels ? { ...row, can, labels: application.metadata.labels ?? {} } : { ...row, can };
}
