import { createHash } from 'node:crypto';

/** A dependency of Chart.yaml or Chart.lock as YAML gives it. */
export type ChartEntry = Readonly<Record<string, unknown>>;

/** Fields that a lock's digest covers, in Helm's order; all but `name` and `repository` are left out where they are empty. */
const fields = [
  'name',
  'version',
  'repository',
  'condition',
  'tags',
  'enabled',
  'import-values',
  'alias',
] as const;
const alwaysWritten = new Set<string>(['name', 'repository']);

/** The `digest` of a Chart.lock: Helm's hash of what Chart.yaml asks for and what was found for it. */
export function lockDigest(wanted: readonly ChartEntry[], locked: readonly ChartEntry[]): string {
  return digestOf([wanted.map(fieldsOf), locked.map(fieldsOf)]);
}

/** The `digest` of a requirements.lock as Helm 2 wrote it, which covers only what was asked for. */
export function legacyLockDigest(wanted: readonly ChartEntry[]): string {
  return digestOf({ dependencies: wanted.map(fieldsOf) });
}

function digestOf(value: unknown): string {
  return `sha256:${createHash('sha256').update(goJson(value)).digest('hex')}`;
}

function fieldsOf(entry: ChartEntry): ChartEntry {
  const present = fields.flatMap((name) => {
    const value = entry[name] ?? '';
    const isEmpty = value === '' || value === false || (Array.isArray(value) && value.length === 0);
    return isEmpty && !alwaysWritten.has(name) ? [] : [[name, sorted(value)]];
  });
  return Object.fromEntries(present) as ChartEntry;
}

/** Go writes the keys of its maps in order. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(entries.map(([key, one]) => [key, sorted(one)]));
}

/** JSON as Go writes it, where some characters are escaped. */
function goJson(value: unknown): string {
  const escape = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value).replace(/[<>&\u2028\u2029]/g, escape);
}
