import type { MatchPattern } from './decider.ts';

/** Most expressions that are kept. */
const MAX_EXPRESSIONS = 1_000;

/**
 * What may mean something else in Go, or take exponential time here: groups that are repeated, flags and other groups that begin with
 * `(?`, named classes, and escapes beyond the plain ones.
 */
const DEMANDING = /\)[*+?{]|\(\?|\[\[:|\\[^dwsDWSbB.\-/^$|()[\]{}*+?\\]/;

/**
 * Matches by regular expressions, which are looked for anywhere in a text. Plain ones run here, because a list asks thousands of times; what
 * is demanding is left to `go`, whose time is linear.
 */
export function createRegexMatcher(go: MatchPattern): MatchPattern {
  const kept = new Map<string, MatchPattern>();
  return (pattern, text) => {
    let matcher = kept.get(pattern);
    if (!matcher) {
      matcher = compile(pattern, go);
      if (kept.size >= MAX_EXPRESSIONS) kept.clear();
      kept.set(pattern, matcher);
    }
    return matcher(pattern, text);
  };
}

function compile(pattern: string, go: MatchPattern): MatchPattern {
  if (DEMANDING.test(pattern)) return go;
  try {
    const expression = new RegExp(pattern);
    return (_pattern, text) => expression.test(text);
  } catch {
    return go;
  }
}
