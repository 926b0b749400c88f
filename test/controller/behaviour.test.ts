import { afterAll, beforeAll, expect, it } from 'vitest';
import { eventually } from '../harness/index.ts';
import { automated, configMap, isSettled, setStage } from './stories.ts';
import type { ApplicationState, Stage } from './stories.ts';

let stage: Stage;

const server = 'https://kubernetes.default.svc';

function deployment(replicas: number): string {
  return `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: main, image: "example.com/web:1", env: [{name: A, value: "1"}]}]}
`;
}

/** A kind with an int64, which is wider than a JavaScript number. */
const shipDefinition = {
  apiVersion: 'apiextensions.k8s.io/v1',
  kind: 'CustomResourceDefinition',
  metadata: { name: 'ships.example.com' },
  spec: {
    group: 'example.com',
    names: { kind: 'Ship', plural: 'ships' },
    scope: 'Namespaced',
    versions: [
      {
        name: 'v1',
        served: true,
        storage: true,
        schema: {
          openAPIV3Schema: {
            type: 'object',
            properties: {
              spec: { type: 'object', properties: { id: { type: 'integer', format: 'int64' } } },
            },
          },
        },
      },
    ],
  },
};

function ship(id: string): string {
  return `{apiVersion: example.com/v1, kind: Ship, metadata: {name: argo}, spec: {id: ${id}}}\n`;
}

/** A kind whose objects are stored as v1 and, in its second state, cannot be read as the preferred v2. */
function boats(state: 'sound' | 'broken'): object {
  const schema = { openAPIV3Schema: { type: 'object' } };
  const v1 = { name: 'v1', served: true, storage: true, schema };
  const webhook = { conversionReviewVersions: ['v1'], clientConfig: { url: 'https://localhost:1/convert' } };
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'boats.example.com' },
    spec: {
      group: 'example.com',
      names: { kind: 'Boat', plural: 'boats' },
      scope: 'Namespaced',
      ...(state === 'sound'
        ? { versions: [v1] }
        : {
            versions: [v1, { ...v1, name: 'v2', storage: false }],
            conversion: { strategy: 'Webhook', webhook },
          }),
    },
  };
}

beforeAll(async () => {
  stage = await setStage({
    'orphans/main.yaml': configMap('main'),
    'labelled/main.yaml': configMap('main'),
    'ignoring/web.yaml': deployment(1),
    'asking/web.yaml': deployment(1),
    'denied/main.yaml': configMap('main'),
    'applied/main.yaml': configMap('main'),
    'skipped/main.yaml': configMap('main'),
    'other/main.yaml': configMap('main'),
    'numbers/crd.yaml': JSON.stringify(shipDefinition),
    'numbers/ship.yaml': ship('9007199254740993'),
  });
});
afterAll(() => stage?.[Symbol.asyncDispose]());

async function project(name: string, spec: object): Promise<void> {
  await stage.system.cluster.apply([
    {
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'AppProject',
      metadata: { name, namespace: 'argocd' },
      spec: {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        clusterResourceWhitelist: [{ group: '*', kind: '*' }],
        ...spec,
      },
    },
  ]);
}

function conditions({ status }: ApplicationState, type: string): readonly string[] {
  return (status?.conditions ?? []).filter((each) => each.type === type).map(({ message }) => message);
}

it('orphaned resources are in the tree and in a condition, until the project ignores them', async () => {
  const { system } = stage;
  await project('watchful', { orphanedResources: {} });
  await stage.create('orphans', { project: 'watchful', syncPolicy: automated });
  await stage.until('orphans', isSettled);
  await system.cluster.apply(configMap('stray'), '-n', 'orphans');
  await stage.until('orphans', (application) =>
    expect(conditions(application, 'OrphanedResourceWarning')).toEqual([
      'Application has 1 orphaned resources',
    ]),
  );
  await system.login();
  const listed = await system.run('app', 'resources', 'orphans', '--orphaned');
  expect(listed).toMatch(/ConfigMap\s+orphans\s+stray\s+Yes/);
  expect(listed).not.toContain('kube-root-ca.crt');

  await project('watchful', { orphanedResources: { ignore: [{ kind: 'ConfigMap', name: 'str*' }] } });
  await stage.until('orphans', (application) =>
    expect(conditions(application, 'OrphanedResourceWarning')).toEqual([]),
  );
});

