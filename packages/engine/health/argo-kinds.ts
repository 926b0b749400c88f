import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';
import { conditionsOf, healthOf, textAt, valueAt } from './status.ts';

/** Health of an Argo Rollout by the phase that its controller gives (since Argo Rollouts 1.0). */
export function rolloutHealth(object: KubeObject): HealthStatus {
  const message = textAt(object, 'status', 'message');
  const observed = Number(textAt(object, 'status', 'observedGeneration'));
  const isBehind = observed < (object.metadata.generation ?? 0) || !isWorkloadObserved(object);
  if (valueAt(object, 'status') === undefined || isBehind) {
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

/** A Rollout may take its pods from a Deployment, whose changes it has to see too. */
function isWorkloadObserved(object: KubeObject): boolean {
  const generation = object.metadata.annotations?.['rollout.argoproj.io/workload-generation'];
  if (valueAt(object, 'spec', 'workloadRef') === undefined || generation === undefined) return true;
  return generation === String(valueAt(object, 'status', 'workloadObservedGeneration') ?? '');
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
