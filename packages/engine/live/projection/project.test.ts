import type { KubeObject } from '@tiphys/base';
import { describe, expect, test } from 'vitest';
import type { LiveSettings } from '../types.ts';
import { Interner } from './interner.ts';
import { projectNetworking } from './networking.ts';
import { projectPod } from './pod.ts';
import { projectObject } from './project.ts';
import { milliValue } from './quantity.ts';
import { sameProjection } from './same.ts';

const settings: LiveSettings = {
  trackingMethod: 'annotation',
  instanceLabelKey: 'app.kubernetes.io/instance',
  installationId: '',
  namespaces: [],
  clusterResources: true,
  excludes: () => false,
  health: () => undefined,
  customLabels: ['team'],
};

const quantities: readonly [unknown, number][] = [
  ['100m', 100],
  ['1', 1000],
  ['0.1', 100],
  ['1.5Gi', 1.5 * 2 ** 30 * 1000],
  ['64Mi', 64 * 2 ** 20 * 1000],
  ['2e3', 2_000_000],
  ['1E', 1e21],
  ['1u', 1],
  [2, 2000],
  ['what', 0],
  [undefined, 0],
];
test.each(quantities)('milliValue(%o) is %d', (quantity, wanted) => {
  expect(milliValue(quantity)).toBe(wanted);
});

describe('projectPod()', () => {
  const running = { ready: true, state: { running: {} } };
  const two = [
    { name: 'a', image: 'a:1' },
    { name: 'b', image: 'b:1' },
  ];
  const cases: readonly [string, { spec?: object; status: object; metadata?: object }, string, string][] = [
    ['runs', { status: { phase: 'Running', containerStatuses: [running, running] } }, 'Running', '2/2'],
    ['is pending', { status: { phase: 'Pending' } }, 'Pending', '0/2'],
    ['was evicted', { status: { phase: 'Failed', reason: 'Evicted' } }, 'Evicted', '0/2'],
    [
      'waits for an image',
      {
        status: {
          phase: 'Pending',
          containerStatuses: [{ state: { waiting: { reason: 'ErrImagePull' } } }, running],
        },
      },
      'ErrImagePull',
      '1/2',
    ],
    [
      'ended with a signal',
      {
        status: {
          phase: 'Failed',
          containerStatuses: [{ state: { terminated: { signal: 9, exitCode: 137 } } }],
        },
      },
      'Signal:9',
      '0/2',
    ],
    [
      'ended with a code',
      { status: { phase: 'Failed', containerStatuses: [{ state: { terminated: { exitCode: 3 } } }] } },
      'ExitCode:3',
      '0/2',
    ],
    [
      'runs on beside a container that has ended',
      {
        status: {
          phase: 'Running',
          containerStatuses: [{ state: { terminated: { reason: 'Completed', exitCode: 0 } } }, running],
        },
      },
      'Running',
      '1/2',
    ],
    [
      'is initialised',
      {
        spec: {
          initContainers: [
            { name: 'i', image: 'i:1' },
            { name: 'j', image: 'i:1' },
          ],
        },
        status: {
          phase: 'Pending',
          initContainerStatuses: [
            { name: 'i', state: { terminated: { exitCode: 0 } } },
            { name: 'j', state: { running: {} } },
          ],
        },
      },
      'Init:1/2',
      '0/2',
    ],
    [
      'fails to be initialised',
      {
        spec: { initContainers: [{ name: 'i', image: 'i:1' }] },
        status: {
          phase: 'Pending',
          initContainerStatuses: [{ name: 'i', state: { waiting: { reason: 'CrashLoopBackOff' } } }],
        },
      },
      'Init:CrashLoopBackOff',
      '0/2',
    ],
    [
      'has a sidecar',
      {
        spec: { initContainers: [{ name: 's', image: 's:1', restartPolicy: 'Always' }] },
        status: {
          phase: 'Running',
          initContainerStatuses: [{ name: 's', started: true, ready: true, state: { running: {} } }],
          containerStatuses: [running, running],
        },
      },
      'Running',
      '3/3',
    ],
    [
      'is gated',
      { status: { phase: 'Pending', conditions: [{ type: 'PodScheduled', reason: 'SchedulingGated' }] } },
      'SchedulingGated',
      '0/2',
    ],
    [
      'is being deleted',
      {
        metadata: { deletionTimestamp: 'now' },
        status: { phase: 'Running', containerStatuses: [running, running] },
      },
      'Terminating',
      '2/2',
    ],
    [
      'is on a lost node',
      { metadata: { deletionTimestamp: 'now' }, status: { phase: 'Running', reason: 'NodeLost' } },
      'Unknown',
      '0/2',
    ],
  ];
  test.each(cases)('a pod that %s', (_name, { spec, status, metadata }, reason, containers) => {
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: metadata ?? {},
      spec: { containers: two, ...spec },
      status,
    } as KubeObject;
    const items = Object.fromEntries(projectPod(pod).info.map((item) => [item.name, item.value]));
    expect(items).toMatchObject({ 'Status Reason': reason, Containers: containers });
  });

  test('requests are those of the containers and sidecars, or of the largest moment before them', () => {
    const asks = (cpu: string, more: object = {}) => ({
      name: cpu,
      resources: { requests: { cpu } },
      ...more,
    });
    const spec = {
      containers: [asks('100m'), asks('200m')],
      initContainers: [asks('1'), asks('50m', { restartPolicy: 'Always' }), asks('300m')],
      overhead: { cpu: '10m', memory: '1Ki' },
    };
    const { pod } = projectPod({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: {},
      spec,
      status: { phase: 'Running' },
    });
    expect(pod.requests).toEqual({ cpu: 1010, memory: 1_024_000 });
  });
});

