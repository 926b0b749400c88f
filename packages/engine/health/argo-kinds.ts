import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';
import { conditionsOf, healthOf, textAt, valueAt } from './status.ts';

/** Health of an Argo Rollout by the phase that its controller gives. */
export function rolloutHealth(object: KubeObject): HealthStatus {
  const message = textAt(object, 'status', 'message');
  const observed = Number(textAt(object, 'status', 'observedGeneration'));
  if (valueAt(object, 'status') === undefined || observed < (object.metadata.generation ?? 0)) {
    return healthOf('Progressing', 'Waiting for rollout spec update to be observed');
  }
  switch (textAt(object, 'status', 'phase')) {
    case 'Healthy':
      return healthOf('Healthy', message);
    case 'Degraded':
      return healthOf('Degraded', message);
    case 'Paused':
      return healthOf('Suspended', message || 'Rollout is paused');
    default:
      return healthOf('Progressing', message);
  }
}

/** Health of an ApplicationSet. */
export function applicationSetHealth(object: KubeObject): HealthStatus {
  const conditions = conditionsOf(object);
  const find = (type: string, status: string): string | undefined =>
    conditions.find((condition) => condition.type === type && condition.status === status)?.message;
  const failed = find('ErrorOccurred', 'True') ?? find('ResourcesUpToDate', 'False');
  if (failed !== undefined) return healthOf('Degraded', failed);
  const rolling = find('RolloutProgressing', 'True');
  if (rolling !== undefined) return healthOf('Progressing', rolling);
  const current = find('ResourcesUpToDate', 'True');
  return current === undefined
    ? healthOf('Progressing', 'Waiting for the status to be reported')
    : healthOf('Healthy', current);
}
