import type { Lang } from '@tiphys/lang';
import type { AppProject } from '@tiphys/model';
import { normalizePolicyLine, validateProject as validate } from '@tiphys/model';

/** Throws with Argo CD's texts for a project that contradicts itself. */
export function validateProject(project: AppProject, lang: Pick<Lang, 'globMatch' | 'cronNext'>): void {
  validate(project, {
    glob: (pattern) => void lang.globMatch(pattern, ''),
    cron: (schedule) => void lang.cronNext(schedule, 0),
  });
}

/** A project whose policies name each their own role, as Argo CD writes them. */
export function normalPolicies(project: AppProject): AppProject {
  const roles = project.spec.roles?.map((role) => ({
    ...role,
    ...(role.policies ? { policies: role.policies.map(normalizePolicyLine) } : {}),
  }));
  return roles ? { ...project, spec: { ...project.spec, roles } } : project;
}
