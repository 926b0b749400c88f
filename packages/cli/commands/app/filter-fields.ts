/** An object of unknown fields. */
export type Fields = Record<string, unknown>;

/** A copy with nothing but the named fields (`status.podIP`; lists on the way are looked into) and the name. */
export function filterFields(object: Fields, paths: readonly string[]): Fields {
  const kept: Fields = {};
  for (const path of paths) {
    const found = pick(object, path.split('.'));
    if (isFields(found)) merge(kept, found);
  }
  const metadata = isFields(object['metadata']) ? object['metadata'] : {};
  merge(kept, { metadata: { name: metadata['name'] } });
  return kept;
}

function pick(value: unknown, path: readonly string[]): unknown {
  const [head, ...rest] = path;
  if (head === undefined) return value;
  if (Array.isArray(value)) {
    const items = value.map((item: unknown) => pick(item, path)).filter((item) => item !== undefined);
    return items.length === 0 ? undefined : items;
  }
  if (!isFields(value) || !(head in value)) return undefined;
  const inner = pick(value[head], rest);
  return inner === undefined ? undefined : { [head]: inner };
}

function merge(target: Fields, source: Fields): void {
  for (const [key, value] of Object.entries(source)) {
    const before = target[key];
    if (isFields(before) && isFields(value)) merge(before, value);
    else target[key] = isFields(value) ? { ...value } : value;
  }
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
