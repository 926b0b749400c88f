/** Reads `key=value` texts; throws with Argo CD's text for anything else. */
export function parseKeyValues(texts: readonly string[]): Record<string, string> {
  const values: Record<string, string> = {};
  for (const text of texts) {
    const fields = text.split('=');
    if (fields.length !== 2) throw new Error(`labels should have key=value, but instead got: ${text}`);
    values[fields[0] ?? ''] = fields[1] ?? '';
  }
  return values;
}

/** Splits at the first `=`; `undefined` where there is none. */
export function splitPair(text: string): readonly [string, string] | undefined {
  const equals = text.indexOf('=');
  return equals < 0 ? undefined : [text.slice(0, equals), text.slice(equals + 1)];
}
