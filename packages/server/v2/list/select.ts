import type { CompiledTerm } from '@tiphys/model/query';
import { queryFields } from '@tiphys/model/query';
import type { Facet, ListSummary } from '@tiphys/model/v2';
import type { Entry } from './entry.ts';

/** What a list is made of. */
export interface Selection {
  readonly entries: readonly Entry[];
  readonly terms: readonly CompiledTerm[];
  /** Whether the caller may see an entry. */
  readonly isVisible: (entry: Entry) => boolean;
  readonly facets: boolean;
}

/** Entries that match, with counts. */
export interface Selected {
  readonly matching: Entry[];
  /** Entries that the caller may see. */
  readonly all: number;
  readonly summary: ListSummary;
  readonly facets: readonly Facet[] | undefined;
}

/** Values of a facet that are listed. */
const maxValues = 40;
const facetFields = queryFields.filter(({ isFacet }) => isFacet).map(({ name }) => name);

/**
 * Picks the entries that match, and counts them: each facet counts what every term but its own lets through, so that it shows
 * what choosing another value would bring. One walk over the entries.
 */
export function selectEntries({ entries, terms, isVisible, facets }: Selection): Selected {
  const matching: Entry[] = [];
  const counts = new Map(facetFields.map((field) => [field, new Map<string, number>()]));
  let all = 0;
  for (const entry of entries) {
    if (!isVisible(entry)) continue;
    all += 1;
    const failing = failingField(terms, entry);
    if (failing === '') matching.push(entry);
    if (!facets || failing === undefined) continue;
    for (const field of failing === '' ? facetFields : [failing]) {
      const values = counts.get(field);
      if (values) for (const value of entry.values(field).slice(0, 1)) add(values, value);
    }
  }
  return {
    matching,
    all,
    summary: summarize(matching),
    facets: facets ? facetFields.map((field) => facetOf(field, counts.get(field))) : undefined,
  };
}

/** The one field whose terms fail; empty where none does, `undefined` where several do, or one without a facet. */
function failingField(terms: readonly CompiledTerm[], entry: Entry): string | undefined {
  let failing = '';
  for (const { field, test } of terms) {
    if (field === failing && failing !== '') continue;
    if (test(entry)) continue;
    if (failing !== '' || field === '') return undefined;
    failing = field;
  }
  return failing;
}

/** Counts the states of entries. */
export function summarize(entries: Iterable<Entry>): ListSummary {
  const health = new Map<string, number>();
  const sync = new Map<string, number>();
  let running = 0;
  for (const { row } of entries) {
    add(health, row.health);
    add(sync, row.sync);
    if (row.operation === 'Running') running += 1;
  }
  return { health: Object.fromEntries(health), sync: Object.fromEntries(sync), running };
}

function facetOf(field: string, counts: ReadonlyMap<string, number> | undefined): Facet {
  const sorted = [...(counts ?? [])]
    .map(([value, count]) => ({ value, count }))
    .sort((left, right) => right.count - left.count || (left.value < right.value ? -1 : 1));
  return { field, values: sorted.slice(0, maxValues), more: Math.max(0, sorted.length - maxValues) };
}

function add(counts: Map<string, number>, value: string): void {
  counts.set(value, (counts.get(value) ?? 0) + 1);
}
