import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';
import { applicationSetHealth, rolloutHealth } from './argo-kinds.ts';
import { cronJobHealth, definitionHealth, disruptionBudgetHealth } from './cluster-kinds.ts';
import {
  certificateHealth,
  conditionHealth,
  conditionRules,
  crossplaneHealth,
  crossplaneProviderHealth,
  fluxHealth,
  gatewayClassHealth,
  scaledObjectHealth,
  snapshotHealth,
  strimziHealth,
} from './operator-kinds.ts';

type Check = (object: KubeObject) => HealthStatus;

const checks: Readonly<Record<string, Check>> = {
  'apiextensions.k8s.io/CustomResourceDefinition': definitionHealth,
  'batch/CronJob': cronJobHealth,
  'policy/PodDisruptionBudget': disruptionBudgetHealth,
  'argoproj.io/Rollout': rolloutHealth,
  'argoproj.io/ApplicationSet': applicationSetHealth,
  'cert-manager.io/Certificate': certificateHealth,
  'kustomize.toolkit.fluxcd.io/Kustomization': fluxHealth,
  'helm.toolkit.fluxcd.io/HelmRelease': fluxHealth,
  'source.toolkit.fluxcd.io/GitRepository': fluxHealth,
  'source.toolkit.fluxcd.io/OCIRepository': fluxHealth,
  'source.toolkit.fluxcd.io/Bucket': fluxHealth,
  'source.toolkit.fluxcd.io/HelmChart': fluxHealth,
  'kafka.strimzi.io/Kafka': strimziHealth('Kafka Cluster'),
  'kafka.strimzi.io/KafkaTopic': strimziHealth('Kafka Topic'),
  'kafka.strimzi.io/KafkaUser': strimziHealth('Kafka User'),
  'pkg.crossplane.io/Provider': crossplaneProviderHealth,
  'gateway.networking.k8s.io/GatewayClass': gatewayClassHealth,
  'keda.sh/ScaledObject': scaledObjectHealth,
  'snapshot.storage.k8s.io/VolumeSnapshot': snapshotHealth,
  'snapshot.storage.k8s.io/VolumeSnapshotContent': snapshotHealth,
};

// Families of groups whose kinds are all alike.
const families: readonly { readonly suffix: string; readonly check: Check }[] = [
  { suffix: '.crossplane.io', check: crossplaneHealth },
  { suffix: '.upbound.io', check: crossplaneHealth },
];

/** Our rule for a kind that Argo CD judges by a script of its own, or `undefined`; `kind` is `group/Kind`. */
export function customCheck(kind: string): Check | undefined {
  const rule = Object.hasOwn(conditionRules, kind) ? conditionRules[kind] : undefined;
  if (rule) return (object) => conditionHealth(object, rule);
  if (Object.hasOwn(checks, kind)) return checks[kind];
  const group = kind.slice(0, Math.max(0, kind.indexOf('/')));
  return families.find(({ suffix }) => group.endsWith(suffix))?.check;
}
