/** Characters that need the real library. Commas count only inside braces, so they are plain here. */
const special = /[[\]{}\\?]/;

/** Whether a pattern has nothing but plain characters and `*`, so that matching it needs no library. */
export function isSimpleGlob(pattern: string, separators: string): boolean {
  if (special.test(pattern)) return false;
  return separators === '' || (separators.length === 1 && !pattern.includes('**'));
}

/**
 * Matches a pattern that `isSimpleGlob` accepts against a whole text; `undefined` where the library has a mind
 * of its own: in gobwas/glob `-*-` matches `-`, as prefix and suffix may overlap.
 */
export function matchSimpleGlob(pattern: string, text: string, separator: string): boolean | undefined {
  if (!pattern.includes('*')) return pattern === text;
  if (separator === '') return matchStars(pattern, text);
  // Without `**` no star crosses a separator, so the parts match one by one.
  const patterns = pattern.split(separator);
  const texts = text.split(separator);
  if (patterns.length !== texts.length) return false;
  const matches = patterns.map((part, index) => matchStars(part, texts[index] ?? ''));
  return matches.includes(undefined) ? undefined : !matches.includes(false);
}

/** Literals between stars are found from left to right; the first and the last are anchored. */
function matchStars(pattern: string, text: string): boolean | undefined {
  const literals = pattern.split('*');
  const first = literals[0] ?? '';
  const last = literals.at(-1) ?? '';
  if (literals.length === 1) return first === text;
  if (!text.startsWith(first) || !text.endsWith(last)) return false;
  if (text.length < first.length + last.length) return undefined;
  const end = text.length - last.length;
  let at = first.length;
  for (const literal of literals.slice(1, -1)) {
    const found = text.indexOf(literal, at);
    if (found < 0 || found + literal.length > end) return false;
    at = found + literal.length;
  }
  return true;
}
