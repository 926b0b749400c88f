import { queryField } from './fields.ts';

/** One condition of a query; conditions are joined by `and`, the values of one by `or`. */
export interface QueryTerm {
  /** Name of a field; empty for free text. */
  readonly field: string;
  readonly negated: boolean;
  readonly values: readonly string[];
}

/** Characters of a query at most. */
export const maxQueryLength = 600;
/** Conditions of a query at most; others are not looked at. */
const maxTerms = 50;

const pattern = /(-?)(?:([A-Za-z]+):)?(!?)((?:"[^"]*"?|[^\s"])+)/g;

/**
 * Takes a query apart: `health:degraded,missing sync:!synced label:team=search "some text"`. Never fails: what is no field is
 * text. `-field:value` and `field:!value` both say that it must not be so.
 */
export function parseQuery(text: string): QueryTerm[] {
  const terms: QueryTerm[] = [];
  for (const [whole, minus = '', name = '', not = '', rest = ''] of text
    .slice(0, maxQueryLength)
    .matchAll(pattern)) {
    if (terms.length >= maxTerms) break;
    const field = queryField(name)?.name;
    // A field whose value is still to come.
    if (field === undefined ? isBegun(rest) : rest === '!') continue;
    if (field === undefined) {
      const negated = minus === '-' && whole.length > 1;
      terms.push({ field: '', negated, values: [unquote(negated ? whole.slice(1) : whole)] });
      continue;
    }
    const values = splitValues(rest).filter((value) => value !== '');
    if (values.length > 0) terms.push({ field, negated: minus === '-' || not === '!', values });
  }
  return terms;
}

function isBegun(word: string): boolean {
  return word.endsWith(':') && queryField(word.slice(0, -1)) !== undefined;
}

/** The text of a condition, as `parseQuery` reads it. */
export function formatTerm({ field, negated, values }: QueryTerm): string {
  if (field === '') return `${negated ? '-' : ''}${values.map(quote).join(' ')}`;
  return `${field}:${negated ? '!' : ''}${values.map(quote).join(',')}`;
}

/** The text of a whole query. */
export function formatQuery(terms: readonly QueryTerm[]): string {
  return terms.map(formatTerm).join(' ');
}

/** The query with one value of a field added, or taken out where it is there. */
export function toggleValue(terms: readonly QueryTerm[], field: string, value: string): readonly QueryTerm[] {
  const known = terms.find((term) => term.field === field && !term.negated);
  if (!known) return [...terms, { field, negated: false, values: [value] }];
  const has = known.values.some((other) => other.toLowerCase() === value.toLowerCase());
  const values = has
    ? known.values.filter((other) => other.toLowerCase() !== value.toLowerCase())
    : [...known.values, value];
  return terms.flatMap((term) => (term !== known ? [term] : values.length > 0 ? [{ ...known, values }] : []));
}

function splitValues(text: string): string[] {
  return (text.match(/(?:"[^"]*"?|[^,"])+/g) ?? []).map(unquote);
}

function unquote(text: string): string {
  return text.replaceAll('"', '');
}

function quote(value: string): string {
  return /[\s,]|^[!-]/.test(value) || (value.includes(':') && queryField(value.split(':', 1)[0] ?? ''))
    ? `"${value.replaceAll('"', '')}"`
    : value;
}
