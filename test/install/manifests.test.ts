import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';
import { buildManifests } from './installation.ts';
import type { Installed, Manifests } from './installation.ts';
import { podShape, predecessors } from './predecessors.ts';
import { budgetsOf, openPorts, podsOf, policiesOf, probedPorts, servedPorts } from './pods.ts';

// The manifests as an administrator applies them.

const installations = ['install.yaml', 'namespace-install.yaml', 'core-install.yaml', 'ha/install.yaml'];
const maxBytesOfAll = 300_000;
/** What `kubectl apply` may keep in an annotation. */
const maxObjectBytes = 262_144;

let manifests: Manifests;
let cluster: TestCluster;

beforeAll(async () => {
  manifests = await buildManifests();
  cluster = await startTestCluster();
  await cluster.kubectl('create', 'namespace', 'argocd');
  await cluster.kubectl('create', 'namespace', 'restricted');
  await cluster.kubectl('label', 'namespace', 'restricted', 'pod-security.kubernetes.io/enforce=restricted');
  await eventually(() => cluster.get('serviceaccount', 'default', '-n', 'restricted').then(Boolean));
});
afterAll(async () => {
  await cluster?.stop();
  await manifests?.[Symbol.asyncDispose]();
});

interface PodSpec {
  readonly automountServiceAccountToken?: boolean;
  readonly securityContext?: unknown;
  readonly containers: readonly Container[];
  readonly initContainers?: readonly Container[];
}
interface Container {
  readonly name: string;
  readonly image: string;
  readonly securityContext?: unknown;
  readonly readinessProbe?: unknown;
  readonly livenessProbe?: unknown;
  readonly resources?: { readonly limits?: { readonly memory?: string } };
}

function podSpec(object: Installed): PodSpec | undefined {
  const template = object.spec?.['template'] as { readonly spec: PodSpec } | undefined;
  return template?.spec;
}

it('keeps all installations together under 300 KB', () => {
  const sizes = installations.map((path) => Buffer.byteLength(manifests.text(path)));
  expect(sizes.reduce((sum, size) => sum + size)).toBeLessThan(maxBytesOfAll);
});

