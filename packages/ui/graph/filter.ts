import type { TreeNode } from '@tiphys/model/v2';
import type { Structure } from './structure.ts';
import { ownersOf } from './structure.ts';

/** What is asked of a node; within one field any value will do, fields all count. */
export interface NodeFilter {
  readonly name: readonly string[];
  readonly kind: readonly string[];
  readonly health: readonly string[];
  readonly sync: readonly string[];
  readonly namespace: readonly string[];
}

/** The fields of a filter. */
export type FilterField = keyof NodeFilter;

/** The fields in the order in which they are shown. */
export const filterFields: readonly FilterField[] = ['name', 'kind', 'health', 'sync', 'namespace'];

/** Values that a filter may have; more are left out. */
const maxValues = 100;

/** A filter that lets everything through. */
export const noFilter: NodeFilter = { name: [], kind: [], health: [], sync: [], namespace: [] };

/** Reads Argo CD's `resource` parameter: `name:web-*,kind:Pod,health:Degraded`. What it does not know is left out. */
export function parseFilter(text: string | null): NodeFilter {
  const filter: Record<FilterField, string[]> = { name: [], kind: [], health: [], sync: [], namespace: [] };
  for (const part of (text ?? '').split(',').slice(0, maxValues)) {
    const colon = part.indexOf(':');
    const field = filterFields.find((each) => each === part.slice(0, colon));
    const value = part.slice(colon + 1).trim();
    if (field && value !== '' && !filter[field].includes(value)) filter[field].push(value);
  }
  return filter;
}

/** Writes what `parseFilter` reads; undefined for a filter that lets everything through. */
export function formatFilter(filter: NodeFilter): string | undefined {
  const parts = filterFields.flatMap((field) => filter[field].map((value) => `${field}:${value}`));
  return parts.length > 0 ? parts.join(',') : undefined;
}

/** The filter with a value more or, when it is there already, without it. */
export function toggleFilter(filter: NodeFilter, field: FilterField, value: string): NodeFilter {
  const values = filter[field];
  const next = values.includes(value) ? values.filter((each) => each !== value) : [...values, value];
  return { ...filter, [field]: next };
}

/** Whether a filter lets everything through. */
export function isEmptyFilter(filter: NodeFilter): boolean {
  return filterFields.every((field) => filter[field].length === 0);
}

/** Makes the test that a filter stands for. Names may hold `*`; without it they match anywhere. */
export function nodeMatcher(filter: NodeFilter): (node: TreeNode) => boolean {
  const names = filter.name.map(namePattern);
  const has = (values: readonly string[], value: string): boolean =>
    values.length === 0 || values.some((each) => each.toLowerCase() === value.toLowerCase());
  return (node) =>
    (names.length === 0 || names.some((matches) => matches(node.name.toLowerCase()))) &&
    has(filter.kind, node.kind) &&
    has(filter.health, node.health ?? '') &&
    has(filter.sync, node.sync ?? '') &&
    has(filter.namespace, node.namespace);
}

/** Matches by hand: a pattern of many stars must not take a regular expression's time. */
function namePattern(text: string): (name: string) => boolean {
  const parts = text.toLowerCase().split('*');
  const [first = '', ...rest] = parts;
  if (rest.length === 0) return (name) => name.includes(first);
  const last = rest.pop() ?? '';
  return (name) => {
    if (!name.startsWith(first) || name.length < first.length + last.length || !name.endsWith(last))
      return false;
    let at = first.length;
    for (const part of rest) {
      const found = name.indexOf(part, at);
      if (found < 0) return false;
      at = found + part.length;
    }
    return at <= name.length - last.length;
  };
}

/** Nodes that a filter leaves: those that match and, so that they keep their place, their owners. */
export function filterNodes(
  nodes: readonly TreeNode[],
  structure: Structure,
  filter: NodeFilter,
): readonly TreeNode[] {
  if (isEmptyFilter(filter)) return nodes;
  const matches = nodeMatcher(filter);
  const kept = new Set<string>();
  for (const node of nodes) {
    if (!matches(node)) continue;
    kept.add(node.id);
    for (const owner of ownersOf(structure, node.id)) kept.add(owner);
  }
  return nodes.filter(({ id }) => kept.has(id));
}
