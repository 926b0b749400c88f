import { createHash } from 'node:crypto';
import { formatGoJson, sortKeys } from '@tiphys/base';

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
  return `sha256:${createHash('sha256').update(formatGoJson(value)).digest('hex')}`;
}

function fieldsOf(entry: ChartEntry): ChartEntry {
  const present = fields.flatMap((name) => {
    const value = entry[name] ?? '';
    const isEmpty = value === '' || value === false || (Array.isArray(value) && value.length === 0);
    return isEmpty && !alwaysWritten.has(name) ? [] : [[name, sortKeys(value)]];
  });
  return Object.fromEntries(present) as ChartEntry;
}
