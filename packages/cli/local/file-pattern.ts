/** A test of file names for a pattern of Go's `filepath.Match`: `*`, `?`, `[a-z]`, `[^a]` and `\` before a plain character. */
export function compileFilePattern(pattern: string): (name: string) => boolean {
  let source = '';
  for (let at = 0; at < pattern.length; at++) {
    const char = pattern[at] ?? '';
    if (char === '*') source += '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '[') {
      const end = classEnd(pattern, at);
      source += classSource(pattern.slice(at + 1, end));
      at = end;
    } else if (char === '\\') {
      at += 1;
      source += literal(pattern[at] ?? fail(pattern));
    } else source += literal(char);
  }
  try {
    const compiled = new RegExp(`^${source}$`, 'us');
    return (name) => compiled.test(name);
  } catch {
    return fail(pattern);
  }
}

function classEnd(pattern: string, start: number): number {
  let at = pattern[start + 1] === '^' ? start + 2 : start + 1;
  const first = at;
  while (at < pattern.length && (pattern[at] !== ']' || at === first)) at += pattern[at] === '\\' ? 2 : 1;
  return at < pattern.length && at > first ? at : fail(pattern);
}

function classSource(inner: string): string {
  const negated = inner.startsWith('^');
  const members = (negated ? inner.slice(1) : inner).replace(/\\(.)|[[\]^]/gsu, (text, escaped?: string) =>
    literal(escaped ?? text),
  );
  return `[${negated ? '^' : ''}${members}]`;
}

function literal(char: string): string {
  return /[\\^$.*+?()[\]{}|/-]/.test(char) ? `\\x${char.charCodeAt(0).toString(16).padStart(2, '0')}` : char;
}

function fail(pattern: string): never {
  throw new Error(`error verifying inclusion pattern ${JSON.stringify(pattern)}: syntax error in pattern`);
}
