/** Text that YAML reads as a string without quotes. */
const plain = /^[A-Za-z_./$][A-Za-z0-9_./@$()+=%^~-]*( [A-Za-z0-9_./@$()+=%^~-]+)*$/;
/** Plain words that YAML reads as something else. */
const reserved = /^(true|false|yes|no|on|off|null|y|n|~|\.nan|\.inf)$/i;

/** Writes JSON as the lines of a YAML document, to be read by people: keys as they come, long texts as blocks. */
export function toYamlLines(value: unknown): string[] {
  if (isEmpty(value)) return [scalar(value)];
  return Array.isArray(value) ? list(value, '') : mapping(value as Readonly<Record<string, unknown>>, '');
}

function mapping(value: Readonly<Record<string, unknown>>, indent: string): string[] {
  return Object.entries(value).flatMap(([key, item]) => {
    const head = `${indent}${string(key)}:`;
    if (isEmpty(item)) return isBlock(item) ? block(head, item, `${indent}  `) : [`${head} ${scalar(item)}`];
    // Lists stand at their key's own indent, as kubectl writes them.
    if (Array.isArray(item)) return [head, ...list(item, indent)];
    return [head, ...mapping(item as Readonly<Record<string, unknown>>, `${indent}  `)];
  });
}

function list(items: readonly unknown[], indent: string): string[] {
  return items.flatMap((item) => {
    if (isEmpty(item)) {
      return isBlock(item) ? block(`${indent}-`, item, `${indent}  `) : [`${indent}- ${scalar(item)}`];
    }
    const inner = `${indent}  `;
    const lines = Array.isArray(item)
      ? list(item, inner)
      : mapping(item as Readonly<Record<string, unknown>>, inner);
    return lines.map((line, index) => (index === 0 ? `${indent}- ${line.slice(inner.length)}` : line));
  });
}

/** Scalars, and what is empty, take one line. */
function isEmpty(value: unknown): boolean {
  return typeof value !== 'object' || value === null || Object.keys(value).length === 0;
}

function isBlock(value: unknown): value is string {
  return (
    typeof value === 'string' && value.includes('\n') && !/^\s|[^\n\t\x20-\x7e\u00a0-\uffff]/.test(value)
  );
}

function block(head: string, text: string, indent: string): string[] {
  const keep = text.endsWith('\n\n') ? '+' : text.endsWith('\n') ? '' : '-';
  const lines = (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
  return [`${head} |${keep}`, ...lines.map((line) => (line === '' ? '' : indent + line))];
}

function scalar(value: unknown): string {
  if (typeof value === 'string') return string(value);
  if (Array.isArray(value)) return '[]';
  return typeof value === 'object' && value !== null ? '{}' : String(value);
}

function string(text: string): string {
  return plain.test(text) && !reserved.test(text) && Number.isNaN(Number(text)) ? text : JSON.stringify(text);
}
