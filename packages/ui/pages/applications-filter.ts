import type { ListedApplication } from '../api/applications.ts';

const order = ['Degraded', 'Missing', 'Progressing', 'Unknown', 'Suspended', 'OutOfSync', 'Healthy'];

/** Applications that hold every word of the query in their name, namespace, project, status, destination or source; sorted by name. */
export function matchApplications(
  applications: readonly ListedApplication[],
  query: string,
): ListedApplication[] {
  const words = query
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  const matching = applications.filter((application) => {
    const text = searchText(application);
    return words.every((word) => text.includes(word));
  });
  return matching.sort((left, right) => (left.metadata.name ?? '').localeCompare(right.metadata.name ?? ''));
}

/** How many applications have each health, and how many are out of sync; worst first, none left out but zeros. */
export function countStatuses(
  applications: readonly ListedApplication[],
): { readonly status: string; readonly count: number }[] {
  const counts = new Map<string, number>();
  const add = (status: string): void => void counts.set(status, (counts.get(status) ?? 0) + 1);
  for (const { status } of applications) {
    add(status?.health?.status || 'Unknown');
    if (status?.sync?.status === 'OutOfSync') add('OutOfSync');
  }
  return order.flatMap((status) => {
    const count = counts.get(status) ?? 0;
    return count > 0 ? [{ status, count }] : [];
  });
}

function searchText({ metadata, spec, status }: ListedApplication): string {
  const source = spec.source ?? spec.sources?.[0];
  const { destination } = spec;
  return [
    metadata.name,
    metadata.namespace,
    spec.project,
    status?.health?.status ?? 'Unknown',
    status?.sync?.status,
    destination.name,
    destination.server,
    destination.namespace,
    source?.repoURL,
    source?.path,
  ]
    .join(' ')
    .toLowerCase();
}
