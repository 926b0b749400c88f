import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';
import { jobHealth, podHealth } from './pods.ts';
import {
  apiServiceHealth,
  autoscalerHealth,
  claimHealth,
  ingressHealth,
  serviceHealth,
  workflowHealth,
} from './services.ts';
import { daemonSetHealth, deploymentHealth, replicaSetHealth, statefulSetHealth } from './workloads.ts';

/** A built-in check, with the versions it understands (any, where left out) and the kind's name in errors. */
export interface BuiltInCheck {
  readonly check: (object: KubeObject) => HealthStatus;
  readonly versions?: readonly string[];
  readonly label?: string;
}

/** The kinds that have a check of their own, by `group/Kind` (`Kind` in the core group). */
export const builtInChecks: Readonly<Record<string, BuiltInCheck>> = {
  'apps/Deployment': { check: deploymentHealth, versions: ['v1'] },
  'apps/StatefulSet': { check: statefulSetHealth, versions: ['v1'] },
  'apps/ReplicaSet': { check: replicaSetHealth, versions: ['v1'] },
  'apps/DaemonSet': { check: daemonSetHealth, versions: ['v1'] },
  'extensions/Ingress': { check: ingressHealth },
  'networking.k8s.io/Ingress': { check: ingressHealth },
  'argoproj.io/Workflow': { check: workflowHealth },
  'apiregistration.k8s.io/APIService': { check: apiServiceHealth, versions: ['v1', 'v1beta1'] },
  Service: { check: serviceHealth, versions: ['v1'] },
  PersistentVolumeClaim: { check: claimHealth, versions: ['v1'] },
  Pod: { check: podHealth, versions: ['v1'] },
  'batch/Job': { check: jobHealth, versions: ['v1'] },
  'autoscaling/HorizontalPodAutoscaler': { check: autoscalerHealth, versions: ['v1', 'v2'], label: 'HPA' },
};
