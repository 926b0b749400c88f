type Step = string | number;

/** The steps of a path such as `spec.sources[1].helm.values`; keys with dots are in quotes: `metadata.labels["a.b/c"]`. */
export function stepsOf(path: string): readonly Step[] {
  const steps: Step[] = [];
  for (const [, key, index, quoted] of path.matchAll(/([^.[\]"]+)|\[(\d+)\]|\["((?:[^"\\]|\\.)*)"\]/g)) {
    if (key !== undefined && index === undefined) steps.push(key);
    else if (index !== undefined) steps.push(Number(index));
    else if (quoted !== undefined) steps.push(JSON.parse(`"${quoted}"`) as string);
  }
  return steps;
}

/** What stands at a path; `undefined` where nothing does. */
export function getIn(value: unknown, path: string): unknown {
  return stepsOf(path).reduce<unknown>(
    (at, step) =>
      typeof at === 'object' && at !== null && Object.hasOwn(at, step)
        ? (at as Record<Step, unknown>)[step]
        : undefined,
    value,
  );
}

/** Containers that stay even when nothing is in them. */
const kept: ReadonlySet<string> = new Set([
  '',
  'metadata',
  'spec',
  'spec.source',
  'spec.destination',
  'spec.syncPolicy.automated',
]);

/**
 * The same with something else at a path; what was not touched stays the same object. `undefined`, an empty text, list or map takes
 * the path away, and with it what is empty then.
 */
export function setIn<T>(value: T, path: string, next: unknown): T {
  return replace(value, { steps: stepsOf(path), at: '', next }) as T;
}

interface Replacement {
  readonly steps: readonly Step[];
  readonly at: string;
  readonly next: unknown;
}

function replace(value: unknown, { steps, at, next }: Replacement): unknown {
  const [step, ...rest] = steps;
  if (step === undefined) return next;
  const here = typeof step === 'number' ? `${at}[${step}]` : at === '' ? step : `${at}.${step}`;
  if (typeof step === 'number') {
    const items: unknown[] = Array.isArray(value) ? [...(value as unknown[])] : [];
    // An item of a list stays even if it is empty, so that those behind it keep their place.
    items[step] = replace(items[step], { steps: rest, at: here, next }) ?? {};
    return items;
  }
  const map: Record<string, unknown> = isMap(value) ? { ...value } : {};
  const child = replace(map[step], { steps: rest, at: here, next });
  if (isNothing(child) && !(kept.has(here) && child !== undefined)) delete map[step];
  else map[step] = child;
  return map;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === '') return true;
  return typeof value === 'object' && value !== null && Object.keys(value).length === 0;
}
