import type { HelmParameter } from '@tiphys/model';

/** One line of the table of a chart's values. */
export interface ValueRow {
  /** Its path as `--set` writes it, e.g. `service.ports[0].nodePort`. */
  readonly key: string;
  /** The last step of the path. */
  readonly label: string;
  readonly depth: number;
  /** A group has rows of its own below it. */
  readonly isGroup: boolean;
  /** The chart's own value, as text; `undefined` where only the application sets it. */
  readonly preset: string | undefined;
  /** What the application sets instead. */
  readonly value: string | undefined;
  /** Where that is written. */
  readonly from: 'parameter' | 'values' | undefined;
  /** Whether the chart means a text, which `--set` could take for a number. */
  readonly isText: boolean;
}

/** What an application's values are made of. */
export interface HelmValues {
  /** The chart's `values.yaml`, parsed. */
  readonly presets: unknown;
  /** The application's own values, parsed. */
  readonly values: unknown;
  readonly parameters: readonly HelmParameter[];
}

/** Rows at most; a chart with more is edited as YAML. */
export const maxRows = 2000;

/** The values of a chart beside what the application sets, as the rows of a table. */
export function valueRows({ presets, values, parameters }: HelmValues): readonly ValueRow[] {
  const rows: ValueRow[] = [];
  const set = new Map(parameters.map(({ name = '', value = '' }) => [name, value]));
  walk({ preset: presets, value: values, key: '', label: '', depth: -1 }, set, rows);
  for (const [key, value] of set) {
    // Parameters that the chart's values do not name.
    rows.push({
      key,
      label: key,
      depth: 0,
      isGroup: false,
      preset: undefined,
      value,
      from: 'parameter',
      isText: false,
    });
  }
  return rows.slice(0, maxRows);
}

interface Place {
  readonly preset: unknown;
  readonly value: unknown;
  readonly key: string;
  readonly label: string;
  readonly depth: number;
}

function walk(place: Place, set: Map<string, string>, rows: ValueRow[]): void {
  if (rows.length >= maxRows) return;
  const { preset, value, key, label, depth } = place;
  const children = childrenOf(preset, value);
  if (!children) {
    if (depth < 0) return;
    rows.push(leaf(place, set.get(key)));
    set.delete(key);
    return;
  }
  if (depth >= 0) {
    rows.push({
      key,
      label,
      depth,
      isGroup: true,
      preset: undefined,
      value: undefined,
      from: undefined,
      isText: false,
    });
  }
  for (const step of children) {
    const isItem = typeof step === 'number';
    walk(
      {
        preset: memberOf(preset, step),
        value: memberOf(value, step),
        key: isItem ? `${key}[${step}]` : key === '' ? escapeKey(step) : `${key}.${escapeKey(step)}`,
        label: isItem ? `[${step}]` : step,
        depth: depth + 1,
      },
      set,
      rows,
    );
  }
}

function leaf({ preset, value, key, label, depth }: Place, parameter: string | undefined): ValueRow {
  const own = value === undefined ? undefined : textOf(value);
  return {
    key,
    label,
    depth,
    isGroup: false,
    preset: preset === undefined ? undefined : textOf(preset),
    value: parameter ?? own,
    from: parameter !== undefined ? 'parameter' : own === undefined ? undefined : 'values',
    isText: typeof preset === 'string',
  };
}

/** The steps below a value that has some; maps by name, lists by number. */
function childrenOf(preset: unknown, value: unknown): readonly (string | number)[] | undefined {
  const shape = value === undefined ? preset : value;
  if (Array.isArray(shape)) {
    const count = Math.max(shape.length, Array.isArray(preset) ? preset.length : 0);
    return count === 0 ? undefined : Array.from({ length: count }, (_, index) => index);
  }
  if (!isMap(shape)) return undefined;
  const keys = new Set([...Object.keys(isMap(preset) ? preset : {}), ...Object.keys(shape)]);
  return keys.size === 0 ? undefined : [...keys];
}

function memberOf(value: unknown, step: string | number): unknown {
  if (Array.isArray(value)) return typeof step === 'number' ? (value as unknown[])[step] : undefined;
  return isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined;
}

/** A key as `--set` needs it: what would split it gets a backslash. */
function escapeKey(key: string): string {
  return key.replace(/[\\.,=[\]]/g, (character) => `\\${character}`);
}

function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value === null) return 'null';
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/**
 * The parameters with one more value set, or with `undefined` without it. A text of the chart that looks like something else stays
 * a text.
 */
export function setParameter(
  parameters: readonly HelmParameter[],
  { key, isText }: Pick<ValueRow, 'key' | 'isText'>,
  value: string | undefined,
): readonly HelmParameter[] {
  const others = parameters.filter(({ name }) => name !== key);
  if (value === undefined) return others;
  const known = parameters.find(({ name }) => name === key);
  const forceString = known?.forceString ?? (isText && looksLikeOther(value));
  const next: HelmParameter = { name: key, value, ...(forceString ? { forceString } : {}) };
  return known
    ? parameters.map((parameter) => (parameter.name === key ? next : parameter))
    : [...parameters, next];
}

function looksLikeOther(value: string): boolean {
  return /^(true|false|null)$/.test(value) || /^-?\d+$/.test(value);
}

/** The rows that hold all words of a filter, or are set by the application, with the groups they stand in. */
export function filterRows(
  rows: readonly ValueRow[],
  { text, onlySet }: { readonly text: string; readonly onlySet: boolean },
): readonly ValueRow[] {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0 && !onlySet) return rows;
  const shown = new Set<ValueRow>();
  const groups: ValueRow[] = [];
  for (const row of rows) {
    groups.length = Math.min(groups.length, row.depth);
    const hay = `${row.key} ${row.preset ?? ''} ${row.value ?? ''}`.toLowerCase();
    const fits = words.every((word) => hay.includes(word)) && (!onlySet || row.value !== undefined);
    if (row.isGroup) groups[row.depth] = row;
    else if (fits) {
      for (const group of groups) if (group) shown.add(group);
      shown.add(row);
    }
  }
  return rows.filter((row) => shown.has(row));
}