describe.each(installations)('%s', (path) => {
  it('is small enough for client-side apply', () => {
    const sizes = manifests.objects(path).map((object) => JSON.stringify(object).length);
    expect(Math.max(...sizes)).toBeLessThan(maxObjectBytes / 2);
  });

  it('runs pods without root, rights or a file system to write to', () => {
    const pods = manifests.objects(path).flatMap((object) => podSpec(object) ?? []);
    expect(pods.length).toBeGreaterThanOrEqual(3);
    for (const pod of pods) {
      expect(pod.securityContext).toMatchObject({
        runAsNonRoot: true,
        seccompProfile: { type: 'RuntimeDefault' },
      });
      for (const container of [...pod.containers, ...(pod.initContainers ?? [])])
        expect(container.securityContext, container.name).toEqual({
          allowPrivilegeEscalation: false,
          readOnlyRootFilesystem: true,
          capabilities: { drop: ['ALL'] },
        });
      for (const container of pod.containers) {
        expect(container).toMatchObject({ readinessProbe: {}, livenessProbe: {} });
        expect(container.resources?.limits?.memory).toBeDefined();
        expect(container.image).toMatch(/^[a-z/]+:v?\d/);
      }
    }
  });

  it('has pods that the restricted Pod Security Standard admits', async () => {
    for (const { name, labels, spec } of podsOf(manifests.objects(path))) {
      const { serviceAccountName: _other, ...own } = spec;
      const pod = {
        apiVersion: 'v1',
        kind: 'Pod',
        metadata: { name, namespace: 'restricted', labels },
        spec: own,
      };
      const answer = await cluster.apply([pod], '--dry-run=server');
      expect(answer).toContain(`pod/${name} created (server dry run)`);
    }
  });

  it('probes every container on a port that it has', () => {
    for (const pod of podsOf(manifests.objects(path))) {
      for (const container of pod.spec.containers) {
        const ports = (container.ports ?? []).map(({ containerPort }) => containerPort);
        for (const port of probedPorts(container))
          expect(ports, `${pod.name} ${container.name}`).toContain(port);
      }
    }
  });

  it('restarts a component that does not answer, not one whose surroundings do not', () => {
    for (const pod of podsOf(manifests.objects(path)).filter(({ name }) => !name.includes('redis')))
      for (const { livenessProbe, readinessProbe } of pod.spec.containers) {
        expect(livenessProbe?.httpGet?.path, pod.name).toBe('/healthz');
        expect(readinessProbe?.httpGet?.path, pod.name).toBe('/healthz?full=true');
      }
  });

  it('keeps several pods apart, by nodes and by zones', () => {
    for (const { name, replicas, labels, spec } of podsOf(manifests.objects(path))) {
      const rules = JSON.stringify([spec.topologySpreadConstraints, spec.affinity]);
      if (replicas === 1) continue;
      expect(rules, name).toContain('topology.kubernetes.io/zone');
      expect(rules, name).toMatch(/"DoNotSchedule"|"requiredDuringSchedulingIgnoredDuringExecution"/);
      for (const selector of rules.matchAll(/"matchLabels":(\{[^}]*\})/g))
        expect(labels, name).toMatchObject(JSON.parse(selector[1] ?? '') as object);
    }
  });

  it('lets one of several pods be evicted at a time, and keeps no node from its only one', () => {
    const objects = manifests.objects(path);
    for (const pod of podsOf(objects)) {
      const kept = budgetsOf(objects, pod);
      if (pod.replicas === 1) expect(kept, pod.name).toEqual([]);
      else expect(kept, pod.name).toEqual([pod.replicas - 1]);
    }
  });

  it('opens the ports of Services and no others, to those who need them', () => {
    const objects = manifests.objects(path);
    const components = new Set(podsOf(objects).map(({ name }) => name));
    for (const pod of podsOf(objects)) {
      const policies = policiesOf(objects, pod);
      expect(policies, pod.name).toHaveLength(1);
      const open = policies.flatMap((policy) => openPorts(policy));
      if (pod.name === 'argocd-server') {
        expect(open).toEqual([{ port: '*', from: ['*'] }]);
        continue;
      }
      const numbers = open.map(({ port }) => port);
      expect(numbers.toSorted(), pod.name).toEqual(servedPorts(objects, pod).toSorted());
      for (const { port, from } of open) {
        // Metrics are for all; what is more is for components.
        const isMetrics = ['8082', '8084'].includes(port);
        if (isMetrics) expect(from).toEqual(['*']);
        else
          expect(from.filter((name) => components.has(name)).length, `${pod.name} ${port}`).toBeGreaterThan(
            0,
          );
        if (!isMetrics) expect(from).not.toContain('*');
      }
    }
  });

  it('has labels that Argo CD has', () => {
    const objects = manifests.objects(path);
    for (const { metadata } of objects)
      expect(metadata.labels, metadata.name).toMatchObject({ 'app.kubernetes.io/part-of': 'argocd' });
  });

  it('is taken by an API server, and taken away again', async () => {
    const needsCrds = path === 'namespace-install.yaml';
    if (needsCrds) await cluster.apply(crdsOf(manifests));
    const applied = await manifests.kubectl('apply', path, cluster);
    const count = manifests.objects(path).length;
    expect(
      applied
        .trim()
        .split('\n')
        .filter((line) => line.endsWith(' created')).length,
    ).toBe(count);
    const again = await manifests.kubectl('apply', path, cluster);
    // The selector of a disruption budget is always patched: its patch strategy is to replace.
    const changed = again
      .split('\n')
      .filter((line) => /created|configured/.test(line) && !line.startsWith('poddisruptionbudget'));
    expect(changed).toEqual([]);
    // An API server that is asked to drop a kind while its storage is being made ready may never do it.
    const kinds = 'applications,applicationsets,appprojects';
    await eventually(() => cluster.kubectl('get', kinds, '--all-namespaces'));
    await manifests.kubectl('delete', path, cluster);
    if (needsCrds) await cluster.kubectl('delete', 'crd', '--all');
    const left = await cluster.kubectl(
      'get',
      'all,configmap,secret,role,rolebinding,networkpolicy,pdb,sa',
      '-n',
      'argocd',
      '-o',
      'name',
      '-l',
      'app.kubernetes.io/part-of=argocd',
    );
    expect(left).not.toMatch(/deployment|service|configmap|secret|role|networkpolicy/);
    expect(await cluster.kubectl('get', 'clusterrole,clusterrolebinding', '-o', 'name')).not.toContain(
      'argocd',
    );
  });
});