describe('projectNetworking()', () => {
  const cases: readonly [string, KubeObject, unknown][] = [
    ['a plain object', object('v1', 'ConfigMap', {}), undefined],
    [
      'links of annotations, harmless ones only',
      object(
        'v1',
        'ConfigMap',
        {},
        {
          'link.argocd.argoproj.io/a': 'https://a.example.com',
          'link.argocd.argoproj.io/b': 'Board|https://b.example.com',
          'link.argocd.argoproj.io/c': 'javascript:alert(1)',
          'link.argocd.argoproj.io/d': 'x|javascript:alert(1)',
        },
      ),
      { externalURLs: ['https://a.example.com', 'Board|https://b.example.com'] },
    ],
    [
      'a load balancer',
      object('v1', 'Service', {
        spec: { type: 'LoadBalancer', selector: { app: 'x' } },
        status: {
          loadBalancer: { ingress: [{ hostname: 'lb.example.com', ip: '1.1.1.1' }, { ip: '2.2.2.2' }] },
        },
      }),
      { targetLabels: { app: 'x' }, ingress: [{ hostname: 'lb.example.com' }, { ip: '2.2.2.2' }] },
    ],
    [
      'an ingress',
      object('networking.k8s.io/v1', 'Ingress', {
        spec: {
          tls: [{ hosts: ['a.example.com'] }],
          rules: [
            {
              host: 'a.example.com',
              http: { paths: [{ path: '/api/*', backend: { service: { name: 'api' } } }] },
            },
            { http: { paths: [{ backend: { service: { name: 'web' } } }] } },
          ],
        },
        status: { loadBalancer: { ingress: [{ ip: '1.2.3.4' }] } },
      }),
      {
        targetRefs: [
          { kind: 'Service', namespace: 'default', name: 'api' },
          { kind: 'Service', namespace: 'default', name: 'web' },
        ],
        ingress: [{ ip: '1.2.3.4' }],
        externalURLs: ['https://a.example.com/api/', 'http://1.2.3.4'],
      },
    ],
    [
      'an ingress without default links',
      object(
        'networking.k8s.io/v1',
        'Ingress',
        { spec: { rules: [{ host: 'a', http: { paths: [{ backend: { service: { name: 'x' } } }] } }] } },
        { 'argocd.argoproj.io/ignore-default-links': 'true' },
      ),
      { targetRefs: [{ kind: 'Service', namespace: 'default', name: 'x' }] },
    ],
  ];
  test.each(cases)('%s', (_name, given, wanted) => {
    expect(projectNetworking(given)).toEqual(wanted);
  });
});

describe('projectObject()', () => {
  const project = (given: KubeObject) => projectObject(given, settings, new Interner());
  const tracking = { 'argocd.argoproj.io/tracking-id': 'guestbook:/ConfigMap:default/x' };

  test('belongs to an application only without an owner', () => {
    const ownerReferences = [{ apiVersion: 'v1', kind: 'ConfigMap', name: 'owner', uid: 'u' }];
    const owned = object('v1', 'ConfigMap', { metadata: { annotations: tracking, ownerReferences } });
    expect(project(object('v1', 'ConfigMap', {}, tracking)).application).toBe('guestbook');
    expect(project(owned)).toMatchObject({ application: undefined, owners: ownerReferences });
  });

  test('infers the owners that Argo CD infers', () => {
    const account = {
      'kubernetes.io/service-account.name': 'robot',
      'kubernetes.io/service-account.uid': 'u',
    };
    const token = object('v1', 'Secret', { type: 'kubernetes.io/service-account-token' }, account);
    const template = { metadata: { name: 'data' } };
    expect(project(object('v1', 'Endpoints', {})).owners).toMatchObject([
      { kind: 'Service', name: 'x', uid: '' },
    ]);
    expect(project(token).owners).toMatchObject([{ kind: 'ServiceAccount', name: 'robot', uid: 'u' }]);
    const set = object('apps/v1', 'StatefulSet', { spec: { volumeClaimTemplates: [template] } });
    expect(project(set).claimPrefixes).toEqual(['data-x-']);
  });

  test('shows revisions and custom labels', () => {
    const metadata = {
      name: 'x',
      labels: { team: 'red', other: 'y' },
      annotations: { 'deployment.kubernetes.io/revision': '3' },
    };
    const info = project(object('apps/v1', 'ReplicaSet', { metadata })).info;
    expect(info).toEqual([
      { name: 'Revision', value: 'Rev:3' },
      { name: 'team', value: 'red' },
    ]);
  });

  test('holds nothing of a Secret but its name and marks', () => {
    const secret = object(
      'v1',
      'Secret',
      { data: { password: 'aHVudGVyMg==' }, stringData: { key: 'hunter2' } },
      tracking,
    );
    expect(JSON.stringify(project(secret))).not.toMatch(/hunter2|aHVudGVyMg/);
  });

  test('sameProjection() sees what matters', () => {
    const before = object('v1', 'ConfigMap', { data: { a: '1' } });
    const after = { ...before, data: { a: '2' }, metadata: { ...before.metadata, resourceVersion: '2' } };
    const labelled = { ...before, metadata: { ...before.metadata, labels: { team: 'blue' } } };
    expect(sameProjection(project(before), project(after))).toBe(true);
    expect(sameProjection(project(before), project(labelled))).toBe(false);
  });
});

function object(
  apiVersion: string,
  kind: string,
  fields: object,
  annotations?: Readonly<Record<string, string>>,
): KubeObject {
  const metadata = { name: 'x', namespace: 'default', ...(annotations ? { annotations } : {}) };
  return { apiVersion, kind, metadata, ...fields } as KubeObject;
}
