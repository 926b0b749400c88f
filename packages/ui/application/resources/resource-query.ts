import type { Grouping } from '../../graph/outline.ts';
import { groupings } from '../../graph/outline.ts';

/** The ways to look at an application's resources, by Argo CD's names. */
export const resourceViews = ['tree', 'list', 'pods', 'network'] as const;

/** One way to look at resources. */
export type ResourceView = (typeof resourceViews)[number];

/** Annotation that names the view an application opens with. */
export const viewAnnotation = 'pref.argocd.argoproj.io/default-view';

/** Annotation that names what its pods are grouped by. */
export const podSortAnnotation = 'pref.argocd.argoproj.io/default-pod-sort';

/** The view of an address; else the application's own; else the table on a narrow screen, the graph on others. */
export function viewOf(
  text: string | null,
  { annotation, isNarrow }: { readonly annotation: string | undefined; readonly isNarrow: boolean },
): ResourceView {
  const known = (value: string | null | undefined): ResourceView | undefined =>
    resourceViews.find((view) => view === value);
  return known(text) ?? known(annotation) ?? (isNarrow ? 'list' : 'tree');
}

/** The grouping of an address. */
export function groupingOf(text: string | null): Grouping {
  return groupings.find((grouping) => grouping === text) ?? 'owner';
}
