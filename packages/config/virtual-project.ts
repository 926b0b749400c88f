import { isJsonObject } from '@tiphys/base';
import type { AppProjectObject, AppProjectSpec, Settings } from '@tiphys/model';

/** The lists of a project that a global project adds to. */
const merged = [
  'clusterResourceWhitelist',
  'clusterResourceBlacklist',
  'namespaceResourceWhitelist',
  'namespaceResourceBlacklist',
  'syncWindows',
  'sourceRepos',
  'destinations',
  'destinationServiceAccounts',
] as const satisfies readonly (keyof AppProjectSpec)[];

/**
 * A project with the rules of every global project whose selector matches its labels (`globalProjects` in argocd-cm). Rules are checked
 * against this, never against the project alone.
 */
export function virtualProject(
  project: AppProjectObject,
  globals: Settings['globalProjects'],
  find: (name: string) => AppProjectObject | undefined,
): AppProjectObject {
  const applying = globals
    .filter(({ labelSelector }) => selects(labelSelector, project.metadata.labels ?? {}))
    .map(({ projectName }) => (projectName === project.metadata.name ? undefined : find(projectName)))
    .filter((global) => global !== undefined);
  return applying.reduce(mergeProject, project);
}

function mergeProject(project: AppProjectObject, global: AppProjectObject): AppProjectObject {
  const lists = merged.map(
    (name) => [name, [...(project.spec[name] ?? []), ...(global.spec[name] ?? [])]] as const,
  );
  const added = Object.fromEntries(lists.filter(([, list]) => list.length > 0));
  return { ...project, spec: { ...project.spec, ...added } };
}

/** Whether a Kubernetes label selector (`matchLabels`, `matchExpressions`) selects the labels. */
function selects(selector: unknown, labels: Readonly<Record<string, string>>): boolean {
  // Argo CD: a global project without a selector applies to all.
  if (selector === undefined || selector === null) return true;
  if (!isJsonObject(selector)) return false;
  const wanted = isJsonObject(selector['matchLabels']) ? Object.entries(selector['matchLabels']) : [];
  const expressions = Array.isArray(selector['matchExpressions']) ? selector['matchExpressions'] : [];
  return (
    wanted.every(([key, value]) => labels[key] === value) &&
    expressions.every((expression) => isJsonObject(expression) && matchesExpression(expression, labels))
  );
}

function matchesExpression(
  expression: Readonly<Record<string, unknown>>,
  labels: Readonly<Record<string, string>>,
): boolean {
  const value = labels[String(expression['key'])];
  const values = Array.isArray(expression['values']) ? expression['values'] : [];
  switch (expression['operator']) {
    case 'In':
      return value !== undefined && values.includes(value);
    case 'NotIn':
      return value === undefined || !values.includes(value);
    case 'Exists':
      return value !== undefined;
    case 'DoesNotExist':
      return value === undefined;
    default:
      return false;
  }
}
