import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';
import { conditionsOf, healthOf, listAt, textAt, valueAt } from './status.ts';

type Check = (object: KubeObject) => HealthStatus;

/** A kind whose health is one condition: True is healthy, False is degraded, none is progressing. */
interface ConditionRule {
  readonly type: string;
  readonly waiting: string;
}

const conditionRules: Readonly<Record<string, ConditionRule>> = {
  'cert-manager.io/Issuer': { type: 'Ready', waiting: 'Initializing issuer' },
  'cert-manager.io/ClusterIssuer': { type: 'Ready', waiting: 'Initializing ClusterIssuer' },
  'external-secrets.io/ExternalSecret': { type: 'Ready', waiting: 'Waiting for ExternalSecret' },
  'external-secrets.io/SecretStore': { type: 'Ready', waiting: 'Waiting for SecretStore' },
  'external-secrets.io/ClusterSecretStore': { type: 'Ready', waiting: 'Waiting for ClusterSecretStore' },
  'bitnami.com/SealedSecret': { type: 'Synced', waiting: 'Waiting for Sealed Secret to be decrypted' },
};

const checks: Readonly<Record<string, Check>> = {
  'apiextensions.k8s.io/CustomResourceDefinition': definitionHealth,
  'batch/CronJob': cronJobHealth,
  'policy/PodDisruptionBudget': disruptionBudgetHealth,
  'cert-manager.io/Certificate': certificateHealth,
  'argoproj.io/Rollout': rolloutHealth,
  'argoproj.io/ApplicationSet': applicationSetHealth,
};

/** Our rule for a kind that Argo CD judges by a script of its own, or `undefined`; `kind` is `group/Kind`. */
export function customCheck(kind: string): Check | undefined {
  const rule = Object.hasOwn(conditionRules, kind) ? conditionRules[kind] : undefined;
  if (rule) return (object) => conditionHealth(object, rule);
  return Object.hasOwn(checks, kind) ? checks[kind] : undefined;
}

function conditionHealth(object: KubeObject, rule: ConditionRule): HealthStatus {
  const decided = conditionsOf(object).find(
    ({ type, status }) => type === rule.type && (status === 'True' || status === 'False'),
  );
  if (!decided) return healthOf('Progressing', rule.waiting);
  return healthOf(decided.status === 'True' ? 'Healthy' : 'Degraded', decided.message);
}

function certificateHealth(object: KubeObject): HealthStatus {
  const issuing = conditionsOf(object).find(({ type, status }) => type === 'Issuing' && status === 'True');
  if (issuing) return healthOf('Progressing', issuing.message);
  return conditionHealth(object, { type: 'Ready', waiting: 'Waiting for certificate' });
}

function definitionHealth(object: KubeObject): HealthStatus {
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

function cronJobHealth(object: KubeObject): HealthStatus {
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

function rolloutHealth(object: KubeObject): HealthStatus {
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

function disruptionBudgetHealth(object: KubeObject): HealthStatus {
  const conditions = conditionsOf(object);
  // Too few pods to evict one is a normal state of many budgets.
  const failed = conditions.find(({ status, reason }) => status === 'False' && reason !== 'InsufficientPods');
  if (failed) return healthOf('Degraded', `PodDisruptionBudget has ${failed.reason}`);
  const last = conditions.at(-1);
  return last
    ? healthOf('Healthy', `PodDisruptionBudget has ${last.reason}`)
    : healthOf('Progressing', 'Waiting for status');
}

function applicationSetHealth(object: KubeObject): HealthStatus {
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
