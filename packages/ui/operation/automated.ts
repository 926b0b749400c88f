import type { Application } from '@tiphys/model';

/** Whether syncs start by themselves; then a rollback is refused. */
export function isAutomated({ spec }: Pick<Application, 'spec'>): boolean {
  const automated = spec.syncPolicy?.automated;
  return automated !== undefined && automated !== null && automated.enabled !== false;
}