it('a sync makes the namespace, with the labels and annotations asked for, and follows their change', async () => {
  const { cluster } = stage.system;
  const managed = (team: string): object => ({
    syncPolicy: {
      ...automated,
      managedNamespaceMetadata: { labels: { team }, annotations: { note: 'ours' } },
    },
  });
  await stage.create('labelled', managed('red'));
  await stage.until('labelled', isSettled);
  const namespace = await cluster.get('namespace', 'labelled');
  expect(namespace?.metadata).toMatchObject({ labels: { team: 'red' }, annotations: { note: 'ours' } });

  await stage.create('labelled', managed('blue'));
  // As in Argo CD it wants a sync, but not one by itself without self-heal: the revision is the same.
  await stage.until('labelled', ({ status }) => expect(status?.sync?.status).toBe('OutOfSync'));
  await stage.sync('labelled', { syncOptions: ['CreateNamespace=true'] });
  await eventually(
    async () => expect((await cluster.get('namespace', 'labelled'))?.metadata.labels?.['team']).toBe('blue'),
    { timeoutMs: 90_000 },
  );
});

it('differences are ignored by JSON pointer and by jq path', async () => {
  const { cluster } = stage.system;
  const rule = { group: 'apps', kind: 'Deployment' };
  const jq = '.spec.template.spec.containers[].env[] | select(.name == "A")';
  const rules = [
    { ...rule, jsonPointers: ['/spec/replicas'] },
    { ...rule, jqPathExpressions: [jq] },
  ];
  await stage.create('ignoring', { syncPolicy: automated, ignoreDifferences: rules });
  await stage.until('ignoring', isSettled);
  await cluster.kubectl('scale', 'deployment', 'web', '-n', 'ignoring', '--replicas=3');
  await cluster.kubectl('set', 'env', 'deployment/web', '-n', 'ignoring', 'A=2');
  const patch = JSON.stringify({ metadata: { annotations: { 'argocd.argoproj.io/refresh': 'normal' } } });
  await cluster.kubectl('patch', 'application', 'ignoring', '-n', 'argocd', '--type=merge', '-p', patch);
  await stage.until('ignoring', (application) => {
    expect(application.metadata.annotations?.['argocd.argoproj.io/refresh']).toBeUndefined();
    expect(application.status?.sync?.status).toBe('Synced');
  });

  await stage.create('ignoring', { ignoreDifferences: rules.slice(0, 1), syncPolicy: null });
  await stage.until('ignoring', ({ status }) => expect(status?.sync?.status).toBe('OutOfSync'));
});

it('an application with ServerSideDiff is compared with what the cluster would make of it', async () => {
  const { cluster } = stage.system;
  const option = (value: boolean): object => ({
    annotations: { 'argocd.argoproj.io/compare-options': `ServerSideDiff=${String(value)}` },
  });
  await stage.create('asking', { syncPolicy: automated }, option(true));
  await stage.until('asking', isSettled);
  await stage.create('asking', {}, option(true));
  await cluster.kubectl('scale', 'deployment', 'web', '-n', 'asking', '--replicas=3');
  await stage.until('asking', ({ status }) => expect(status?.sync?.status).toBe('OutOfSync'));
  await cluster.kubectl('scale', 'deployment', 'web', '-n', 'asking', '--replicas=1');
  await stage.until('asking', isSettled);

  // A selector cannot be changed: only the cluster knows that.
  await stage.repository.commit({ 'asking/web.yaml': deployment(1).replaceAll('app: web', 'app: shop') });
  await stage.create('asking', {}, option(true));
  await cluster.kubectl(
    'annotate',
    'application',
    'asking',
    '-n',
    'argocd',
    'argocd.argoproj.io/refresh=normal',
  );
  await stage.until('asking', (application) => {
    expect(application.status?.sync?.status).toBe('Unknown');
    const [message] = conditions(application, 'ComparisonError');
    expect(message).toMatch(
      /^Failed to compare desired state to live state: .*Deployment\/web: .*immutable/s,
    );
  });

  await stage.create('asking', {}, option(false));
  await cluster.kubectl(
    'annotate',
    'application',
    'asking',
    '-n',
    'argocd',
    'argocd.argoproj.io/refresh=normal',
  );
  await stage.until('asking', (application) => {
    expect(application.status?.sync?.status).toBe('OutOfSync');
    expect(conditions(application, 'ComparisonError')).toEqual([]);
  });
});

