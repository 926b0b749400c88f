import { escapeChar, scalarStyle } from './yaml-scalar.ts';

/**
 * YAML as sigs.k8s.io/yaml writes plain JSON data: sorted keys, two spaces, lists not indented, long lines
 * folded at spaces, texts with newlines as literal blocks.
 */
export function formatYaml(value: unknown): string {
  return write(value, { indent: 2, width: 80, listIndent: 0 });
}

/** YAML as go-yaml v3 writes it: four spaces, lists indented, long lines left alone. */
export function formatYaml3(value: unknown): string {
  return write(value, { indent: 4, width: Number.POSITIVE_INFINITY, listIndent: 4 });
}

/** How a version of go-yaml lays text out. */
interface Layout {
  readonly indent: number;
  /** How far lists in maps are indented. */
  readonly listIndent: number;
  /** Lines longer than this are folded at spaces. */
  readonly width: number;
}

function write(value: unknown, layout: Layout): string {
  const writer = new YamlWriter(layout);
  writer.node(value, { indent: 0, inList: false, top: true });
  return writer.text();
}

interface Place {
  readonly indent: number;
  readonly inList: boolean;
  readonly top?: boolean | undefined;
}

class YamlWriter {
  readonly #layout: Layout;
  #out = '';
  #column = 0;

  constructor(layout: Layout) {
    this.#layout = layout;
  }

  text(): string {
    return `${this.#out}\n`;
  }

  node(value: unknown, place: Place): void {
    if (Array.isArray(value)) return this.#list(value, place);
    if (typeof value === 'object' && value !== null) return this.#map(Object.entries(value), place);
    if (place.top !== true && !place.inList) this.#write(' ');
    this.#scalar(value, place.indent + this.#layout.indent);
  }

  #list(items: readonly unknown[], place: Place): void {
    if (items.length === 0) return this.#write(place.top === true || place.inList ? '[]' : ' []');
    const inMap = !place.inList && place.top !== true;
    const indent = inMap ? place.indent + this.#layout.listIndent : place.indent;
    items.forEach((item, i) => {
      if (!(i === 0 && (place.inList || place.top === true))) this.#newline(indent);
      this.#write('- ');
      this.node(item, { indent: Array.isArray(item) || isMap(item) ? indent + 2 : indent, inList: true });
    });
  }

  #map(entries: readonly (readonly [string, unknown])[], place: Place): void {
    const set = entries.filter(([, value]) => value !== undefined);
    if (set.length === 0) return this.#write(place.top === true || place.inList ? '{}' : ' {}');
    const inMap = !place.inList && place.top !== true;
    const indent = inMap ? place.indent + this.#layout.indent : place.indent;
    set.sort(([a], [b]) => compareKeys(a, b));
    set.forEach(([key, value], i) => {
      if (i > 0 || inMap) this.#newline(indent);
      this.#key(key);
      this.node(value, { indent, inList: false });
    });
  }

  #key(key: string): void {
    this.#text(key, scalarStyle(key, true), undefined);
    this.#write(':');
  }

  #scalar(value: unknown, indent: number): void {
    if (typeof value === 'string') return this.#text(value, scalarStyle(value, false), indent);
    this.#write(typeof value === 'number' ? formatNumber(value) : String(value ?? null));
  }

  #text(text: string, style: ReturnType<typeof scalarStyle>, indent: number | undefined): void {
    if (style === 'literal') return this.#literal(text, indent ?? 0);
    if (style === 'double') return this.#double(text, indent);
    const quote = style === 'single' ? "'" : '';
    this.#write(quote);
    const chars = [...text];
    chars.forEach((char, i) => {
      const fold = char === ' ' && this.#mayFold(indent, chars[i - 1]) && chars[i + 1] !== ' ';
      if (fold && indent !== undefined && (quote === '' || (i > 0 && i < chars.length - 1)))
        this.#newline(indent);
      else this.#write(char === "'" && quote !== '' ? "''" : char);
    });
    this.#write(quote);
  }

  #double(text: string, indent: number | undefined): void {
    this.#write('"');
    const chars = [...text];
    chars.forEach((char, i) => {
      const inside = i > 0 && i < chars.length - 1;
      if (char === ' ' && inside && indent !== undefined && this.#mayFold(indent, chars[i - 1])) {
        this.#newline(indent);
        if (chars[i + 1] === ' ') this.#write('\\');
      } else this.#write(escapeChar(char) ?? char);
    });
    this.#write('"');
  }

  #mayFold(indent: number | undefined, before: string | undefined): boolean {
    return indent !== undefined && before !== ' ' && this.#column > this.#layout.width;
  }

  #literal(text: string, indent: number): void {
    const hint = /^[ \n]/.test(text) ? '2' : '';
    const chomp = text.endsWith('\n') ? (/(^|\n)\n$/.test(text) ? '+' : '') : '-';
    this.#write(`|${hint}${chomp}`);
    const body = text.endsWith('\n') ? text.slice(0, -1) : text;
    for (const line of body.split('\n')) {
      this.#out += '\n';
      this.#column = 0;
      if (line !== '') this.#write(' '.repeat(indent) + line);
    }
  }

  #newline(indent: number): void {
    this.#out += `\n${' '.repeat(indent)}`;
    this.#column = indent;
  }

  #write(text: string): void {
    this.#out += text;
    this.#column += text.length;
  }
}

function isMap(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function formatNumber(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e21) return String(value);
  return String(value).replace(/e([-+])(\d)$/, 'e$10$2');
}

/** The order of go-yaml: letters after signs, runs of digits by their number. */
export function compareKeys(a: string, b: string): number {
  const left = [...a];
  const right = [...b];
  const length = Math.min(left.length, right.length);
  for (let at = 0; at < length; at++) {
    if (left[at] !== right[at]) return compareAt(left, right, at);
  }
  return left.length - right.length;
}

function compareAt(left: readonly string[], right: readonly string[], at: number): number {
  const x = left[at] ?? '';
  const y = right[at] ?? '';
  const xLetter = /\p{L}/u.test(x);
  const yLetter = /\p{L}/u.test(y);
  if (xLetter && yLetter) return codeOf(x) - codeOf(y);
  if (xLetter || yLetter) return yLetter ? -1 : 1;
  const zero = x === '0' || y === '0' ? leadingDigit(left, at) : 0;
  const [xNumber, xEnd] = readNumber(left, at, zero);
  const [yNumber, yEnd] = readNumber(right, at, zero);
  if (xNumber !== yNumber) return xNumber - yNumber;
  if (xEnd !== yEnd) return xEnd - yEnd;
  return codeOf(x) - codeOf(y);
}

function leadingDigit(chars: readonly string[], at: number): number {
  for (let i = at - 1; i >= 0 && /\d/.test(chars[i] ?? ''); i--) if (chars[i] !== '0') return 1;
  return 0;
}

function readNumber(chars: readonly string[], at: number, start: number): [number, number] {
  let value = start;
  let i = at;
  for (; /^\d$/.test(chars[i] ?? ''); i++) value = value * 10 + Number(chars[i]);
  return [value, i];
}

function codeOf(char: string): number {
  return char.codePointAt(0) ?? 0;
}
