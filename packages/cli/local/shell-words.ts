/** Splits a text as a POSIX shell would: blanks, single and double quotes, backslashes. Throws `SyntaxError` for an open quote. */
export function splitShellWords(text: string): string[] {
  const words: string[] = [];
  let word: string | undefined;
  let at = 0;
  while (at < text.length) {
    const char = text[at] ?? '';
    if (/[ \t\n]/.test(char)) {
      if (word !== undefined) words.push(word);
      word = undefined;
      at++;
      continue;
    }
    const [part, next] = readPart(text, at);
    word = (word ?? '') + part;
    at = next;
  }
  if (word !== undefined) words.push(word);
  return words;
}

function readPart(text: string, at: number): [string, number] {
  const char = text[at] ?? '';
  if (char === "'") {
    const end = text.indexOf("'", at + 1);
    if (end < 0) throw new SyntaxError('Unterminated single-quoted string');
    return [text.slice(at + 1, end), end + 1];
  }
  if (char === '"') return readDouble(text, at + 1);
  if (char === '\\') {
    if (at + 1 >= text.length) throw new SyntaxError('Unterminated backslash-escape');
    return [text[at + 1] === '\n' ? '' : (text[at + 1] ?? ''), at + 2];
  }
  return [char, at + 1];
}

function readDouble(text: string, start: number): [string, number] {
  let out = '';
  for (let at = start; at < text.length; at++) {
    const char = text[at] ?? '';
    if (char === '"') return [out, at + 1];
    const next = text[at + 1] ?? '';
    if (char === '\\' && /[$`"\\\n]/.test(next)) {
      out += next === '\n' ? '' : next;
      at++;
    } else out += char;
  }
  throw new SyntaxError('Unterminated double-quoted string');
}

/** The defaults that `ARGOCD_OPTS` gives to global flags: `--key value`, `--key=value` or `--key` for true. */
export function readOptsVariable(text: string): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  let key: string | undefined;
  for (const word of splitShellWords(text)) {
    if (word.startsWith('--')) {
      if (key !== undefined) values.set(key, 'true');
      key = word.slice(2);
    } else if (key !== undefined) {
      values.set(key, word);
      key = undefined;
    } else throw new SyntaxError(`ARGOCD_OPTS invalid at '${word}'`);
  }
  if (key !== undefined) values.set(key, 'true');
  for (const [name, value] of Array.from(values)) {
    const equals = name.indexOf('=');
    if (equals < 0 || value !== 'true') continue;
    const short = name.slice(0, equals);
    if (!values.has(short)) values.set(short, name.slice(equals + 1));
  }
  return values;
}
