import type { KubeObject } from '@tiphys/base';
import { describe, expect, test } from 'vitest';
import { createHealthCheck } from './health-check.ts';
import { isWorseHealth } from './status.ts';

type Fields = Record<string, unknown>;

const check = createHealthCheck();

function object(kind: string, fields: Fields, metadata: Fields = {}): KubeObject {
  const [apiVersion = '', name = ''] = kind.split(' ');
  return { apiVersion, kind: name, metadata: { name: 'web', ...metadata }, ...fields };
}

function condition(type: string, status: string, message = '', reason = ''): Fields {
  return { type, status, message, reason };
}

const behind = { generation: 2 };

describe('createHealthCheck() judges', () => {
  test.each<[string, KubeObject, string | undefined, string?]>([
    [
      'paused Deployment',
      object('apps/v1 Deployment', { spec: { paused: true } }),
      'Suspended',
      'Deployment is paused',
    ],
    [
      'unobserved Deployment',
      object('apps/v1 Deployment', { status: { observedGeneration: 1 } }, behind),
      'Progressing',
      'Waiting for rollout to finish: observed deployment generation less than desired generation',
    ],
    [
      'late Deployment',
      object('apps/v1 Deployment', {
        status: { conditions: [condition('Progressing', 'False', '', 'ProgressDeadlineExceeded')] },
      }),
      'Degraded',
      'Deployment "web" exceeded its progress deadline',
    ],
    [
      'updating Deployment',
      object('apps/v1 Deployment', { spec: { replicas: 3 }, status: { updatedReplicas: 1 } }),
      'Progressing',
      'Waiting for rollout to finish: 1 out of 3 new replicas have been updated...',
    ],
    [
      'Deployment with old pods',
      object('apps/v1 Deployment', { spec: { replicas: 1 }, status: { replicas: 3, updatedReplicas: 1 } }),
      'Progressing',
      'Waiting for rollout to finish: 2 old replicas are pending termination...',
    ],
    [
      'Deployment that starts',
      object('apps/v1 Deployment', {
        spec: { replicas: 2 },
        status: { replicas: 2, updatedReplicas: 2, availableReplicas: 1 },
      }),
      'Progressing',
      'Waiting for rollout to finish: 1 of 2 updated replicas are available...',
    ],
    [
      'ready Deployment',
      object('apps/v1 Deployment', {
        spec: { replicas: 2 },
        status: { replicas: 2, updatedReplicas: 2, availableReplicas: 2 },
      }),
      'Healthy',
    ],
    ['old Deployment', object('extensions/v1beta1 Deployment', {}), undefined],
    [
      'Deployment of an old version',
      object('apps/v1beta1 Deployment', {}),
      'Unknown',
      'unsupported Deployment GVK: apps/v1beta1, Kind=Deployment',
    ],
    [
      'new StatefulSet',
      object('apps/v1 StatefulSet', {}),
      'Progressing',
      'Waiting for statefulset spec update to be observed...',
    ],
    [
      'StatefulSet that starts',
      object('apps/v1 StatefulSet', {
        spec: { replicas: 3 },
        status: { observedGeneration: 1, readyReplicas: 1 },
      }),
      'Progressing',
      'Waiting for 2 pods to be ready...',
    ],
    [
      'partitioned StatefulSet',
      object('apps/v1 StatefulSet', {
        spec: { replicas: 1, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 0 } } },
        status: { observedGeneration: 1, readyReplicas: 1, updatedReplicas: 1 },
      }),
      'Healthy',
      'partitioned roll out complete: 1 new pods have been updated...',
    ],
    [
      'StatefulSet half way',
      object('apps/v1 StatefulSet', {
        spec: { replicas: 3, updateStrategy: { type: 'RollingUpdate', rollingUpdate: { partition: 1 } } },
        status: { observedGeneration: 1, readyReplicas: 3, updatedReplicas: 1 },
      }),
      'Progressing',
      'Waiting for partitioned roll out to finish: 1 out of 2 new pods have been updated...',
    ],
    [
      'OnDelete StatefulSet',
      object('apps/v1 StatefulSet', {
        spec: { replicas: 1, updateStrategy: { type: 'OnDelete' } },
        status: { observedGeneration: 1, readyReplicas: 1 },
      }),
      'Healthy',
      'statefulset has 1 ready pods',
    ],
    [
      'StatefulSet between revisions',
      object('apps/v1 StatefulSet', {
        spec: { replicas: 1 },
        status: {
          observedGeneration: 1,
          readyReplicas: 1,
          updatedReplicas: 1,
          updateRevision: 'b',
          currentRevision: 'a',
        },
      }),
      'Progressing',
      'waiting for statefulset rolling update to complete 1 pods at revision b...',
    ],
    [
      'DaemonSet that updates',
      object('apps/v1 DaemonSet', { status: { desiredNumberScheduled: 3, updatedNumberScheduled: 1 } }),
      'Progressing',
      'Waiting for daemon set "web" rollout to finish: 1 out of 3 new pods have been updated...',
    ],
    [
      'DaemonSet that starts',
      object('apps/v1 DaemonSet', { status: { desiredNumberScheduled: 1, updatedNumberScheduled: 1 } }),
      'Progressing',
      'Waiting for daemon set "web" rollout to finish: 0 of 1 updated pods are available...',
    ],
    [
      'OnDelete DaemonSet',
      object('apps/v1 DaemonSet', {
        spec: { updateStrategy: { type: 'OnDelete' } },
        status: { desiredNumberScheduled: 2, updatedNumberScheduled: 1 },
      }),
      'Healthy',
      'daemon set 1 out of 2 new pods have been updated',
    ],
    [
      'failing ReplicaSet',
      object('apps/v1 ReplicaSet', {
        status: { conditions: [condition('ReplicaFailure', 'True', 'quota')] },
      }),
      'Degraded',
      'quota',
    ],
    [
      'ReplicaSet that starts',
      object('apps/v1 ReplicaSet', { spec: { replicas: 2 }, status: { availableReplicas: 1 } }),
      'Progressing',
      'Waiting for rollout to finish: 1 out of 2 new replicas are available...',
    ],
    ['pending Pod', object('v1 Pod', { status: { phase: 'Pending' } }), 'Progressing'],
    [
      'Pod that cannot pull',
      object('v1 Pod', {
        spec: { restartPolicy: 'Always' },
        status: {
          phase: 'Pending',
          containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff', message: 'no image' } } }],
        },
      }),
      'Degraded',
      'no image',
    ],
    [
      'hook Pod that cannot pull yet',
      object('v1 Pod', {
        spec: { restartPolicy: 'Never' },
        status: {
          phase: 'Pending',
          containerStatuses: [{ state: { waiting: { reason: 'ErrImagePull', message: 'no image' } } }],
        },
      }),
      'Progressing',
    ],
    [
      'ready Pod',
      object('v1 Pod', {
        spec: { restartPolicy: 'Always' },
        status: { phase: 'Running', conditions: [condition('Ready', 'True')] },
      }),
      'Healthy',
    ],
    [
      'restarted Pod',
      object('v1 Pod', {
        spec: { restartPolicy: 'Always' },
        status: { phase: 'Running', containerStatuses: [{ lastState: { terminated: { exitCode: 1 } } }] },
      }),
      'Degraded',
    ],
    [
      'running Pod that ends',
      object('v1 Pod', { spec: { restartPolicy: 'Never' }, status: { phase: 'Running' } }),
      'Progressing',
    ],
    [
      'Pod that is said to run on',
      object(
        'v1 Pod',
        {
          spec: { restartPolicy: 'Never' },
          status: { phase: 'Running', conditions: [condition('Ready', 'True')] },
        },
        { annotations: { 'argocd.argoproj.io/ignore-restart-policy': 'true' } },
      ),
      'Healthy',
    ],
    [
      'failed Pod',
      object('v1 Pod', {
        status: {
          phase: 'Failed',
          containerStatuses: [{ name: 'c', state: { terminated: { exitCode: 2 } } }],
        },
      }),
      'Degraded',
      'container "c" failed with exit code 2',
    ],
    [
      'Pod out of memory',
      object('v1 Pod', {
        status: {
          phase: 'Failed',
          containerStatuses: [{ state: { terminated: { reason: 'OOMKilled', exitCode: 137 } } }],
        },
      }),
      'Degraded',
      'OOMKilled',
    ],
    ['succeeded Pod', object('v1 Pod', { status: { phase: 'Succeeded' } }), 'Healthy'],
    ['Pod without status', object('v1 Pod', {}), 'Unknown'],
    ['running Job', object('batch/v1 Job', {}), 'Progressing'],
    [
      'failed Job',
      object('batch/v1 Job', { status: { conditions: [condition('Failed', 'True', 'limit')] } }),
      'Degraded',
      'limit',
    ],
    [
      'complete Job',
      object('batch/v1 Job', { status: { conditions: [condition('Complete', 'True')] } }),
      'Healthy',
    ],
    [
      'suspended Job',
      object('batch/v1 Job', { status: { conditions: [condition('Suspended', 'True', 'Job suspended')] } }),
      'Suspended',
      'Job suspended',
    ],
    ['ClusterIP Service', object('v1 Service', { spec: { type: 'ClusterIP' } }), 'Healthy'],
    ['LoadBalancer without address', object('v1 Service', { spec: { type: 'LoadBalancer' } }), 'Progressing'],
    [
      'Ingress with address',
      object('networking.k8s.io/v1 Ingress', { status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } } }),
      'Healthy',
    ],
    ['Ingress without address', object('networking.k8s.io/v1 Ingress', {}), 'Progressing'],
    ['bound claim', object('v1 PersistentVolumeClaim', { status: { phase: 'Bound' } }), 'Healthy'],
    ['lost claim', object('v1 PersistentVolumeClaim', { status: { phase: 'Lost' } }), 'Degraded'],
    [
      'available APIService',
      object('apiregistration.k8s.io/v1 APIService', {
        status: { conditions: [condition('Available', 'True', 'ok', 'Passed')] },
      }),
      'Healthy',
      'Passed: ok',
    ],
    [
      'new APIService',
      object('apiregistration.k8s.io/v1 APIService', {}),
      'Progressing',
      'Waiting to be processed',
    ],
    [
      'failed Workflow',
      object('argoproj.io/v1alpha1 Workflow', { status: { phase: 'Failed', message: 'm' } }),
      'Degraded',
      'm',
    ],
    [
      'HPA without metrics',
      object('autoscaling/v2 HorizontalPodAutoscaler', {
        status: {
          conditions: [
            condition('AbleToScale', 'True'),
            condition('ScalingActive', 'False', 'no metrics', 'FailedGetResourceMetric'),
          ],
        },
      }),
      'Degraded',
      'no metrics',
    ],
    [
      'HPA v1 with conditions',
      object(
        'autoscaling/v1 HorizontalPodAutoscaler',
        {},
        {
          annotations: {
            'autoscaling.alpha.kubernetes.io/conditions': JSON.stringify([
              condition('AbleToScale', 'True', 'ready'),
            ]),
          },
        },
      ),
      'Healthy',
      'ready',
    ],
    ['new HPA', object('autoscaling/v2 HorizontalPodAutoscaler', {}), 'Progressing', 'Waiting to Autoscale'],
    ['ConfigMap', object('v1 ConfigMap', {}), undefined],
    [
      'established CRD',
      object('apiextensions.k8s.io/v1 CustomResourceDefinition', {
        status: { conditions: [condition('NamesAccepted', 'True'), condition('Established', 'True')] },
      }),
      'Healthy',
      'CRD is healthy',
    ],
    [
      'Certificate in work',
      object('cert-manager.io/v1 Certificate', {
        status: { conditions: [condition('Ready', 'False', 'no'), condition('Issuing', 'True', 'issuing')] },
      }),
      'Progressing',
      'issuing',
    ],
    [
      'paused Rollout',
      object(
        'argoproj.io/v1alpha1 Rollout',
        { status: { phase: 'Paused', observedGeneration: '1', message: 'CanaryPauseStep' } },
        { generation: 1 },
      ),
      'Suspended',
      'CanaryPauseStep',
    ],
    [
      'suspended Kustomization of Flux',
      object('kustomize.toolkit.fluxcd.io/v1 Kustomization', { spec: { suspend: true } }),
      'Suspended',
      'Kustomization is suspended',
    ],
    [
      'released HelmRelease',
      object('helm.toolkit.fluxcd.io/v2 HelmRelease', {
        status: {
          conditions: [condition('Ready', 'True', '', 'InstallSucceeded'), condition('Released', 'True')],
        },
      }),
      'Healthy',
      'InstallSucceeded',
    ],
    [
      'failed GitRepository',
      object('source.toolkit.fluxcd.io/v1 GitRepository', {
        status: { conditions: [condition('Ready', 'False', '', 'GitOperationFailed')] },
      }),
      'Degraded',
      'GitOperationFailed',
    ],
    [
      'new Crossplane bucket',
      object('s3.aws.crossplane.io/v1 Bucket', {}),
      'Progressing',
      'Provisioning ...',
    ],
    [
      'unsynced Crossplane bucket',
      object('s3.aws.upbound.io/v1 Bucket', {
        status: { conditions: [condition('Ready', 'True'), condition('Synced', 'False', 'denied')] },
      }),
      'Degraded',
      'denied',
    ],
    [
      'Crossplane composition',
      object('apiextensions.crossplane.io/v1 Composition', {}),
      'Healthy',
      'Resource is up-to-date.',
    ],
    [
      'Kafka that is being made',
      object('kafka.strimzi.io/v1 Kafka', {
        status: { conditions: [condition('NotReady', 'True', '', 'Creating')] },
      }),
      'Progressing',
      'Waiting for Kafka Cluster',
    ],
    [
      'paused ScaledObject',
      object('keda.sh/v1alpha1 ScaledObject', {
        status: { conditions: [condition('Ready', 'True', 'ok'), condition('Paused', 'True', 'paused')] },
      }),
      'Suspended',
      'paused',
    ],
    [
      'snapshot with an error',
      object('snapshot.storage.k8s.io/v1 VolumeSnapshot', { status: { error: { message: 'no' } } }),
      'Degraded',
      'no',
    ],
    [
      'ready NodePool',
      object('karpenter.sh/v1 NodePool', { status: { conditions: [condition('Ready', 'True')] } }),
      'Healthy',
    ],
    [
      'blocked PodDisruptionBudget',
      object('policy/v1 PodDisruptionBudget', {
        status: { conditions: [condition('DisruptionAllowed', 'False', '', 'InsufficientPods')] },
      }),
      'Healthy',
      'PodDisruptionBudget has InsufficientPods',
    ],
    [
      'CronJob that failed',
      object('batch/v1 CronJob', {
        status: { lastScheduleTime: '2026-01-02T00:00:00Z', lastSuccessfulTime: '2026-01-01T00:00:00Z' },
      }),
      'Degraded',
      'CronJob has not completed its last execution successfully',
    ],
    [
      'ApplicationSet with an error',
      object('argoproj.io/v1alpha1 ApplicationSet', {
        status: { conditions: [condition('ErrorOccurred', 'True', 'bad')] },
      }),
      'Degraded',
      'bad',
    ],
  ])('%s', (_, live, status, message) => {
    expect(check(live)).toEqual(
      status === undefined ? undefined : { status, ...(message ? { message } : {}) },
    );
  });
});

