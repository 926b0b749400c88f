import { afterAll, beforeAll, expect, it } from 'vitest';
import { crds } from '../../packages/model/index.ts';
import { startTestCluster, type TestCluster } from '../harness/index.ts';

let cluster: TestCluster;
beforeAll(async () => {
  cluster = await startTestCluster();
});
afterAll(async () => {
  await cluster?.stop();
});

const source = { repoURL: 'https://git.example/a', path: '.' };
const destination = { server: 'https://kubernetes.default.svc', namespace: 'default' };

it('an API server takes the CRDs by client-side and by server-side apply', async () => {
  await cluster.apply(crds());
  await cluster.apply(crds(), '--server-side', '--force-conflicts');
  await cluster.kubectl(
    'wait',
    '--for=condition=Established',
    '--timeout=30s',
    ...crds().map((crd) => `crd/${crd.metadata.name}`),
  );
  for (const crd of crds()) {
    const conditions = (await cluster.get('crd', crd.metadata.name ?? ''))?.status?.['conditions'] as {
      type: string;
      status: string;
    }[];
    expect(conditions.filter(({ type }) => type === 'NonStructuralSchema')).toEqual([]);
  }
});

it('a cluster with them keeps what an Application, a project and an ApplicationSet say', async () => {
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'guestbook', namespace: 'default' },
    spec: {
      project: 'default',
      destination,
      source: {
        ...source,
        helm: {
          valuesObject: { a: { b: [1, 'x'] } },
          parameters: [{ name: 'p', value: 'v', forceString: true }],
        },
        kustomize: {
          replicas: [
            { name: 'a', count: 2 },
            { name: 'b', count: '50%' },
          ],
          patches: [{ target: { kind: 'Deployment' }, options: { allowNameChange: true } }],
        },
        plugin: {
          parameters: [
            { name: 'a', map: {} },
            { name: 'b', array: ['x'] },
            { name: 'c', string: '' },
          ],
        },
        ksonnet: { environment: 'prod', parameters: [{ component: 'web', name: 'replicas', value: '2' }] },
      },
      syncPolicy: { automated: {}, retry: { limit: 2, backoff: { duration: '5s', factor: 2 } } },
    },
    operation: {
      sync: { revision: 'HEAD', syncStrategy: { hook: { force: true } } },
      initiatedBy: { username: 'admin' },
    },
    status: { sync: { status: 'Synced', comparedTo: { source, destination } }, health: {}, summary: {} },
  };
  const project = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name: 'team', namespace: 'default' },
    spec: {
      sourceRepos: ['*'],
      destinations: [destination],
      roles: [{ name: 'dev', jwtTokens: [{ iat: 1, id: 'x' }] }],
      syncWindows: [{ kind: 'allow', schedule: '* * * * *', duration: '1h', applications: ['*'] }],
      clusterResourceWhitelist: [{ group: '*', kind: '*', name: 'x' }],
    },
    status: { jwtTokensByRole: { dev: { items: [{ iat: 1, id: 'x' }] } } },
  };
  const applicationSet = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'ApplicationSet',
    metadata: { name: 'all', namespace: 'default' },
    spec: {
      generators: [
        { list: { elements: [{ a: 1 }, 'text'] } },
        {
          matrix: {
            generators: [
              { list: { elements: [{ b: 2 }] } },
              { matrix: { generators: [{ git: { repoURL: 'x' } }] } },
            ],
          },
        },
      ],
      template: { metadata: { name: '{{a}}' }, spec: { project: 'default', destination, source } },
    },
  };
  const objects = [application, project, applicationSet];
  await cluster.apply(objects);
  for (const object of objects) {
    const { kind, metadata, ...rest } = object;
    const stored = await cluster.get(kind.toLowerCase(), metadata.name, '-n', 'default');
    expect(stored).toMatchObject({ ...rest, kind });
  }
  expect(await cluster.kubectl('get', 'app', 'guestbook', '-o', 'wide')).toMatch(
    /NAME\s+SYNC STATUS\s+HEALTH STATUS\s+REVISION\s+PROJECT/,
  );
});

it.each([
  [{ project: 'default' }, 'spec.destination: Required value'],
  [{ project: 'default', destination, source: {} }, 'spec.source.repoURL: Required value'],
  [
    { project: 'default', destination, revisionHistoryLimit: 'x' },
    'spec.revisionHistoryLimit: Invalid value',
  ],
])('it refuses the spec %j', async (spec, message) => {
  const application = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'bad', namespace: 'default' },
    spec,
  };
  await expect(cluster.apply([application])).rejects.toThrow(message);
});
