import type { AppProject } from '../schema/project.ts';
import type { MatchGlob } from './projects.ts';

/**
 * Whether a namespace is among some: each pattern is a glob, or a regular expression between slashes, which is looked for anywhere in the
 * name as Argo CD does. A pattern that does not compile matches nothing.
 */
export function matchesNamespace(
  patterns: readonly string[],
  namespace: string,
  matchGlob: MatchGlob,
): boolean {
  return patterns.some((pattern) => {
    const expression = /^\/(.+)\/$/s.exec(pattern)?.[1];
    return (expression !== undefined && finds(expression, namespace)) || matchGlob(pattern, namespace);
  });
}

/** Whether Applications of a namespace may use a project: those of the home namespace may, others need `sourceNamespaces`. */
export function isNamespacePermitted(
  project: AppProject,
  namespace: string,
  rules: { readonly home: string; readonly matchGlob: MatchGlob },
): boolean {
  if (namespace === '' || namespace === rules.home) return true;
  return matchesNamespace(project.spec.sourceNamespaces ?? [], namespace, rules.matchGlob);
}

function finds(expression: string, text: string): boolean {
  try {
    return new RegExp(expression).test(text);
  } catch {
    return false;
  }
}