describe.each(Object.entries(predecessors))('%s after Argo CD', (path, left) => {
  it.each([
    ['server-side', ['--server-side']],
    ['client-side', []],
  ])('leaves nothing of a %s apply in the pods', async (_name, options) => {
    const workloads = manifests
      .objects(path)
      .filter(({ kind }) => kind === 'Deployment' || kind === 'StatefulSet');
    await cluster.apply(left, ...options);
    await cluster.apply(workloads, '-n', 'argocd', '--server-side', '--force-conflicts');
    for (const { kind, metadata, spec } of workloads) {
      const found = await cluster.get<Installed>(kind, metadata.name, '-n', 'argocd');
      expect(podShape(found?.spec), metadata.name).toEqual(podShape(spec));
    }
    await cluster.kubectl('delete', 'deployments,statefulsets', '--all', '-n', 'argocd');
  });
});

it('is taken by either way of applying after the other, without a conflict', async () => {
  const objects = manifests
    .objects('ha/install.yaml')
    .filter(({ kind }) => kind !== 'CustomResourceDefinition' && !kind.startsWith('Cluster'));
  for (const options of [[], ['--server-side'], []]) await cluster.apply(objects, '-n', 'argocd', ...options);
  const own = ['-n', 'argocd', '-l', 'app.kubernetes.io/part-of=argocd'];
  const kinds = 'all,configmap,secret,role,rolebinding,networkpolicy,poddisruptionbudget,serviceaccount';
  await cluster.kubectl('delete', kinds, ...own);
});

it('has the names and ports that scripts, ingresses and the command line know', async () => {
  const wanted = manifests.objects('install.yaml').filter(({ kind }) => kind === 'Service');
  await cluster.apply(wanted, '--namespace', 'argocd');
  const services = await cluster.get('service', '-n', 'argocd');
  const ports = (services?.items ?? []).map(({ metadata, spec = {} }) => {
    const listed = spec['ports'] as readonly { readonly port: number; readonly targetPort: number }[];
    return [metadata.name, listed.map((port) => `${port.port}:${port.targetPort}`).join(' ')];
  });
  expect(Object.fromEntries(ports)).toEqual({
    'argocd-metrics': '8082:8082',
    'argocd-redis': '6379:6379',
    'argocd-repo-server': '8081:8081 8084:8084',
    'argocd-server': '80:8080 443:8080',
    'argocd-server-metrics': '8083:8083',
  });
  await cluster.kubectl(
    'patch',
    'svc',
    'argocd-server',
    '-n',
    'argocd',
    '-p',
    '{"spec":{"type":"LoadBalancer"}}',
  );
  await eventually(
    async () => {
      const { spec, status } = (await cluster.get('svc', 'argocd-server', '-n', 'argocd')) ?? {};
      expect(spec?.['type']).toBe('LoadBalancer');
      expect(status?.['loadBalancer']).toMatchObject({ ingress: [{ ip: expect.any(String) as string }] });
    },
    { timeoutMs: 60_000 },
  );
  await cluster.kubectl('delete', 'services', '--all', '--namespace', 'argocd');
});

it('refuses, in the namespace of the test, what the restricted standard does not admit', async () => {
  const spec = { containers: [{ name: 'main', image: 'example.com/main:1' }] };
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'root', namespace: 'restricted' }, spec };
  await expect(cluster.apply([pod], '--dry-run=server')).rejects.toThrow('violates PodSecurity "restricted');
});

