import type { FieldProblem } from '@tiphys/model/v2';

/** What is wrong at a field; with `isGroup` also what is wrong below it. */
export function problemAt(
  problems: readonly FieldProblem[],
  field: string,
  isGroup = false,
): string | undefined {
  const found = problems.filter(
    (problem) =>
      problem.field === field ||
      (isGroup && (problem.field.startsWith(`${field}.`) || problem.field.startsWith(`${field}[`))),
  );
  return found.length === 0 ? undefined : found.map(({ message }) => message).join('; ');
}

/** A field's path in words for a list of problems. */
export function fieldName(field: string): string {
  const known: Readonly<Record<string, string>> = {
    'metadata.name': 'Name',
    'spec.project': 'Project',
    'spec.destination': 'Destination',
    'spec.destination.server': 'Cluster',
    'spec.destination.name': 'Cluster',
    'spec.destination.namespace': 'Namespace',
  };
  const named = known[field];
  if (named) return named;
  const source = /^spec\.source(?:s\[(\d+)\])?(?:\.(\w+))?/.exec(field);
  if (!source) return field;
  const [, index, part = ''] = source;
  const words: Readonly<Record<string, string>> = {
    repoURL: 'Repository',
    path: 'Path',
    chart: 'Chart',
    targetRevision: 'Revision',
    helm: 'Helm values',
    kustomize: 'Kustomize',
    directory: 'Directory',
    plugin: 'Plugin',
  };
  const name = words[part] ?? 'Source';
  return index === undefined ? name : `${name} of source ${Number(index) + 1}`;
}

/** Problems that a form can tell without asking: durations, numbers and names that cannot be. */
export function localProblems(spec: { readonly syncPolicy?: unknown }): readonly FieldProblem[] {
  const policy = spec.syncPolicy as
    | {
        readonly retry?: {
          readonly backoff?: { readonly duration?: string; readonly maxDuration?: string };
        };
      }
    | undefined;
  const { duration, maxDuration } = policy?.retry?.backoff ?? {};
  return [
    ['spec.syncPolicy.retry.backoff.duration', duration] as const,
    ['spec.syncPolicy.retry.backoff.maxDuration', maxDuration] as const,
  ].flatMap(([field, value]) =>
    value === undefined || /^(\d+(\.\d+)?(ms|s|m|h))+$|^\d+$/.test(value)
      ? []
      : [{ field, message: 'A duration such as 5s, 3m or 1h' }],
  );
}
