import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';
import { conditionsOf, healthOf, listAt, readCondition, textAt, valueAt } from './status.ts';

type Check = (object: KubeObject) => HealthStatus;

/** A kind whose health is one condition: True is healthy, False is degraded, none is progressing. */
export interface ConditionRule {
  readonly type: string;
  readonly waiting: string;
}

/** Kinds of operators that are judged by one condition, by `group/Kind`. */
export const conditionRules: Readonly<Record<string, ConditionRule>> = {
  'cert-manager.io/Issuer': { type: 'Ready', waiting: 'Initializing issuer' },
  'cert-manager.io/ClusterIssuer': { type: 'Ready', waiting: 'Initializing ClusterIssuer' },
  'external-secrets.io/ExternalSecret': { type: 'Ready', waiting: 'Waiting for ExternalSecret' },
  'external-secrets.io/PushSecret': { type: 'Ready', waiting: 'Waiting for PushSecret' },
  'external-secrets.io/SecretStore': { type: 'Ready', waiting: 'Waiting for SecretStore' },
  'external-secrets.io/ClusterSecretStore': { type: 'Ready', waiting: 'Waiting for ClusterSecretStore' },
  'bitnami.com/SealedSecret': { type: 'Synced', waiting: 'Waiting for Sealed Secret to be decrypted' },
  'camel.apache.org/Integration': { type: 'Ready', waiting: 'Waiting for Integration' },
  'karpenter.sh/NodePool': { type: 'Ready', waiting: 'Waiting for NodePool to be ready' },
  'onepassword.com/OnePasswordItem': { type: 'Ready', waiting: 'Waiting for controller to report status' },
};

/** Judges by one condition. */
export function conditionHealth(object: KubeObject, rule: ConditionRule): HealthStatus {
  const decided = conditionsOf(object).find(
    ({ type, status }) => type === rule.type && (status === 'True' || status === 'False'),
  );
  if (!decided) return healthOf('Progressing', rule.waiting);
  return healthOf(decided.status === 'True' ? 'Healthy' : 'Degraded', decided.message);
}

/** Health of a Certificate of cert-manager; being issued counts before being ready. */
export function certificateHealth(object: KubeObject): HealthStatus {
  const issuing = conditionsOf(object).find(({ type, status }) => type === 'Issuing' && status === 'True');
  if (issuing) return healthOf('Progressing', issuing.message);
  return conditionHealth(object, { type: 'Ready', waiting: 'Waiting for certificate' });
}

/** Health of a GatewayClass; a condition that was set for an older spec does not count. */
export function gatewayClassHealth(object: KubeObject): HealthStatus {
  const waiting = 'Waiting for GatewayClass status';
  const { generation } = object.metadata;
  const current = listAt(object, 'status', 'conditions').find((value) => {
    const observed = valueAt(value, 'observedGeneration') ?? generation;
    return textAt(value, 'type') === 'Accepted' && (generation === undefined || observed === generation);
  });
  const { status, message } = readCondition(current);
  if (status === 'True') return healthOf('Healthy', message || 'GatewayClass is accepted');
  if (status === 'False') return healthOf('Degraded', message || 'GatewayClass is not accepted');
  return healthOf('Progressing', message || waiting);
}

// Conditions that a Flux kind needs besides `Ready` to be healthy.
const fluxConditions: Readonly<Record<string, readonly string[]>> = {
  HelmRelease: ['Released', 'TestSuccess'],
  GitRepository: ['ArtifactInStorage'],
  OCIRepository: ['ArtifactInStorage'],
  Bucket: ['ArtifactInStorage'],
  HelmChart: ['ArtifactInStorage'],
};

/** Health of the kinds of Flux: the reason of their condition `Ready`. */
export function fluxHealth(object: KubeObject): HealthStatus {
  if (valueAt(object, 'spec', 'suspend') === true)
    return healthOf('Suspended', `${object.kind} is suspended`);
  const conditions = conditionsOf(object);
  if (conditions.length === 0) return healthOf('Progressing', 'Status unknown');
  const ready = conditions.find(({ type }) => type === 'Ready');
  const isReconciling = conditions.some(({ type, status }) => type === 'Reconciling' && status === 'True');
  if (ready?.status === 'Unknown' && isReconciling) return healthOf('Progressing', ready.reason);
  const needed = fluxConditions[object.kind] ?? [];
  const hasAll =
    needed.length === 0 || conditions.some(({ type, status }) => needed.includes(type) && status === 'True');
  return healthOf(ready?.status === 'True' && hasAll ? 'Healthy' : 'Degraded', ready?.reason);
}

