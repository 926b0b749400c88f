import type { App } from './app-types.ts';

/** A resource filter: `GROUP:KIND:NAME` with wildcards, or the same left out. */
export interface SelectedResource {
  readonly group: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string;
  readonly exclude: boolean;
}

/** Reads `[!]GROUP:KIND:[NAMESPACE/]NAME` filters; throws with Argo CD's text for other forms. */
export function parseSelectedResources(texts: readonly string[]): SelectedResource[] {
  return texts.map((text) => {
    const exclude = text.startsWith('!');
    const rule = exclude ? text.slice(1) : text;
    const fields = rule.split(':');
    const [group = '', kind = '', full = ''] = fields;
    if (fields.length !== 3)
      throw new Error(`resource should have GROUP:KIND:NAME, but instead got: ${rule}`);
    const parts = full.split('/');
    if (parts.length > 2) {
      throw new Error(
        `resource with namespace should have GROUP:KIND:NAMESPACE/NAME, but instead got: ${rule}`,
      );
    }
    const [namespace = '', name = ''] = parts.length === 2 ? parts : ['', full];
    return { group, kind, name, namespace, exclude };
  });
}

interface Resource {
  readonly group?: string | undefined;
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
}

/** Whether filters let a resource through: some include (or there is none), and no exclude. */
export function includesResource(resource: Resource, filters: readonly SelectedResource[]): boolean {
  const includes = filters.filter((filter) => !filter.exclude);
  if (includes.length > 0 && !includes.some((filter) => matches(filter, resource))) return false;
  return !filters.some((filter) => filter.exclude && matches(filter, resource));
}

function matches(filter: SelectedResource, resource: Resource): boolean {
  const is = (pattern: string, value: string | undefined): boolean =>
    pattern === '*' || pattern === (value ?? '');
  return (
    is(filter.group, resource.group) &&
    is(filter.kind, resource.kind) &&
    is(filter.name, resource.name) &&
    (filter.namespace === '' || is(filter.namespace, resource.namespace))
  );
}

/** The application's resources that filters let through, as a sync request names them. */
export function filterAppResources(
  app: App,
  filters: readonly SelectedResource[],
): { group: string; kind: string; name: string; namespace: string }[] {
  if (filters.length === 0) return [];
  return (app.status?.resources ?? [])
    .filter((resource) => includesResource(resource, filters))
    .map(({ group = '', kind = '', name = '', namespace = '' }) => ({ group, kind, name, namespace }));
}
