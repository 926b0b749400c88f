import { queryField, queryFields } from '@tiphys/model/query';
import type { Facet } from '@tiphys/model/v2';

/** One way to go on with a query. */
export interface Suggestion {
  /** The whole query with it. */
  readonly q: string;
  /** Where the caret stands then. */
  readonly caret: number;
  readonly label: string;
  readonly note: string;
}

const maxShown = 10;

/** Ways to go on at the caret: names of fields, then values of the field, the most frequent first. */
export function suggestAt(q: string, caret: number, facets: readonly Facet[]): readonly Suggestion[] {
  const start = wordStart(q, caret);
  const word = q.slice(start, caret);
  const rest = q.slice(caret).replace(/^\S*/, '');
  const withWord = (text: string): Pick<Suggestion, 'q' | 'caret'> => {
    const before = q.slice(0, start) + text;
    return { q: before + rest, caret: before.length };
  };
  const colon = word.indexOf(':');
  if (colon < 0) {
    const typed = word.replace(/^-/, '').toLowerCase();
    const minus = word.startsWith('-') ? '-' : '';
    return queryFields
      .filter(({ name, aliases = [] }) => [name, ...aliases].some((known) => known.startsWith(typed)))
      .slice(0, maxShown)
      .map(({ name, note }) => ({ ...withWord(`${minus}${name}:`), label: `${minus}${name}:`, note }));
  }
  return valuesAt(word, facets).map(({ value, count }) => {
    const head = word.slice(0, lastStart(word));
    const text = `${head}${/[\s,"]/.test(value) ? `"${value.replaceAll('"', '')}"` : value} `;
    return { ...withWord(text), label: value, note: count === undefined ? '' : String(count) };
  });
}

function valuesAt(
  word: string,
  facets: readonly Facet[],
): readonly { readonly value: string; readonly count: number | undefined }[] {
  const field = queryField(word.slice(0, word.indexOf(':')).replace(/^-/, ''));
  if (!field) return [];
  const typed = word.slice(lastStart(word)).toLowerCase();
  const counted = facets.find((facet) => facet.field === field.name)?.values ?? [];
  const known = (field.values ?? [])
    .filter((value) => !counted.some((other) => other.value === value))
    .map((value) => ({ value, count: undefined }));
  const ages = field.match === 'age' ? ['>1h', '>1d', '>7d', '<1h', '<1d', '<7d'] : [];
  return [...counted, ...known, ...ages.map((value) => ({ value, count: undefined }))]
    .filter(({ value }) => value.toLowerCase().includes(typed) && value !== '')
    .slice(0, maxShown);
}

/** Where the value begins that is being typed: after the colon, the negation, or the last comma. */
function lastStart(word: string): number {
  const after = Math.max(word.indexOf(':'), word.lastIndexOf(',')) + 1;
  return word[after] === '!' ? after + 1 : after;
}

/** Where the word at the caret begins; quoted text is one word. */
function wordStart(q: string, caret: number): number {
  let start = 0;
  let quoted = false;
  for (let at = 0; at < caret; at++) {
    if (q[at] === '"') quoted = !quoted;
    else if (!quoted && /\s/.test(q[at] ?? '')) start = at + 1;
  }
  return start;
}
