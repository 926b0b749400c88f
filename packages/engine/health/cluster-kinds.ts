import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';
import { conditionsOf, healthOf, listAt, textAt, valueAt } from './status.ts';

/** Health of a CustomResourceDefinition: served, or why not. */
export function definitionHealth(object: KubeObject): HealthStatus {
  const conditions = conditionsOf(object);
  if (conditions.length === 0) return healthOf('Progressing', 'Status conditions not found');
  const find = (type: string, status: string): string | undefined =>
    conditions.find((condition) => condition.type === type && condition.status === status)?.message;
  const terminating = find('Terminating', 'True');
  if (terminating !== undefined) return healthOf('Progressing', `CRD is terminating: ${terminating}`);
  const refused = find('NamesAccepted', 'False');
  if (refused !== undefined) return healthOf('Degraded', `CRD names have not been accepted: ${refused}`);
  const violations = find('NonStructuralSchema', 'True');
  if (violations !== undefined) return healthOf('Degraded', `Schema violations found: ${violations}`);
  const established = conditions.find(({ type }) => type === 'Established');
  if (established?.status === 'True') return healthOf('Healthy', 'CRD is healthy');
  if (established?.reason === 'Installing') return healthOf('Progressing', 'CRD is being installed');
  return healthOf('Degraded', 'CRD is not established');
}

/** Health of a CronJob by its last run. */
export function cronJobHealth(object: KubeObject): HealthStatus {
  if (valueAt(object, 'spec', 'suspend') === true) return healthOf('Healthy', 'CronJob is Suspended');
  if (valueAt(object, 'status') === undefined) return healthOf('Progressing', 'Waiting for CronJob');
  const scheduled = textAt(object, 'status', 'lastScheduleTime');
  const succeeded = textAt(object, 'status', 'lastSuccessfulTime');
  if (scheduled === '') return healthOf('Healthy', 'CronJob has not been scheduled yet');
  if (succeeded === '') {
    return healthOf('Healthy', 'The CronJob never completed successfully. It may not be healthy');
  }
  if (listAt(object, 'status', 'active').length > 0) {
    return healthOf('Healthy', 'The job is running. Its last execution may not have been successful');
  }
  if (succeeded < scheduled) {
    return healthOf('Degraded', 'CronJob has not completed its last execution successfully');
  }
  return healthOf('Healthy', 'CronJob has completed its last execution successfully');
}

/** Health of a PodDisruptionBudget. */
export function disruptionBudgetHealth(object: KubeObject): HealthStatus {
  const conditions = conditionsOf(object);
  // Too few pods to evict one is a normal state of many budgets.
  const failed = conditions.find(({ status, reason }) => status === 'False' && reason !== 'InsufficientPods');
  if (failed) return healthOf('Degraded', `PodDisruptionBudget has ${failed.reason}`);
  const last = conditions.at(-1);
  return last
    ? healthOf('Healthy', `PodDisruptionBudget has ${last.reason}`)
    : healthOf('Progressing', 'Waiting for status');
}
