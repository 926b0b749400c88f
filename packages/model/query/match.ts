import { queryField } from './fields.ts';
import type { QueryTerm } from './parse.ts';

/** What a query is asked of; values of a field are found by its name. */
export interface QuerySubject {
  /** The values of a field; none where it has none. */
  values(field: string): readonly string[];
  /** A map, for fields of kind `pair`. */
  pairs(field: string): Readonly<Record<string, string>>;
  /** A time in milliseconds since 1970, for fields of kind `age`. */
  time(field: string): number | undefined;
  /** What free text is looked for in, in lower case. */
  readonly text: string;
}

/** One condition as a function. */
export interface CompiledTerm {
  readonly field: string;
  readonly test: (subject: QuerySubject) => boolean;
}

/** Makes functions of conditions. `now` is milliseconds since 1970. */
export function compileQuery(terms: readonly QueryTerm[], now: number): readonly CompiledTerm[] {
  return terms.map((term) => {
    const tests = term.values.map((value) => testOf(term.field, value, now));
    const matches = (subject: QuerySubject): boolean => tests.some((test) => test(subject));
    return {
      field: term.field,
      test: term.negated ? (subject) => !matches(subject) : matches,
    };
  });
}

type Test = (subject: QuerySubject) => boolean;

function testOf(field: string, value: string, now: number): Test {
  const lower = value.toLowerCase();
  switch (queryField(field)?.match) {
    case 'word':
      return ofValues(field, globTest(lower, 'whole'));
    case 'part':
      return ofValues(field, globTest(lower, 'part'));
    case 'pair':
      return pairTest(field, value);
    case 'age':
      return ageTest(field, lower, now);
    case undefined: {
      const fits = globTest(lower, 'part');
      return ({ text }) => fits(text);
    }
  }
}

function ofValues(field: string, fits: (value: string) => boolean): Test {
  return (subject) => subject.values(field).some((value) => fits(value.toLowerCase()));
}

/** A test for text in lower case with `*` and `?`. Steps grow with the product of both lengths at most. */
function globTest(pattern: string, mode: 'whole' | 'part'): (text: string) => boolean {
  if (!/[*?]/.test(pattern)) {
    return mode === 'whole' ? (text) => text === pattern : (text) => text.includes(pattern);
  }
  const whole = mode === 'whole' ? pattern : `*${pattern}*`;
  return (text) => globMatches(whole, text);
}

/** Whether a text is what a pattern of `*` and `?` says, without the blow-up of a regular expression. */
export function globMatches(pattern: string, text: string): boolean {
  let at = 0;
  let from = 0;
  let star = -1;
  let mark = 0;
  while (from < text.length) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at++;
      mark = from;
    } else if (wanted === '?' || wanted === text[from]) {
      at++;
      from++;
    } else if (star >= 0) {
      at = star + 1;
      from = ++mark;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

function pairTest(field: string, value: string): Test {
  const [, key = '', not = '', wanted] = /^([^=!]*)(!?)(?:=(.*))?$/s.exec(value) ?? [];
  if (wanted === undefined) {
    return (subject) => Object.keys(subject.pairs(field)).some((name) => globMatches(key, name));
  }
  const fits = globTest(wanted.toLowerCase(), 'whole');
  return (subject) => {
    const found = subject.pairs(field)[key];
    const matches = found !== undefined && fits(found.toLowerCase());
    return not === '!' ? !matches : matches;
  };
}

const unitMs: Readonly<Record<string, number>> = {
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 7 * 86_400_000,
};

function ageTest(field: string, value: string, now: number): Test {
  const [, sign = '', amount = '', unit = ''] = /^([<>]=?)?(\d+(?:\.\d+)?)([smhdw])$/.exec(value) ?? [];
  if (amount === '') return () => false;
  const limit = Number(amount) * (unitMs[unit] ?? 0);
  return (subject) => {
    const at = subject.time(field);
    if (at === undefined) return false;
    return sign.startsWith('<') ? now - at <= limit : now - at >= limit;
  };
}
