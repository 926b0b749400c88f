/** How many patterns braces may make of one. */
const maxAlternatives = 1000;

/** Whether a path is a pattern for Argo CD: `*`, `?` or `[` anywhere. */
export function isPattern(path: string): boolean {
  return /[*?[]/.test(path);
}

/** The patterns that `{a,b}` stands for. More than 1,000 are cut off. */
export function expandBraces(pattern: string): string[] {
  const open = pattern.indexOf('{');
  const close = open < 0 ? -1 : closingBrace(pattern, open);
  if (close < 0) return [pattern];
  const before = pattern.slice(0, open);
  const after = pattern.slice(close + 1);
  const expanded: string[] = [];
  for (const choice of choices(pattern.slice(open + 1, close))) {
    for (const rest of expandBraces(choice + after)) {
      if (expanded.length >= maxAlternatives) return expanded;
      expanded.push(before + rest);
    }
  }
  return expanded;
}

/** Matches one name against one segment of a pattern: `*`, `?`, `[a-z]`, `[!a]`, `[^a]`, `\` escapes. */
export function matchSegment(pattern: string, name: string): boolean {
  const tokens = parse(pattern);
  const letters = [...name];
  let token = 0;
  let letter = 0;
  let star = -1;
  let resume = 0;
  // A star first takes nothing; whenever the rest fails, the last star takes one letter more.
  while (letter < letters.length) {
    const current = tokens[token];
    if (current === '*') {
      star = token++;
      resume = letter;
    } else if (current !== undefined && current(letters[letter] ?? '')) {
      token++;
      letter++;
    } else if (star >= 0) {
      token = star + 1;
      letter = ++resume;
    } else return false;
  }
  while (tokens[token] === '*') token++;
  return token === tokens.length;
}

type Token = '*' | ((letter: string) => boolean);

function parse(pattern: string): Token[] {
  const tokens: Token[] = [];
  const letters = [...pattern];
  for (let at = 0; at < letters.length; at++) {
    const letter = letters[at] ?? '';
    const close = letter === '[' ? letters.indexOf(']', at + 2) : -1;
    if (letter === '*') {
      if (tokens.at(-1) !== '*') tokens.push('*');
    } else if (letter === '?') tokens.push(() => true);
    else if (close > 0) {
      tokens.push(classOf(letters.slice(at + 1, close)));
      at = close;
    } else {
      const literal = letter === '\\' ? (letters[++at] ?? '\\') : letter;
      tokens.push((other) => other === literal);
    }
  }
  return tokens;
}

function classOf(letters: readonly string[]): (letter: string) => boolean {
  const negated = letters[0] === '!' || letters[0] === '^';
  const members = negated ? letters.slice(1) : letters;
  const ranges: [string, string][] = [];
  for (let at = 0; at < members.length; at++) {
    const from = members[at] ?? '';
    const to = members[at + 1] === '-' ? members[at + 2] : undefined;
    ranges.push([from, to ?? from]);
    if (to !== undefined) at += 2;
  }
  return (letter) => ranges.some(([from, to]) => from <= letter && letter <= to) !== negated;
}

function closingBrace(pattern: string, open: number): number {
  let depth = 0;
  for (let at = open; at < pattern.length; at++) {
    if (pattern[at] === '{') depth++;
    if (pattern[at] === '}' && --depth === 0) return at;
  }
  return -1;
}

/** Splits at the commas that are in no inner braces. */
function choices(text: string): string[] {
  const found: string[] = [];
  let depth = 0;
  let from = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}') depth--;
    if (text[at] === ',' && depth === 0) {
      found.push(text.slice(from, at));
      from = at + 1;
    }
  }
  return [...found, text.slice(from)];
}
