import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../harness/index.ts';
import { automated, configMap, isSettled, setStage } from './stories.ts';
import type { Stage } from './stories.ts';

let stage: Stage;

const resources = 'resources-finalizer.argocd.argoproj.io';

const customKind = `apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {name: boats.example.com}
spec:
  group: example.com
  names: {kind: Boat, plural: boats}
  scope: Namespaced
  versions:
  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object, x-kubernetes-preserve-unknown-fields: true}}}
`;

function deployment(name: string): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: ${name}}
spec:
  replicas: 1
  selector: {matchLabels: {app: ${name}}}
  template:
    metadata: {labels: {app: ${name}}}
    spec: {containers: [{name: main, image: "example.com/web:1"}]}
`;
}

/** A Job that ends well, fails or hangs at once, as the cluster's rules for pods have it. */
function hook(
  name: string,
  annotations: Readonly<Record<string, string>>,
  fate: 'ends' | 'fails' | 'hangs' = 'ends',
): string {
  const container = {
    name: 'main',
    image: fate === 'hangs' ? 'invalid:1' : 'example.com/job:1',
    command: ['sh', '-c', fate === 'fails' ? 'exit 1' : 'true'],
  };
  return JSON.stringify({
    apiVersion: 'batch/v1',
    kind: 'Job',
    metadata: { name, annotations },
    spec: { backoffLimit: 0, template: { spec: { restartPolicy: 'Never', containers: [container] } } },
  });
}

const type = 'argocd.argoproj.io/hook';
const policy = 'argocd.argoproj.io/hook-delete-policy';

beforeAll(async () => {
  stage = await setStage({
    'keep/boats.yaml': customKind,
    'keep/gone.yaml': configMap('gone'),
    'keep/kept.yaml': configMap('kept', { 'argocd.argoproj.io/sync-options': 'Delete=false' }),
    'keep/chart-kept.yaml': configMap('chart-kept', { 'helm.sh/resource-policy': 'keep' }),
    'background/web.yaml': deployment('web'),
    'orphaning/left.yaml': configMap('left'),
    'confirm/asks.yaml': configMap('asks', { 'argocd.argoproj.io/sync-options': 'Delete=confirm' }),
    'hooks/main.yaml': configMap('main'),
    'hooks/before.yaml': hook('before', { [type]: 'PreDelete', [policy]: 'HookSucceeded' }),
    'hooks/after.yaml': hook('after', { [type]: 'PostDelete', [policy]: 'HookSucceeded' }),
    'hooks/after-kept.yaml': configMap('after-kept', { [type]: 'PostDelete' }),
    'failing/main.yaml': configMap('main'),
    'failing/before.yaml': hook('before', { [type]: 'PreDelete' }, 'fails'),
    'given-up/first.yaml': hook('first', { [type]: 'PreSync' }, 'hangs'),
    'given-up/main.yaml': configMap('main'),
    'parent/child.yaml': '',
    'member/main.yaml': configMap('main'),
    'child/leaf.yaml': configMap('leaf'),
  });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

async function remove(name: string): Promise<void> {
  await stage.system.cluster.kubectl('delete', 'application', name, '-n', 'argocd', '--wait=false');
}

it('a cascade deletes what is managed, but not definitions, nor what asks to be kept', async () => {
  await stage.create('keep', { syncPolicy: automated }, { finalizers: [resources] });
  await stage.until('keep', isSettled);
  await remove('keep');
  await stage.gone('application', 'keep', 'argocd');
  expect(await stage.exists('configmap', 'gone', 'keep')).toBe(false);
  expect(await stage.exists('configmap', 'kept', 'keep')).toBe(true);
  expect(await stage.exists('configmap', 'chart-kept', 'keep')).toBe(true);
  expect(await stage.exists('crd', 'boats.example.com')).toBe(true);
});

it('a background cascade also ends with the pods gone', async () => {
  await stage.create('background', { syncPolicy: automated }, { finalizers: [`${resources}/background`] });
  await stage.until('background', isSettled);
  await remove('background');
  await stage.gone('application', 'background', 'argocd');
  await stage.gone('deployment', 'web', 'background');
  await eventually(async () => {
    const pods = await stage.system.cluster.get('pods', '-n', 'background');
    expect(pods?.items ?? []).toEqual([]);
  });
});

it('without a cascade everything stays', async () => {
  await stage.create('orphaning', { syncPolicy: automated });
  await stage.until('orphaning', isSettled);
  await remove('orphaning');
  await stage.gone('application', 'orphaning', 'argocd');
  expect(await stage.exists('configmap', 'left', 'orphaning')).toBe(true);
});

it('what asks for confirmation waits for a word given after the deletion', async () => {
  await stage.create('confirm', { syncPolicy: automated }, { finalizers: [resources] });
  await stage.until('confirm', isSettled);
  await remove('confirm');
  await stage.until('confirm', ({ metadata }) => metadata.deletionTimestamp !== undefined);
  expect(await stage.exists('configmap', 'asks', 'confirm')).toBe(true);
  const approval = `argocd.argoproj.io/deletion-approved=${new Date(Date.now() + 1000).toISOString()}`;
  await stage.system.cluster.kubectl('annotate', 'application', 'confirm', '-n', 'argocd', approval);
  await stage.gone('application', 'confirm', 'argocd');
  expect(await stage.exists('configmap', 'asks', 'confirm')).toBe(false);
});

it('hooks run before and after the cascade, and are deleted by their policies', async () => {
  await stage.create('hooks', { syncPolicy: automated }, { finalizers: [resources] });
  const { metadata } = await stage.until('hooks', isSettled);
  expect(metadata.finalizers).toEqual([
    resources,
    'pre-delete-finalizer.argocd.argoproj.io',
    'pre-delete-finalizer.argocd.argoproj.io/cleanup',
    'post-delete-finalizer.argocd.argoproj.io',
    'post-delete-finalizer.argocd.argoproj.io/cleanup',
  ]);
  expect(await stage.exists('job', 'before', 'hooks')).toBe(false);
  const seen = new Set<string>();
  await remove('hooks');
  await eventually(
    async () => {
      for (const name of ['before', 'after']) if (await stage.exists('job', name, 'hooks')) seen.add(name);
      return !(await stage.exists('application', 'hooks', 'argocd'));
    },
    { timeoutMs: 90_000 },
  );
  expect([...seen]).toEqual(['before', 'after']);
  expect(await stage.exists('configmap', 'main', 'hooks')).toBe(false);
  expect(await stage.exists('job', 'after', 'hooks')).toBe(false);
  expect(await stage.exists('configmap', 'after-kept', 'hooks')).toBe(true);
});

it('a hook that fails keeps everything in place until the repository mends it', async () => {
  await stage.create('failing', { syncPolicy: automated }, { finalizers: [resources] });
  await stage.until('failing', isSettled);
  await remove('failing');
  await stage.until('failing', ({ status }) =>
    expect(status?.conditions).toContainEqual(
      expect.objectContaining({
        type: 'DeletionError',
        message: 'error executing pre-delete hooks: PreDelete hook(s) failed: failing/before',
      }),
    ),
  );
  expect(await stage.exists('configmap', 'main', 'failing')).toBe(true);
  await stage.repository.commit({ 'failing/before.yaml': hook('before', { [type]: 'PreDelete' }) });
  await stage.gone('application', 'failing', 'argocd');
  expect(await stage.exists('configmap', 'main', 'failing')).toBe(false);
});

it('a sync that runs is given up, and its hook goes too', async () => {
  await stage.create('given-up', { syncPolicy: automated }, { finalizers: [resources] });
  await eventually(() => stage.exists('job', 'first', 'given-up'), { timeoutMs: 90_000 });
  await remove('given-up');
  await stage.gone('application', 'given-up', 'argocd');
  await stage.gone('job', 'first', 'given-up');
  expect(await stage.exists('configmap', 'main', 'given-up')).toBe(false);
});

it('applications of applications go with their parent, and what they manage with them', async () => {
  const child = {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name: 'child', finalizers: [resources] },
    spec: {
      project: 'default',
      source: { repoURL: stage.git.url(stage.repository), path: 'child', targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'child' },
      syncPolicy: automated,
    },
  };
  await stage.repository.commit({ 'parent/child.yaml': JSON.stringify(child) });
  const destination = { server: 'https://kubernetes.default.svc', namespace: 'argocd' };
  await stage.create('parent', { destination, syncPolicy: automated }, { finalizers: [resources] });
  await eventually(() => stage.exists('configmap', 'leaf', 'child'), { timeoutMs: 90_000 });
  await stage.until('parent', isSettled);
  await remove('parent');
  await stage.gone('application', 'parent', 'argocd');
  expect(await stage.exists('application', 'child', 'argocd')).toBe(false);
  expect(await stage.exists('configmap', 'leaf', 'child')).toBe(false);
});

it('a project with a finalizer goes with its last application', async () => {
  const { cluster } = stage.system;
  await cluster.apply([
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name: 'team', namespace: 'argocd', finalizers: [resources] },
      spec: { sourceRepos: ['*'], destinations: [{ server: '*', namespace: '*' }] },
    },
  ]);
  await stage.create('member', { project: 'team' }, { finalizers: [resources] });
  await stage.until('member', ({ status }) => expect(status?.sync?.status).toBe('OutOfSync'));
  await cluster.kubectl('delete', 'appproject', 'team', '-n', 'argocd', '--wait=false');
  expect(await stage.exists('appproject', 'team', 'argocd')).toBe(true);
  await remove('member');
  await stage.gone('application', 'member', 'argocd');
  await stage.gone('appproject', 'team', 'argocd');
});
