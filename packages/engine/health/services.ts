import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';
import type { Condition } from './status.ts';
import { conditionsOf, healthOf, listAt, readCondition, textAt } from './status.ts';

const conditionsAnnotation = 'autoscaling.alpha.kubernetes.io/conditions';
const degradedReasons: Readonly<Record<string, readonly string[]>> = {
  AbleToScale: ['FailedGetScale', 'FailedUpdateScale'],
  ScalingActive: [
    'FailedGetResourceMetric',
    'FailedGetObjectMetric',
    'FailedGetPodsMetric',
    'FailedGetExternalMetric',
    'FailedComputeMetricsReplicas',
    'InvalidSelector',
  ],
};

/** Health of a v1 Service: a load balancer needs its address. */
export function serviceHealth(object: KubeObject): HealthStatus {
  if (textAt(object, 'spec', 'type') !== 'LoadBalancer') return healthOf('Healthy');
  return ingressHealth(object);
}

/** Health of an Ingress of any version: healthy once it has an address. */
export function ingressHealth(object: KubeObject): HealthStatus {
  const hasAddress = listAt(object, 'status', 'loadBalancer', 'ingress').length > 0;
  return healthOf(hasAddress ? 'Healthy' : 'Progressing');
}

/** Health of a v1 PersistentVolumeClaim by its phase. */
export function claimHealth(object: KubeObject): HealthStatus {
  switch (textAt(object, 'status', 'phase')) {
    case 'Lost':
      return healthOf('Degraded');
    case 'Pending':
      return healthOf('Progressing');
    case 'Bound':
      return healthOf('Healthy');
    default:
      return healthOf('Unknown');
  }
}

/** Health of an APIService by its condition `Available`. */
export function apiServiceHealth(object: KubeObject): HealthStatus {
  const available = conditionsOf(object).find((condition) => condition.type === 'Available');
  if (!available) return healthOf('Progressing', 'Waiting to be processed');
  const message = `${available.reason}: ${available.message}`;
  return healthOf(available.status === 'True' ? 'Healthy' : 'Progressing', message);
}

/** Health of an argoproj.io Workflow by its phase. */
export function workflowHealth(object: KubeObject): HealthStatus {
  const message = textAt(object, 'status', 'message');
  switch (textAt(object, 'status', 'phase')) {
    case '':
    case 'Pending':
    case 'Running':
      return healthOf('Progressing', message);
    case 'Succeeded':
      return healthOf('Healthy', message);
    case 'Failed':
    case 'Error':
      return healthOf('Degraded', message);
    default:
      return healthOf('Unknown', message);
  }
}

/** Health of a HorizontalPodAutoscaler: autoscaling/v1 has its conditions in an annotation. */
export function autoscalerHealth(object: KubeObject): HealthStatus {
  const conditions =
    object.apiVersion === 'autoscaling/v1' ? annotatedConditions(object) : conditionsOf(object);
  const degraded = conditions.find(({ type, reason }) => degradedReasons[type]?.includes(reason));
  if (degraded) return healthOf('Degraded', degraded.message);
  const healthy = conditions.find(
    ({ type, status }) => (type === 'AbleToScale' || type === 'ScalingLimited') && status === 'True',
  );
  return healthy ? healthOf('Healthy', healthy.message) : healthOf('Progressing', 'Waiting to Autoscale');
}

function annotatedConditions(object: KubeObject): Condition[] {
  const text = object.metadata.annotations?.[conditionsAnnotation];
  if (text === undefined) return [];
  try {
    const parsed: unknown = JSON.parse(text);
    return Array.isArray(parsed) ? parsed.map(readCondition) : [];
  } catch (error) {
    throw new Error(`failed to convert conditions annotation to typed: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
