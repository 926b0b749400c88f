const htmlEscapes: Readonly<Record<string, string>> = {
  '<': '\\u003c',
  '>': '\\u003e',
  '&': '\\u0026',
  '\u2028': '\\u2028',
  '\u2029': '\\u2029',
};

/** JSON as Go's `json.MarshalIndent(v, "", "  ")` writes it: two spaces, `<`, `>` and `&` escaped. */
export function formatJson(value: unknown): string {
  return escapeHtml(JSON.stringify(value ?? null, undefined, 2));
}

/** JSON in one line as Go's `json.Marshal` writes it. */
export function formatCompactJson(value: unknown): string {
  return escapeHtml(JSON.stringify(value ?? null));
}

/** JSON of a Go map, `json.MarshalIndent(v, "", " ")`: keys sorted, one space. */
export function formatMapJson(value: unknown): string {
  return escapeHtml(JSON.stringify(sortKeys(value) ?? null, undefined, 1));
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, item]) => [key, sortKeys(item)]));
}

function escapeHtml(json: string): string {
  return json.replace(/[<>&\u2028\u2029]/g, (char) => htmlEscapes[char] ?? char);
}
