import { codes, StatusError } from '@tiphys/base';
import type { Entry } from './entry.ts';
import { byName } from './list-index.ts';

type SortValue = string | number;

const healthOrder = ['Degraded', 'Missing', 'Unknown', 'Progressing', 'Suspended', 'Healthy'];
const syncOrder = ['OutOfSync', 'Unknown', 'Synced'];
const operationOrder = ['Running', 'Terminating', 'Failed', 'Error', 'Succeeded'];

/** What a list may be sorted by; worst and newest come first. */
const sortValues: Readonly<Record<string, (entry: Entry) => SortValue>> = {
  name: ({ row }) => row.name,
  project: ({ row }) => row.project,
  cluster: ({ row }) => row.cluster,
  namespace: ({ row }) => row.target,
  repo: ({ row }) => row.repo,
  path: ({ row }) => row.path,
  revision: ({ row }) => row.targetRevision,
  health: ({ row }) => rank(healthOrder, row.health),
  sync: ({ row }) => rank(syncOrder, row.sync),
  operation: ({ row }) => rank(operationOrder, row.operation ?? ''),
  since: ({ row }) => newestFirst(row.since),
  synced: ({ row }) => newestFirst(row.synced),
  created: ({ row }) => newestFirst(row.created),
};

/** A way to sort, and the place in it where a page begins. */
export interface Order {
  readonly sort: (entries: Entry[]) => void;
  readonly cursorOf: (entry: Entry) => string;
  /** Index of the first entry after the cursor, in sorted entries. */
  readonly after: (entries: readonly Entry[], cursor: string) => number;
}

/** The order that `sort` names: a field, with `-` before it the other way round. Throws `invalidArgument` for others. */
export function orderOf(sort: string): Order {
  const descending = sort.startsWith('-');
  const field = descending ? sort.slice(1) : sort || 'name';
  const value = Object.hasOwn(sortValues, field) ? sortValues[field] : undefined;
  if (!value) throw new StatusError(codes.invalidArgument, `applications cannot be sorted by "${field}"`);
  const sign = descending ? -1 : 1;
  const compareValues = (a: SortValue, b: SortValue): number => (a === b ? 0 : a < b ? -sign : sign);
  return {
    sort(entries) {
      // They come sorted by name, and sorting is stable.
      if (field === 'name' && !descending) return;
      const values = new Map(entries.map((entry) => [entry, value(entry)]));
      entries.sort((a, b) => compareValues(values.get(a) ?? '', values.get(b) ?? '') || byName(a, b));
    },
    cursorOf: (entry) => Buffer.from(JSON.stringify([value(entry), entry.key])).toString('base64url'),
    after(entries, cursor) {
      const [at, key] = readCursor(cursor);
      const found = entries.findIndex((entry) => {
        const order = compareValues(value(entry), at);
        return order > 0 || (order === 0 && nameOrder(entry, key) > 0);
      });
      return found < 0 ? entries.length : found;
    },
  };
}

function nameOrder({ row }: Entry, key: string): number {
  const slash = key.indexOf('/');
  const name = key.slice(slash + 1);
  if (row.name !== name) return row.name < name ? -1 : 1;
  const namespace = key.slice(0, slash);
  return row.namespace < namespace ? -1 : row.namespace > namespace ? 1 : 0;
}

function readCursor(cursor: string): readonly [SortValue, string] {
  try {
    const read = JSON.parse(Buffer.from(cursor, 'base64url').toString()) as unknown;
    const [value, key] = Array.isArray(read) ? (read as unknown[]) : [];
    if ((typeof value === 'string' || typeof value === 'number') && typeof key === 'string')
      return [value, key];
  } catch {
    // Falls through to the same answer.
  }
  throw new StatusError(codes.invalidArgument, 'the cursor is not one of ours');
}

function rank(order: readonly string[], value: string): number {
  const at = order.indexOf(value);
  return at < 0 ? order.length : at;
}

function newestFirst(time: string | undefined): number {
  const at = Date.parse(time ?? '');
  return Number.isNaN(at) ? Number.MAX_SAFE_INTEGER : -at;
}
