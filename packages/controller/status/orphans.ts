import type { AppProject, ApplicationTree } from '@tiphys/model';
import type { Finding } from './conditions.ts';

/** The warning about orphaned resources, where the project monitors them and does not say `warn: false`. */
export function orphanFindings(project: AppProject, tree: ApplicationTree): readonly Finding[] {
  const count = tree.orphanedNodes?.length ?? 0;
  const monitored = project.spec.orphanedResources;
  if (!monitored || monitored.warn === false || count === 0) return [];
  return [{ type: 'OrphanedResourceWarning', message: `Application has ${count} orphaned resources` }];
}