test('an object that is being deleted is progressing, a hook that waits for its finalizer is judged', () => {
  const deleted = { deletionTimestamp: '2026-01-01T00:00:00Z' };
  expect(check(object('v1 ConfigMap', {}, deleted))).toEqual({
    status: 'Progressing',
    message: 'Pending deletion',
  });
  const hook = { ...deleted, finalizers: ['argocd.argoproj.io/hook-finalizer'] };
  expect(check(object('v1 Pod', { status: { phase: 'Succeeded' } }, hook))).toEqual({ status: 'Healthy' });
});

describe('overrides', () => {
  const scripts = {
    luaHealth: (_: unknown, script: string) => {
      if (script === 'fail') throw new Error('<string>:1: no');
      return script === '' ? {} : { status: script };
    },
    globMatchSafe: (pattern: string, text: string) =>
      pattern.startsWith('*') && text.endsWith(pattern.slice(1)),
  };
  const checkWith = (overrides: Record<string, { script: string }>, live: KubeObject) =>
    createHealthCheck({ overrides, scripts })(live);
  const deployment = object('apps/v1 Deployment', {});

  test('come before built-in rules, exact ones before wildcards', () => {
    expect(checkWith({ '*/Deployment': { script: 'Degraded' } }, deployment)).toEqual({ status: 'Degraded' });
    const both = { '*/Deployment': { script: 'Degraded' }, 'apps/Deployment': { script: 'Suspended' } };
    expect(checkWith(both, deployment)).toEqual({ status: 'Suspended' });
    expect(checkWith({ ConfigMap: { script: 'Healthy' } }, object('v1 ConfigMap', {}))).toEqual({
      status: 'Healthy',
    });
  });

  test('that are empty leave the built-in rule', () => {
    expect(checkWith({ 'apps/Deployment': { script: '' } }, deployment)).toEqual({ status: 'Healthy' });
  });

  test('that fail mean Unknown with the reason', () => {
    expect(checkWith({ 'apps/Deployment': { script: 'fail' } }, deployment)).toEqual({
      status: 'Unknown',
      message: '<string>:1: no',
    });
  });
});

test('isWorseHealth() follows the order of Argo CD', () => {
  expect(isWorseHealth('Healthy', 'Suspended')).toBe(true);
  expect(isWorseHealth('Degraded', 'Missing')).toBe(false);
  expect(isWorseHealth('Degraded', 'Unknown')).toBe(true);
  expect(isWorseHealth('Healthy', '')).toBe(false);
});