it.each(['install', 'namespace-install', 'ha'])('%s is a base that a user can build on', async (base) => {
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-overlay-'));
  try {
    const overlay = {
      apiVersion: 'kustomize.config.k8s.io/v1beta1',
      kind: 'Kustomization',
      resources: [relative(folder, join(await manifests.bases(), base))],
      namespace: 'gitops',
      namePrefix: 'team-',
      images: [{ name: 'tiphys/tiphys', newName: 'registry.example.com/tiphys', newTag: 'v9' }],
      replicas: [{ name: 'argocd-server', count: 5 }],
      patches: [
        {
          target: { kind: 'ConfigMap', name: 'argocd-cm' },
          patch: '[{"op": "add", "path": "/data/url", "value": "https://cd.example.com"}]',
        },
        { patch: JSON.stringify(nodeSelector) },
        // As with Argo CD's: these name a namespace, which no transformer knows for one.
        {
          target: { kind: 'ClusterRoleBinding' },
          patch: '[{"op": "replace", "path": "/subjects/0/namespace", "value": "gitops"}]',
        },
      ],
    };
    await writeFile(join(folder, 'kustomization.yaml'), JSON.stringify(overlay));
    const objects = parseAllDocuments(await cluster.kubectl('kustomize', folder)).map(
      (document) => document.toJS() as Installed,
    );
    const one = (kind: string, name: string): Installed | undefined =>
      objects.find((object) => object.kind === kind && object.metadata.name === name);
    expect(one('ConfigMap', 'team-argocd-cm')).toMatchObject({
      metadata: { namespace: 'gitops' },
      data: { url: 'https://cd.example.com' },
    });
    expect(one('Deployment', 'team-argocd-server')?.spec).toMatchObject({
      replicas: 5,
      template: {
        spec: {
          serviceAccountName: 'team-argocd-server',
          nodeSelector: { pool: 'tools' },
          containers: [{ image: 'registry.example.com/tiphys:v9' }],
        },
      },
    });
    for (const binding of objects.filter(({ kind }) => kind.endsWith('RoleBinding')))
      expect(binding, binding.metadata.name).toMatchObject({
        roleRef: { name: expect.stringMatching(/^team-/) as string },
        subjects: [{ name: expect.stringMatching(/^team-/) as string, namespace: 'gitops' }],
      });
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('is put into another namespace by the overlay that docs/install.md shows', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-overlay-'));
  try {
    const page = await readFile('docs/install.md', 'utf8');
    const shown = [...page.matchAll(/^    (?:apiVersion: kustomize|patches:)[\s\S]*?\n(?=\S)/gm)].map(
      ([text]) => text,
    );
    expect(shown).toHaveLength(2);
    const overlay = shown
      .join('')
      .replaceAll(/^ {4}/gm, '')
      .replace('../tiphys/manifests/ha', relative(folder, join(await manifests.bases(), 'ha')))
      .replace('namespace: argocd', 'namespace: gitops')
      .replace('NAMESPACE', 'gitops');
    await writeFile(join(folder, 'kustomization.yaml'), overlay);
    const text = await cluster.kubectl('kustomize', folder);
    const objects = parseAllDocuments(text).map((document) => document.toJS() as Installed & Bound);
    expect(text).toContain('image: images.example.com/tiphys:v0.1.0');
    const bindings = objects.filter(({ kind }) => kind === 'ClusterRoleBinding');
    expect(bindings.map(({ subjects }) => subjects[0]?.namespace)).toEqual(['gitops', 'gitops']);
  } finally {
    await rm(folder, { recursive: true });
  }
});

interface Bound {
  readonly subjects: readonly { readonly namespace: string }[];
}

const nodeSelector = {
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'argocd-server' },
  spec: { template: { spec: { nodeSelector: { pool: 'tools' } } } },
};

function crdsOf({ objects }: Manifests): readonly object[] {
  return objects('install.yaml').filter(({ kind }) => kind === 'CustomResourceDefinition');
}
