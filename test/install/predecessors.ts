// Workloads as Argo CD 3.6 names and selects them: what an API server refuses to change, and what a merge could leave behind.

import type { Installed } from './installation.ts';

interface Container {
  readonly name: string;
  readonly [field: string]: unknown;
}

const image = 'quay.io/argoproj/argocd:v3.6.0';
const variable = { name: 'ARGOCD_LOG_FORMAT_TIMESTAMP', value: 'of Argo CD' };
const password = { name: 'secret-init', image, command: ['argocd', 'admin', 'redis-initial-password'] };

function component(name: string): Container {
  return { name, image, args: [`/usr/local/bin/${name}`], env: [variable] };
}

function probed(name: string): Container {
  const probe = { exec: { command: ['sh', '-c', `/health/${name}_liveness.sh`] } };
  const volumeMounts = [{ name: 'data', mountPath: '/data' }];
  return { name, image, livenessProbe: probe, readinessProbe: probe, volumeMounts };
}

function deployment(name: string, containers: readonly Container[], init: readonly Container[] = []): object {
  const labels = { 'app.kubernetes.io/name': name };
  const volumes = [{ name: 'data', emptyDir: {} }];
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name, namespace: 'argocd', labels: { ...labels, 'app.kubernetes.io/part-of': 'argocd' } },
    spec: {
      selector: { matchLabels: labels },
      template: { metadata: { labels }, spec: { containers, initContainers: init, volumes } },
    },
  };
}

function statefulSet(name: string, serviceName: string, base: object): object {
  const { spec, metadata } = base as { readonly spec: object; readonly metadata: object };
  return { ...base, kind: 'StatefulSet', metadata: { ...metadata, name }, spec: { ...spec, serviceName } };
}

/** What the manifests of Argo CD 3.6 leave in the namespace, by the manifest of ours that takes its place. */
export const predecessors: Readonly<Record<string, readonly object[]>> = {
  'install.yaml': [
    deployment('argocd-server', [component('argocd-server')]),
    deployment(
      'argocd-repo-server',
      [component('argocd-repo-server')],
      [{ name: 'copyutil', image, command: ['/bin/cp'], args: ['--update=none', '/usr/local/bin/argocd'] }],
    ),
    deployment('argocd-redis', [{ name: 'redis', image: 'redis', args: ['--save', ''] }], [password]),
    statefulSet(
      'argocd-application-controller',
      'argocd-application-controller',
      deployment('argocd-application-controller', [component('argocd-application-controller')]),
    ),
  ],
  'ha/install.yaml': [
    statefulSet(
      'argocd-redis-ha-server',
      'argocd-redis-ha',
      deployment(
        'argocd-redis-ha',
        [probed('redis'), probed('sentinel'), { name: 'split-brain-fix', image }],
        [{ name: 'config-init', image, command: ['sh'] }],
      ),
    ),
  ],
};

interface ShapedContainer {
  readonly name: string;
  readonly command?: readonly string[];
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string }[];
}
interface PodTemplate {
  readonly metadata: { readonly labels: unknown };
  readonly spec: {
    readonly containers: readonly ShapedContainer[];
    readonly initContainers?: readonly ShapedContainer[];
    readonly volumes?: readonly { readonly name: string }[];
  };
}

/** What of a pod template a merge with another one would change. */
export function podShape(spec: Installed['spec'] = {}): unknown {
  const { metadata, spec: pod } = spec['template'] as PodTemplate;
  const shape = (containers: readonly ShapedContainer[] = []): unknown =>
    containers.map(({ name, command, args, env = [] }) => [
      name,
      command,
      args,
      env.map((each) => each.name),
    ]);
  return {
    labels: metadata.labels,
    containers: shape(pod.containers),
    initContainers: shape(pod.initContainers),
    volumes: (pod.volumes ?? []).map(({ name }) => name),
  };
}
