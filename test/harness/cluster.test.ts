import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, startTestCluster, type TestCluster } from './index.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(() => cluster.stop());

const container = (more: object = {}): object => ({ name: 'main', image: 'example/main:1', ...more });
const pod = (name: string, spec: object): object => ({
  apiVersion: 'v1',
  kind: 'Pod',
  metadata: { name },
  spec,
});
const workload = (kind: string, spec: object): object => ({
  apiVersion: kind === 'Job' ? 'batch/v1' : 'apps/v1',
  kind,
  metadata: { name: kind.toLowerCase() },
  spec,
});
const template = (name: string): object => ({
  selector: { matchLabels: { app: name } },
  template: { metadata: { labels: { app: name } }, spec: { containers: [container()] } },
});
const phaseOf = async (name: string): Promise<unknown> => (await cluster.get('pod', name))?.status?.['phase'];

test('a pod that restarts always runs, and its log can be read', async () => {
  await cluster.apply([pod('serve', { containers: [container()] })]);
  await eventually(async () => (await phaseOf('serve')) === 'Running');
  expect(await cluster.kubectl('logs', 'serve')).toContain('ready');
});

test.each([
  ['completes', { command: ['true'] }, 'Succeeded'],
  ['fails', { command: ['false'] }, 'Failed'],
  ['exits', { command: ['sh', '-c', 'echo hello; exit 1'] }, 'Failed'],
  ['sleeps', { command: ['sleep', '1'] }, 'Succeeded'],
])('a pod that does not restart %s', async (name, more, phase) => {
  await cluster.apply([pod(name, { restartPolicy: 'Never', containers: [container(more)] })]);
  await eventually(async () => expect(await phaseOf(name)).toBe(phase));
  const status = (await cluster.get<PodObject>('pod', name))?.status.containerStatuses[0]?.state.terminated;
  expect(status?.exitCode).toBe(phase === 'Failed' ? 1 : 0);
});

test('a pod with an invalid image waits, and is gone when deleted', async () => {
  await cluster.apply([pod('bad', { containers: [container({ image: 'invalid:1' })] })]);
  await eventually(async () => {
    const object = await cluster.get<PodObject>('pod', 'bad');
    expect(object?.status.containerStatuses[0]?.state.waiting?.reason).toBe('InvalidImageName');
  });
  await cluster.kubectl('delete', 'pod', 'bad', '--timeout=60s');
  expect(await cluster.get('pod', 'bad')).toBeUndefined();
});

test('workloads become available and jobs complete', async () => {
  await cluster.apply([
    workload('Deployment', { replicas: 2, ...template('deployment') }),
    workload('StatefulSet', { replicas: 1, serviceName: 'x', ...template('statefulset') }),
    workload('DaemonSet', template('daemonset')),
    workload('Job', { template: { spec: { restartPolicy: 'Never', containers: [container()] } } }),
  ]);
  await eventually(async () => {
    expect((await cluster.get('deployment', 'deployment'))?.status).toMatchObject({ availableReplicas: 2 });
    expect((await cluster.get('statefulset', 'statefulset'))?.status).toMatchObject({ readyReplicas: 1 });
    expect((await cluster.get('daemonset', 'daemonset'))?.status).toMatchObject({ numberReady: 2 });
    expect((await cluster.get('job', 'job'))?.status).toMatchObject({ succeeded: 1 });
  });
});

test('a claim is bound, its volume goes with it, and a load balancer gets an address', async () => {
  await cluster.apply([
    {
      apiVersion: 'v1',
      kind: 'PersistentVolumeClaim',
      metadata: { name: 'data' },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
    },
    {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'front' },
      spec: { type: 'LoadBalancer', ports: [{ port: 80 }] },
    },
  ]);
  await eventually(async () => {
    expect((await cluster.get('pvc', 'data'))?.status).toMatchObject({ phase: 'Bound' });
    expect((await cluster.get('service', 'front'))?.status).toMatchObject({
      loadBalancer: { ingress: [{}] },
    });
  });
  await cluster.kubectl('delete', 'pvc', 'data', '--timeout=10s');
  await eventually(async () => expect((await cluster.get('pv'))?.items ?? []).toEqual([]));
});

test('the API server can go away and come back with everything', async () => {
  await cluster.kubectl('create', 'configmap', 'kept');
  await cluster.stopApiServer();
  await expect(cluster.kubectl('get', 'configmap', 'kept')).rejects.toThrow(/refused/);
  await cluster.startApiServer();
  expect(await cluster.get('configmap', 'kept')).toBeDefined();
});

test('a second cluster runs beside the first', async () => {
  await using second = await startTestCluster();
  expect(second.server).not.toBe(cluster.server);
  await second.kubectl('create', 'namespace', 'only-here');
  expect(await cluster.get('namespace', 'only-here')).toBeUndefined();
});

type PodObject = {
  readonly status: {
    readonly containerStatuses: readonly {
      readonly state: { readonly waiting?: { reason: string }; readonly terminated?: { exitCode: number } };
    }[];
  };
};
