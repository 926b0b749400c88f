import type { KubeObject } from '@tiphys/base';
import { diffResource, lastAppliedAnnotation, listChanges, normalize } from '@tiphys/engine/diff';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { runSync, startEngineCluster, tracked } from './engine-cluster.ts';
import type { EngineCluster } from './engine-cluster.ts';

let engine: EngineCluster;
beforeAll(async () => {
  engine = await startEngineCluster();
});
afterAll(() => engine[Symbol.asyncDispose]());

/** A story of one object: applied, changed by somebody, and applied in a new version. */
interface Story {
  readonly about: string;
  readonly type: string;
  readonly first: Record<string, unknown>;
  /** A strategic merge patch by somebody else; `null` for none. */
  readonly drift: Record<string, unknown> | null;
  readonly second: Record<string, unknown>;
}

const labels = { app: 'web' };

function pods(spec: Record<string, unknown>, more: Record<string, unknown> = {}): Record<string, unknown> {
  return { spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec }, ...more } };
}

const web = { name: 'web', image: 'nginx:1' };
const stories: readonly Story[] = [
  {
    about: 'a new image and environment beside a foreign sidecar',
    type: 'apps/v1 Deployment',
    first: pods({
      containers: [
        {
          ...web,
          env: [
            { name: 'A', value: '1' },
            { name: 'B', value: '1' },
          ],
        },
      ],
    }),
    drift: { spec: { template: { spec: { containers: [{ name: 'sidecar', image: 'envoy' }] } } } },
    second: pods({
      containers: [
        {
          ...web,
          image: 'nginx:2',
          env: [
            { name: 'C', value: '3' },
            { name: 'A', value: '2' },
          ],
        },
      ],
    }),
  },
  {
    about: 'replicas that an autoscaler owns',
    type: 'apps/v1 Deployment',
    first: pods({ containers: [web] }),
    drift: { spec: { replicas: 5 } },
    second: pods({ containers: [{ ...web, image: 'nginx:2' }] }),
  },
  {
    about: 'replicas that leave the manifest',
    type: 'apps/v1 Deployment',
    first: pods({ containers: [web] }, { replicas: 2 }),
    drift: null,
    second: pods({ containers: [web] }),
  },
  {
    about: 'another strategy',
    type: 'apps/v1 Deployment',
    first: pods(
      { containers: [web] },
      { strategy: { type: 'RollingUpdate', rollingUpdate: { maxSurge: 1 } } },
    ),
    drift: null,
    second: pods({ containers: [web] }, { strategy: { type: 'Recreate' } }),
  },
  {
    about: 'volumes that change their source and order',
    type: 'apps/v1 Deployment',
    first: pods({
      containers: [web],
      volumes: [
        { name: 'a', emptyDir: {} },
        { name: 'b', configMap: { name: 'c' } },
      ],
    }),
    drift: { spec: { template: { spec: { volumes: [{ name: 'foreign', emptyDir: {} }] } } } },
    second: pods({
      containers: [web],
      volumes: [
        { name: 'b', secret: { secretName: 's' } },
        { name: 'a', emptyDir: { medium: 'Memory' } },
        { name: 'c' },
      ],
    }),
  },
  {
    about: 'tolerations, probes and security that come and go',
    type: 'apps/v1 Deployment',
    first: pods({
      containers: [{ ...web, livenessProbe: { httpGet: { path: '/a', port: 80 } } }],
      tolerations: [{ key: 'a', operator: 'Exists' }],
      securityContext: { runAsUser: 1 },
    }),
    drift: { spec: { template: { spec: { tolerations: [{ key: 'b', operator: 'Exists' }] } } } },
    second: pods({
      containers: [{ ...web, readinessProbe: { tcpSocket: { port: 80 } } }],
      tolerations: [{ key: 'c', operator: 'Exists' }],
    }),
  },
  {
    about: 'ports that are added, removed and renamed',
    type: 'v1 Service',
    first: {
      spec: {
        selector: labels,
        ports: [
          { name: 'http', port: 80 },
          { name: 'old', port: 81 },
        ],
      },
    },
    drift: { metadata: { annotations: { foreign: '1' } } },
    second: {
      spec: {
        selector: { app: 'other' },
        ports: [
          { name: 'web', port: 80, targetPort: 8080 },
          { name: 'dns', port: 53, protocol: 'UDP' },
        ],
      },
    },
  },
  {
    about: 'data that is removed, changed and foreign',
    type: 'v1 ConfigMap',
    first: { data: { a: '1', b: '1' } },
    drift: { data: { a: '9', foreign: '1' } },
    second: { data: { a: '2', c: '' } },
  },
  {
    about: 'rules that are replaced',
    type: 'networking.k8s.io/v1 Ingress',
    first: { spec: { rules: [rule('a')] } },
    drift: { spec: { rules: [rule('b')] } },
    second: { spec: { rules: [rule('c'), rule('a')], tls: [{ hosts: ['a'] }] } },
  },
];

function rule(host: string): Record<string, unknown> {
  const backend = { service: { name: 'web', port: { number: 80 } } };
  return { host: `${host}.example.com`, http: { paths: [{ path: '/', pathType: 'Prefix', backend }] } };
}

describe.each(stories)('$type: $about', (story) => {
  test('a sync does what kubectl apply does, and the comparison foretold it', async () => {
    const [ours, theirs] = [await engine.namespace(), await engine.namespace()];
    await begin(story, ours);
    await begin(story, theirs);

    const target = tracked(objectOf(story, ours, story.second));
    const foretold = diffResource({ target, live: await engine.read(target) });
    const { state } = await runSync(engine, {
      targets: [objectOf(story, ours, story.second)],
      namespace: ours,
    });
    expect(state.phase).toBe('Succeeded');
    await engine.cluster.apply([objectOf(story, theirs, story.second)]);

    const mine = await engine.read(target);
    const other = await engine.read(objectOf(story, theirs, {}));
    expect(listChanges(essence(other), essence(mine))).toEqual([]);
    expect(listChanges(essence(mine), essence(foretold.predictedLive))).toEqual([]);
    expect(diffResource({ target, live: mine }).modified).toBe(false);
  });
});

/** Applies the first version with kubectl, then what somebody else did. */
async function begin(story: Story, namespace: string): Promise<void> {
  await engine.cluster.apply([objectOf(story, namespace, story.first)]);
  if (!story.drift) return;
  const kind = story.type.split(' ')[1] ?? '';
  await engine.cluster.kubectl('patch', kind, 'web', '-n', namespace, '-p', JSON.stringify(story.drift));
}

function objectOf(story: Story, namespace: string, fields: Record<string, unknown>): KubeObject {
  const [apiVersion = '', kind = ''] = story.type.split(' ');
  return { apiVersion, kind, metadata: { name: 'web', namespace, labels }, ...fields };
}

/** What the story is about: not what each object has for itself. */
function essence(object: KubeObject | undefined): unknown {
  if (!object) return undefined;
  const { spec, data, metadata } = normalize(object);
  const {
    'deployment.kubernetes.io/revision': _____,
    [lastAppliedAnnotation]: _,
    'argocd.argoproj.io/tracking-id': __,
    ...annotations
  } = metadata.annotations ?? {};
  const { clusterIP: ___, clusterIPs: ____, ...shared } = (spec ?? {}) as Record<string, unknown>;
  return { spec: shared, data, labels: metadata.labels, annotations };
}
