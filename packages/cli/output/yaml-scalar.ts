/** How a text may be written in YAML, as go-yaml's emitter judges it. */
interface TextTraits {
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

/** The style that sigs.k8s.io/yaml (go-yaml v2) picks for a text. */
export type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

/** Picks the style of a text; `key` is for mapping keys, which stay on one line. */
export function scalarStyle(text: string, key: boolean): ScalarStyle {
  const traits = analyze(text);
  const multiline = text.includes('\n');
  if (multiline) return traits.block && !key ? 'literal' : 'double';
  if (!isStringWhenPlain(text)) return 'double';
  if (traits.plain) return 'plain';
  return traits.single ? 'single' : 'double';
}

const words = new Set(
  ['~', '', 'null', 'y', 'yes', 'true', 'on', 'n', 'no', 'false', 'off', '.inf', '+.inf', '-.inf', '.nan']
    .flatMap((word) => [word, word.toUpperCase(), capital(word)])
    .concat(['.Inf', '+.Inf', '-.Inf', '.NaN']),
);

function capital(word: string): string {
  return word.slice(0, 1).toUpperCase() + word.slice(1);
}

/** Whether YAML 1.1 (go-yaml v2) reads the bare text as a string: not as null, bool, number or time. */
function isStringWhenPlain(text: string): boolean {
  if (words.has(text)) return false;
  const digits = text.replaceAll('_', '');
  if (/^[-+]?(0[xX][\da-fA-F]+|0[oO]?[0-7]+|0[bB][01]+|\d+)$/.test(digits) && /^[-+.\d]/.test(text)) {
    return /^[-+]?0\d*[89]/.test(digits) && !/^[-+]?\d+(\.\d*)?$/.test(digits);
  }
  if (/^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(digits) && /^[-+.\d]/.test(text)) return false;
  if (/^[-+]?\d[\d_]*(?::[0-5]?\d)+(?:\.[\d_]*)?$/.test(text)) return false;
  return !/^\d{4}-\d{1,2}-\d{1,2}([Tt ]\d{1,2}:\d{1,2}:\d{1,2}(\.\d*)?( ?(Z|[-+]\d{2}:\d{2}))?)?$/.test(text);
}

function analyze(text: string): TextTraits {
  if (text === '') return { plain: false, single: true, block: false };
  const indicators =
    /^(---|\.\.\.)/.test(text) ||
    /^[#,[\]{}&*!|>'"%@`]/.test(text) ||
    /^[?:-]([ \t\r\n]|$)/.test(text) ||
    /:([ \t\r\n]|$)/.test(text) ||
    /[ \t\r\n]#/.test(text);
  const special = hasSpecial(text);
  const edges = /^[ \n]|[ \n]$/.test(text);
  const breakSpace = /\n /.test(text);
  const spaceBreak = / \n/.test(text);
  const plain = !(indicators || special || edges || breakSpace || spaceBreak || text.includes('\n'));
  return {
    plain,
    single: !(special || breakSpace || spaceBreak),
    block: !(special || spaceBreak || text.endsWith(' ')),
  };
}

/** Whether a character needs an escape: control characters, tabs, byte order marks, lone surrogates. */
function hasSpecial(text: string): boolean {
  return /[^\n\x20-\x7e\u0085\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd\u{10000}-\u{10ffff}]/u.test(text);
}

const shortEscapes: Readonly<Record<string, string>> = {
  '\0': '\\0',
  '\x07': '\\a',
  '\b': '\\b',
  '\t': '\\t',
  '\n': '\\n',
  '\v': '\\v',
  '\f': '\\f',
  '\r': '\\r',
  '\x1b': '\\e',
  '"': '\\"',
  '\\': '\\\\',
  '\u0085': '\\N',
  '\u00a0': '\\_',
  '\u2028': '\\L',
  '\u2029': '\\P',
};

/** The escape of a character inside double quotes; `undefined` where it stands for itself. */
export function escapeChar(char: string): string | undefined {
  if (
    char !== '\n' &&
    char !== '"' &&
    char !== '\\' &&
    !/[\u0085\u2028\u2029]/.test(char) &&
    !hasSpecial(char)
  ) {
    return undefined;
  }
  const short = shortEscapes[char];
  if (short !== undefined) return short;
  const code = char.codePointAt(0) ?? 0;
  if (code <= 0xff) return `\\x${code.toString(16).toUpperCase().padStart(2, '0')}`;
  if (code <= 0xffff) return `\\u${code.toString(16).toUpperCase().padStart(4, '0')}`;
  return `\\U${code.toString(16).toUpperCase().padStart(8, '0')}`;
}
