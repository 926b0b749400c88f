import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestCluster } from '../harness/index.ts';
import type { TestCluster } from '../harness/index.ts';
import { buildManifests } from './installation.ts';
import type { Installed, Manifests } from './installation.ts';

// The manifests as an administrator applies them.

const installations = ['install.yaml', 'namespace-install.yaml', 'core-install.yaml', 'ha/install.yaml'];
const maxFileBytes = 300_000;
/** What `kubectl apply` may keep in an annotation. */
const maxObjectBytes = 262_144;

let manifests: Manifests;
let cluster: TestCluster;

beforeAll(async () => {
  manifests = await buildManifests();
  cluster = await startTestCluster();
  await cluster.kubectl('create', 'namespace', 'argocd');
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

describe.each(installations)('%s', (path) => {
  it('is small enough for client-side apply', () => {
    expect(manifests.text(path).length).toBeLessThan(maxFileBytes);
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

  it('has a network policy for every pod, and labels that Argo CD has', () => {
    const objects = manifests.objects(path);
    const policies = objects.filter(({ kind }) => kind === 'NetworkPolicy');
    const workloads = objects.filter((object) => podSpec(object));
    expect(policies.length).toBe(workloads.length);
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

it('has the names and ports that scripts, ingresses and the command line know', async () => {
  await manifests.kubectl('apply', 'install.yaml', cluster);
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
  expect((await cluster.get('svc', 'argocd-server', '-n', 'argocd'))?.spec?.['type']).toBe('LoadBalancer');
  await manifests.kubectl('delete', 'install.yaml', cluster);
});

function crdsOf({ objects }: Manifests): readonly object[] {
  return objects('install.yaml').filter(({ kind }) => kind === 'CustomResourceDefinition');
}