const crossplaneReady = ['Ready', 'Healthy', 'Offered', 'Established', 'ValidPipeline', 'RevisionHealthy'];
const crossplaneWithoutStatus = [
  'Composition',
  'CompositionRevision',
  'DeploymentRuntimeConfig',
  'ClusterProviderConfig',
  'ProviderConfig',
  'ProviderConfigUsage',
  'ControllerConfig',
];

/** Health of the kinds of Crossplane and its providers. */
export function crossplaneHealth(object: KubeObject): HealthStatus {
  const conditions = conditionsOf(object);
  if (conditions.length === 0) {
    if (valueAt(object, 'status', 'users') !== undefined) return healthOf('Healthy', 'Resource is in use.');
    return crossplaneWithoutStatus.includes(object.kind)
      ? healthOf('Healthy', 'Resource is up-to-date.')
      : healthOf('Progressing', 'Provisioning ...');
  }
  const failed = conditions.find(
    ({ type, status }) => (type === 'LastAsyncOperation' || type === 'Synced') && status === 'False',
  );
  if (failed) return healthOf('Degraded', failed.message);
  const isReady = conditions.some(({ type, status }) => crossplaneReady.includes(type) && status === 'True');
  return isReady
    ? healthOf('Healthy', 'Resource is up-to-date.')
    : healthOf('Progressing', 'Provisioning ...');
}

/** Health of a Provider package of Crossplane: installed and healthy. */
export function crossplaneProviderHealth(object: KubeObject): HealthStatus {
  const conditions = conditionsOf(object);
  if (conditions.length === 0) return healthOf('Progressing', 'Waiting for provider to be installed');
  const [installed, healthy] = ['Installed', 'Healthy'].map((wanted) =>
    conditions.find(({ type }) => type === wanted),
  );
  const isGood = installed?.status === 'True' && healthy?.status === 'True';
  return healthOf(
    isGood ? 'Healthy' : 'Degraded',
    `${installed?.reason ?? ''} ${healthy?.reason ?? ''}`.trim(),
  );
}

/** Makes the check of a kind of Strimzi. */
export function strimziHealth(name: string): Check {
  return (object) => {
    const conditions = conditionsOf(object).filter(({ status }) => status === 'True');
    const failed = conditions.find(({ type, reason }) => type === 'NotReady' && reason !== 'Creating');
    if (failed) return healthOf('Degraded', failed.message);
    const isReady = conditions.some(({ type }) => type === 'Ready');
    return isReady ? healthOf('Healthy') : healthOf('Progressing', `Waiting for ${name}`);
  };
}

/** Health of a ScaledObject of KEDA. */
export function scaledObjectHealth(object: KubeObject): HealthStatus {
  const conditions = conditionsOf(object);
  const find = (type: string, status: string): string | undefined =>
    conditions.find((condition) => condition.type === type && condition.status === status)?.message;
  const failed = find('Ready', 'False') ?? find('Fallback', 'True');
  if (failed !== undefined) return healthOf('Degraded', failed);
  const ready = find('Ready', 'True');
  if (ready === undefined) return healthOf('Progressing', 'Creating HorizontalPodAutoscaler Object');
  const paused = find('Paused', 'True');
  return paused === undefined ? healthOf('Healthy', ready) : healthOf('Suspended', paused);
}

/** Health of a VolumeSnapshot and its content. */
export function snapshotHealth(object: KubeObject): HealthStatus {
  if (valueAt(object, 'status', 'readyToUse') === true) return healthOf('Healthy', 'Ready to use');
  const failure = valueAt(object, 'status', 'error');
  return failure === undefined
    ? healthOf('Progressing', 'Waiting for status')
    : healthOf('Degraded', textAt(failure, 'message'));
}
