type Fields = Readonly<Record<string, unknown>>;

/** The JSON merge patch that makes `after` of `before`; undefined where they are equal. Lists are replaced whole. */
export function mergePatch(before: unknown, after: unknown): unknown {
  if (!isFields(before) || !isFields(after)) return isSame(before, after) ? undefined : after;
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(before)) if (!Object.hasOwn(after, key)) patch[key] = null;
  for (const [key, value] of Object.entries(after)) {
    if (!Object.hasOwn(before, key)) patch[key] = value;
    else {
      const change = mergePatch(before[key], value);
      if (change !== undefined) patch[key] = change;
    }
  }
  return Object.keys(patch).length > 0 ? patch : undefined;
}

function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isSame(left: unknown, right: unknown): boolean {
  return JSON.stringify(left) === JSON.stringify(right);
}