it('integers that JavaScript would round are compared, applied and shown digit by digit', async () => {
  const { system, repository } = stage;
  const stored = (): Promise<string> =>
    system.cluster.kubectl('get', 'ship', 'argo', '-n', 'numbers', '-o', 'jsonpath={.spec.id}');
  // A jq path takes the objects through the Go dialects as well.
  const ignored = { group: 'example.com', kind: 'Ship', jqPathExpressions: ['.metadata.annotations'] };
  await stage.create('numbers', { syncPolicy: automated, ignoreDifferences: [ignored] });
  await stage.until('numbers', isSettled);
  expect(await stored()).toBe('9007199254740993');

  await system.login();
  for (const side of ['git', 'live']) {
    expect(await system.run('app', 'manifests', 'numbers', '--source', side)).toContain(
      'id: 9007199254740993',
    );
  }

  // The neighbour, which is the same JavaScript number.
  const revision = await repository.commit({ 'numbers/ship.yaml': ship('9007199254740992') });
  await system.cluster.kubectl(
    'annotate',
    'application',
    'numbers',
    '-n',
    'argocd',
    'argocd.argoproj.io/refresh=normal',
  );
  await stage.until('numbers', (application) => {
    expect(application.status?.sync?.revision).toBe(revision);
    return isSettled(application);
  });
  expect(await stored()).toBe('9007199254740992');
});

it('a closed sync window holds back syncs by itself and by hand', async () => {
  const window = {
    kind: 'deny',
    schedule: '* * * * *',
    duration: '1h',
    applications: ['*'],
    manualSync: false,
  };
  await project('closed', { syncWindows: [window] });
  await stage.create('denied', { project: 'closed', syncPolicy: automated });
  await stage.until('denied', ({ status }) => expect(status?.sync?.status).toBe('OutOfSync'));
  await stage.sync('denied', { syncOptions: ['CreateNamespace=true'] });
  const blocked = await stage.until('denied', ({ status }) =>
    expect(status?.operationState?.message).toBe('Sync operation blocked by sync window'),
  );
  expect(blocked.status?.operationState?.phase).toBe('Running');
  expect(await stage.exists('namespace', 'denied')).toBe(false);

  await project('closed', { syncWindows: [{ ...window, schedule: 'now and then' }] });
  await stage.until('denied', ({ status }) =>
    expect(status?.operationState?.message).toMatch(/^Sync operation blocked by sync window: .*now and then/),
  );

  await project('closed', { syncWindows: [] });
  await stage.until('denied', isSettled);
});

it('ServerSideApply=true applies as argocd-controller and shows as synced', async () => {
  const options = { ...automated, syncOptions: ['CreateNamespace=true', 'ServerSideApply=true'] };
  await stage.create('applied', { syncPolicy: options });
  await stage.until('applied', isSettled);
  const { cluster } = stage.system;
  const found = await cluster.get('configmap', 'main', '-n', 'applied', '--show-managed-fields');
  expect(found?.metadata).toMatchObject({
    managedFields: [expect.objectContaining({ manager: 'argocd-controller', operation: 'Apply' })],
  });
});

it('an application that asks to be skipped is left alone until it does no longer', async () => {
  const { cluster } = stage.system;
  const skip = 'argocd.argoproj.io/skip-reconcile';
  await stage.create('skipped', { syncPolicy: automated }, { annotations: { [skip]: 'true' } });
  // Another one that is made later and gets through tells that the first has had its turn.
  await stage.create('other', { syncPolicy: automated });
  await stage.until('other', isSettled);
  expect((await stage.application('skipped')).status?.reconciledAt).toBeUndefined();
  expect(await stage.exists('namespace', 'skipped')).toBe(false);

  await cluster.kubectl('annotate', 'application', 'skipped', '-n', 'argocd', `${skip}-`);
  await stage.until('skipped', isSettled);
});

it('a kind that cannot be listed is told only where an application has one', async () => {
  const boat = {
    apiVersion: 'example.com/v1',
    kind: 'Boat',
    metadata: { name: 'one', namespace: 'default' },
  };
  const { cluster } = stage.system;
  await stage.repository.commit({
    'boats/boat.yaml': JSON.stringify({ ...boat, apiVersion: 'example.com/v2' }),
    'boats/main.yaml': configMap('main'),
  });
  await cluster.apply([boats('sound')]);
  await cluster.kubectl('wait', '--for=condition=Established', 'crd/boats.example.com', '--timeout=10s');
  await eventually(() => cluster.apply([boat]));
  await cluster.apply([boats('broken')]);

  await stage.create('boats', { destination: { server, namespace: 'default' } });
  const application = await stage.until('boats', (found) =>
    expect(conditions(found, 'ComparisonError').join(), JSON.stringify(found.status)).toMatch(
      /^Failed to load live state: failed to list example.com\/Boat: .*conversion webhook/,
    ),
  );
  expect(application.status?.sync?.status).toBe('Unknown');

  const hard = 'argocd.argoproj.io/refresh=hard';
  await cluster.kubectl('annotate', 'application', 'other', '-n', 'argocd', hard);
  const other = await stage.until('other', ({ metadata }) => {
    expect(metadata.annotations?.['argocd.argoproj.io/refresh']).toBeUndefined();
  });
  expect(other.status?.sync?.status).toBe('Synced');
  expect(conditions(other, 'ComparisonError')).toEqual([]);
});
