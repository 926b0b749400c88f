import type { KubeObject } from '@tiphys/base';
import type { HealthStatus } from '@tiphys/model';
import { conditionsOf, healthOf, numberAt, textAt, valueAt } from './status.ts';

// Statuses and texts as gitops-engine/pkg/health of Argo CD 3.6; they follow `kubectl rollout status`.

/** Health of an apps/v1 Deployment. */
export function deploymentHealth(object: KubeObject): HealthStatus {
  if (valueAt(object, 'spec', 'paused') === true) return healthOf('Suspended', 'Deployment is paused');
  if (isBehind(object)) return rollout('observed deployment generation less than desired generation');

  const wanted = valueAt(object, 'spec', 'replicas');
  const replicas = numberAt(object, 'status', 'replicas');
  const updated = numberAt(object, 'status', 'updatedReplicas');
  const available = numberAt(object, 'status', 'availableReplicas');
  const progress = conditionsOf(object).find((condition) => condition.type === 'Progressing');
  if (progress?.reason === 'ProgressDeadlineExceeded') {
    return healthOf('Degraded', `Deployment "${nameOf(object)}" exceeded its progress deadline`);
  }
  if (typeof wanted === 'number' && updated < wanted) {
    return rollout(`${updated} out of ${wanted} new replicas have been updated...`);
  }
  if (replicas > updated) return rollout(`${replicas - updated} old replicas are pending termination...`);
  if (available < updated) return rollout(`${available} of ${updated} updated replicas are available...`);
  return healthOf('Healthy');
}

/** Health of an apps/v1 ReplicaSet. */
export function replicaSetHealth(object: KubeObject): HealthStatus {
  if (isBehind(object)) return rollout('observed replica set generation less than desired generation');
  const failure = conditionsOf(object).find((condition) => condition.type === 'ReplicaFailure');
  if (failure?.status === 'True') return healthOf('Degraded', failure.message);
  const wanted = valueAt(object, 'spec', 'replicas');
  const available = numberAt(object, 'status', 'availableReplicas');
  if (typeof wanted === 'number' && available < wanted) {
    return rollout(`${available} out of ${wanted} new replicas are available...`);
  }
  return healthOf('Healthy');
}

/** Health of an apps/v1 DaemonSet. */
export function daemonSetHealth(object: KubeObject): HealthStatus {
  if (isBehind(object)) return rollout('observed daemon set generation less than desired generation');
  const desired = numberAt(object, 'status', 'desiredNumberScheduled');
  const updated = numberAt(object, 'status', 'updatedNumberScheduled');
  const available = numberAt(object, 'status', 'numberAvailable');
  if (textAt(object, 'spec', 'updateStrategy', 'type') === 'OnDelete') {
    return healthOf('Healthy', `daemon set ${updated} out of ${desired} new pods have been updated`);
  }
  const waiting = `Waiting for daemon set "${nameOf(object)}" rollout to finish`;
  if (updated < desired) {
    return healthOf('Progressing', `${waiting}: ${updated} out of ${desired} new pods have been updated...`);
  }
  if (available < desired) {
    return healthOf('Progressing', `${waiting}: ${available} of ${desired} updated pods are available...`);
  }
  return healthOf('Healthy');
}

/** Health of an apps/v1 StatefulSet. */
export function statefulSetHealth(object: KubeObject): HealthStatus {
  if (numberAt(object, 'status', 'observedGeneration') === 0 || isBehind(object)) {
    return healthOf('Progressing', 'Waiting for statefulset spec update to be observed...');
  }
  const wanted = valueAt(object, 'spec', 'replicas');
  const ready = numberAt(object, 'status', 'readyReplicas');
  if (typeof wanted === 'number' && ready < wanted) {
    return healthOf('Progressing', `Waiting for ${wanted - ready} pods to be ready...`);
  }
  const strategy = textAt(object, 'spec', 'updateStrategy', 'type');
  if (strategy === 'RollingUpdate' && valueAt(object, 'spec', 'updateStrategy', 'rollingUpdate')) {
    return partitionHealth(object, wanted);
  }
  if (strategy === 'OnDelete') return healthOf('Healthy', `statefulset has ${ready} ready pods`);
  return revisionHealth(object);
}

function partitionHealth(object: KubeObject, wanted: unknown): HealthStatus {
  const updated = numberAt(object, 'status', 'updatedReplicas');
  const partition = valueAt(object, 'spec', 'updateStrategy', 'rollingUpdate', 'partition');
  if (typeof wanted === 'number' && typeof partition === 'number' && updated < wanted - partition) {
    const progress = `${updated} out of ${wanted - partition} new pods have been updated...`;
    return healthOf('Progressing', `Waiting for partitioned roll out to finish: ${progress}`);
  }
  return healthOf('Healthy', `partitioned roll out complete: ${updated} new pods have been updated...`);
}

function revisionHealth(object: KubeObject): HealthStatus {
  const current = textAt(object, 'status', 'currentRevision');
  const next = textAt(object, 'status', 'updateRevision');
  if (next !== current) {
    const updated = numberAt(object, 'status', 'updatedReplicas');
    const progress = `${updated} pods at revision ${next}...`;
    return healthOf('Progressing', `waiting for statefulset rolling update to complete ${progress}`);
  }
  const replicas = numberAt(object, 'status', 'currentReplicas');
  return healthOf(
    'Healthy',
    `statefulset rolling update complete ${replicas} pods at revision ${current}...`,
  );
}

function isBehind(object: KubeObject): boolean {
  return (object.metadata.generation ?? 0) > numberAt(object, 'status', 'observedGeneration');
}

function rollout(progress: string): HealthStatus {
  return healthOf('Progressing', `Waiting for rollout to finish: ${progress}`);
}

function nameOf(object: KubeObject): string {
  return object.metadata.name ?? '';
}
