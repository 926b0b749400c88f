import { codes } from '@tiphys/base';
import type { Application, ApplicationTree, LogEntry, ResourceDiff } from '@tiphys/model';
import type { RpcClient } from '@tiphys/rpc';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { KubernetesObject, TestCluster } from '../harness/index.ts';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { ApiServer } from './api-server.ts';
import { adminPassword, startApiServer } from './api-server.ts';

// The tree and the managed resources are what the controller leaves in the cache; here the test does.

const service = '/application.ApplicationService';
let cluster: TestCluster;
let server: ApiServer;
let admin: RpcClient;
let deployment: KubernetesObject;

const manifests = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: default}
spec:
  replicas: 1
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: web, image: nginx}]}
---
apiVersion: v1
kind: Secret
metadata: {name: web, namespace: default}
stringData: {password: geheim}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: foreign, namespace: default}
data: {a: b}
`;

beforeAll(async () => {
  cluster = await startTestCluster();
  server = await startApiServer(cluster.kubeconfig);
  admin = server.client({ token: await server.login() });
  await cluster.apply([application('web')]);
  await eventually(() => server.applications.get('argocd', 'web') !== undefined);
});

beforeEach(async () => {
  await cluster.apply(manifests);
  deployment = await need('deployment', 'web');
  await setTree();
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await cluster?.stop();
});

function application(name: string): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/x.git', path: 'web' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'default' },
    },
  };
}

async function need(kind: string, name: string): Promise<KubernetesObject> {
  const found = await cluster.get(kind, name, '-n', 'default');
  if (!found) throw new Error(`${kind} ${name} is missing`);
  return found;
}

async function setTree(more: ApplicationTree['nodes'] = []): Promise<void> {
  const secret = await need('secret', 'web');
  const node = (group: string, kind: string, uid: string): object => ({
    group,
    version: 'v1',
    kind,
    namespace: 'default',
    name: 'web',
    uid,
  });
  const tree = {
    nodes: [
      node('apps', 'Deployment', deployment.metadata.uid),
      node('', 'Secret', secret.metadata.uid),
      ...(more ?? []),
    ],
  };
  await server.cache.set('app|resources-tree|web', tree);
  await server.cache.notify('app|managed-resources|web');
}

const target = { name: 'web', namespace: 'default', resourceName: 'web', version: 'v1' } as const;
const theDeployment = { ...target, group: 'apps', kind: 'Deployment' } as const;
const theSecret = { ...target, group: '', kind: 'Secret' } as const;

describe('a resource of an application', () => {
  it('is read with Secrets hidden', async () => {
    const answer = (await admin.unary(`${service}/GetResource`, theSecret)) as { manifest: string };
    expect(JSON.parse(answer.manifest)).toMatchObject({ kind: 'Secret', data: { password: '++++++++' } });
    expect(answer.manifest).not.toContain('geheim');
    expect(answer.manifest).not.toContain(Buffer.from('geheim').toString('base64'));
  });

  it('is none that the tree does not show', async () => {
    const foreign = { ...target, resourceName: 'foreign', group: '', kind: 'ConfigMap' };
    for (const method of ['GetResource', 'DeleteResource', 'ListResourceActions']) {
      await expect(admin.unary(`${service}/${method}`, foreign)).rejects.toMatchObject({
        code: codes.invalidArgument,
        message: 'ConfigMap  foreign not found as part of application web',
      });
    }
    await expect(need('configmap', 'foreign')).resolves.toBeDefined();
  });

  it('is patched, and says nothing of a Secret that could not be', async () => {
    const patch = { patch: '{"metadata":{"labels":{"a":"b"}}}', patchType: 'application/merge-patch+json' };
    await admin.unary(`${service}/PatchResource`, { ...theDeployment, ...patch });
    expect((await need('deployment', 'web')).metadata.labels).toMatchObject({ a: 'b' });
    const bad = { patch: '{"data":{"password":"not base64!"}}', patchType: 'application/merge-patch+json' };
    await expect(admin.unary(`${service}/PatchResource`, { ...theSecret, ...bad })).rejects.toMatchObject({
      message: 'failed to patch Secret default/web',
    });
  });

  it('is deleted', async () => {
    await admin.unary(`${service}/DeleteResource`, { ...theSecret, force: true });
    await eventually(async () => (await cluster.get('secret', 'web', '-n', 'default')) === undefined);
  });

  it('has events', async () => {
    const { uid } = deployment.metadata;
    const query = { name: 'web', resourceName: 'web', resourceNamespace: 'default', resourceUID: uid };
    await eventually(async () => {
      const { items } = (await admin.unary(`${service}/ListResourceEvents`, query)) as {
        items: { reason: string }[] | null;
      };
      return items?.some(({ reason }) => reason === 'ScalingReplicaSet') ?? false;
    });
    await expect(
      admin.unary(`${service}/ListResourceEvents`, { ...query, resourceUID: 'other' }),
    ).rejects.toMatchObject({
      code: codes.invalidArgument,
    });
  });
});

describe('resource actions', () => {
  it('of ours are offered and run', async () => {
    const { actions } = (await admin.unary(`${service}/ListResourceActions`, theDeployment)) as {
      actions: { name: string; disabled?: boolean }[];
    };
    expect(actions.map(({ name }) => name)).toEqual(['pause', 'restart', 'resume', 'scale']);
    await admin.unary(`${service}/RunResourceAction`, { ...theDeployment, action: 'restart' });
    const params = [{ name: 'replicas', value: '3' }];
    await admin.unary(`${service}/RunResourceActionV2`, {
      ...theDeployment,
      action: 'scale',
      resourceActionParameters: params,
    });
    const changed = await need('deployment', 'web');
    expect(changed.spec).toMatchObject({
      replicas: 3,
      template: {
        metadata: { annotations: { 'kubectl.kubernetes.io/restartedAt': expect.any(String) as string } },
      },
    });
    const bad = [{ name: 'replicas', value: 'many' }];
    await expect(
      admin.unary(`${service}/RunResourceActionV2`, {
        ...theDeployment,
        action: 'scale',
        resourceActionParameters: bad,
      }),
    ).rejects.toThrow('invalid number: many');
    await expect(
      admin.unary(`${service}/RunResourceActionV2`, { ...theDeployment, action: 'nope' }),
    ).rejects.toThrow('built-in script does not exist');
  });

  it('of argocd-cm replace ours, and create what the project permits', async () => {
    const yaml = JSON.stringify({
      'discovery.lua': 'return {["note"] = {}, ["escape"] = {}}',
      definitions: [
        { name: 'note', 'action.lua': note('ConfigMap', 'v1', '') },
        { name: 'escape', 'action.lua': note('Namespace', 'v1', '') },
      ],
    });
    await server.writer.saveValues({
      kind: 'ConfigMap',
      name: 'argocd-cm',
      values: { 'resource.customizations.actions.apps_Deployment': yaml },
    });
    const { actions } = (await admin.unary(`${service}/ListResourceActions`, theDeployment)) as {
      actions: { name: string }[];
    };
    expect(actions.map(({ name }) => name)).toEqual(['escape', 'note']);
    await admin.unary(`${service}/RunResourceActionV2`, { ...theDeployment, action: 'note' });
    await expect(need('configmap', 'made')).resolves.toBeDefined();
    const projects = { group: 'argoproj.io', version: 'v1alpha1', plural: 'appprojects' };
    await server.kube.patch(
      { type: projects, namespace: 'argocd', name: 'default' },
      { type: 'merge', body: { spec: { clusterResourceWhitelist: null } } },
    );
    await eventually(() => server.config.project('default')?.spec.clusterResourceWhitelist === undefined);
    await expect(
      admin.unary(`${service}/RunResourceActionV2`, { ...theDeployment, action: 'escape' }),
    ).rejects.toThrow('application is not permitted to manage /Namespace/made in');
    expect(await cluster.get('namespace', 'made')).toBeUndefined();
  });

  it('need the right to exactly that action', async () => {
    await server.writer.saveValues({
      kind: 'ConfigMap',
      name: 'argocd-cm',
      values: { 'accounts.operator': 'login' },
    });
    await server.writer.saveValues({
      kind: 'ConfigMap',
      name: 'argocd-rbac-cm',
      values: {
        'policy.csv': [
          'p, operator, applications, get, default/*, allow',
          'p, operator, applications, action/apps/Deployment/note, default/*, allow',
          'p, operator, applications, delete/*/Secret/*/*, default/web, allow',
        ].join('\n'),
      },
    });
    await admin.unary('/account.AccountService/UpdatePassword', {
      name: 'operator',
      currentPassword: adminPassword,
      newPassword: 'operator-1',
    });
    const operator = server.client({ token: await server.login('operator', 'operator-1') });
    await expect(
      operator.unary(`${service}/RunResourceActionV2`, { ...theDeployment, action: 'escape' }),
    ).rejects.toMatchObject({
      code: codes.permissionDenied,
    });
    await expect(operator.unary(`${service}/DeleteResource`, theDeployment)).rejects.toMatchObject({
      code: codes.permissionDenied,
    });
    await expect(operator.unary(`${service}/DeleteResource`, theSecret)).resolves.toEqual({});
    await expect(firstLog(operator)).rejects.toMatchObject({
      code: codes.permissionDenied,
      message: expect.stringContaining('permission denied: logs, get, default/web, sub: operator') as string,
    });
  });
});

function note(kind: string, apiVersion: string, namespace: string): string {
  return `return {{operation = "create", resource = {apiVersion = "${apiVersion}", kind = "${kind}", metadata = {name = "made", namespace = ${namespace === '' && kind === 'Namespace' ? 'nil' : 'obj.metadata.namespace'}}}}}`;
}

async function firstLog(client: RpcClient): Promise<LogEntry | undefined> {
  for await (const entry of client.serverStream(`${service}/PodLogs`, { name: 'web' }))
    return entry as LogEntry;
  return undefined;
}

describe('the tree', () => {
  it('streams after each change', async () => {
    const seen: number[] = [];
    const stop = new AbortController();
    const watching = (async (): Promise<void> => {
      for await (const tree of admin.serverStream(
        `${service}/WatchResourceTree`,
        { applicationName: 'web' },
        { signal: stop.signal },
      )) {
        seen.push(((tree as ApplicationTree).nodes ?? []).length);
      }
    })().catch(() => undefined);
    await eventually(() => seen.length === 1);
    await setTree([{ kind: 'Pod', name: 'new', uid: 'x' }]);
    await eventually(() => seen.includes(3));
    stop.abort();
    await watching;
    expect(seen[0]).toBe(2);
  });

  it('gives logs of its pods, closed with a last entry', async () => {
    const pods = await eventually(async () => {
      const list = await cluster.get('pods', '-n', 'default', '-l', 'app=web');
      const ready = (list?.items ?? []).filter(({ status }) => status?.['phase'] === 'Running');
      return ready.length > 0 ? ready : false;
    });
    const nodes = pods.map(({ metadata }) => ({
      kind: 'Pod',
      version: 'v1',
      namespace: 'default',
      name: metadata.name,
      uid: metadata.uid,
      parentRefs: [{ group: 'apps', kind: 'Deployment', namespace: 'default', name: 'web' }],
    }));
    await setTree(nodes);
    const entries: LogEntry[] = [];
    for await (const entry of admin.serverStream(`${service}/PodLogs`, {
      name: 'web',
      kind: 'Deployment',
      resourceName: 'web',
    })) {
      entries.push(entry as LogEntry);
    }
    expect(entries.length).toBeGreaterThan(1);
    expect(entries.at(-1)).toMatchObject({ last: true, content: '', podName: '' });
    expect(entries[0]).toMatchObject({ last: false, podName: pods[0]?.metadata.name });
    const filtered: LogEntry[] = [];
    for await (const entry of admin.serverStream(`${service}/PodLogs`, {
      name: 'web',
      filter: 'certainly not there',
    })) {
      filtered.push(entry as LogEntry);
    }
    expect(filtered.map(({ last }) => last)).toEqual([true]);
  });
});

describe('server-side diff', () => {
  const managed: ResourceDiff[] = [
    { group: 'apps', kind: 'Deployment', namespace: 'default', name: 'web' },
    { group: '', kind: 'Secret', namespace: 'default', name: 'web' },
  ];

  it('compares with a dry run and writes nothing', async () => {
    await server.cache.set('app|managed-resources|web', managed);
    const live = await need('deployment', 'web');
    const wanted = structuredClone(live) as KubernetesObject & {
      spec: Record<string, unknown>;
      metadata: Record<string, unknown>;
    };
    const manifest = {
      apiVersion: wanted.apiVersion,
      kind: wanted.kind,
      metadata: { name: 'web', namespace: 'default' },
      spec: { ...wanted.spec, replicas: 7 },
    };
    const answer = (await admin.unary(`${service}/ServerSideDiff`, {
      appName: 'web',
      liveResources: [{ ...managed[0], liveState: JSON.stringify(live) }],
      targetManifests: [JSON.stringify(manifest)],
    })) as { modified: boolean; items: ResourceDiff[] };
    expect(answer.modified).toBe(true);
    expect(JSON.parse(answer.items[0]?.targetState ?? '')).toMatchObject({ spec: { replicas: 7 } });
    expect((await need('deployment', 'web')).spec?.['replicas']).not.toBe(7);
  });

  it('hides a Secret whatever the caller says it is, and takes no object of somebody else', async () => {
    await server.cache.set('app|managed-resources|web', managed);
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'web', namespace: 'default' },
      data: {},
    };
    const live = await need('deployment', 'web');
    const answer = (await admin.unary(`${service}/ServerSideDiff`, {
      appName: 'web',
      liveResources: [{ ...managed[0], liveState: JSON.stringify(live) }],
      targetManifests: [JSON.stringify(secret)],
    })) as { items: ResourceDiff[] };
    expect(JSON.stringify(answer)).not.toContain(Buffer.from('geheim').toString('base64'));
    const foreign = await need('configmap', 'foreign');
    await expect(
      admin.unary(`${service}/ServerSideDiff`, {
        appName: 'web',
        liveResources: [
          {
            group: '',
            kind: 'ConfigMap',
            namespace: 'default',
            name: 'foreign',
            liveState: JSON.stringify(foreign),
          },
        ],
        targetManifests: [JSON.stringify(foreign)],
      }),
    ).rejects.toMatchObject({
      code: codes.permissionDenied,
      message: '/ConfigMap foreign not found as part of application web',
    });
    await expect(
      admin.unary(`${service}/ServerSideDiff`, {
        appName: 'web',
        liveResources: [{ ...managed[0], liveState: JSON.stringify(foreign) }],
        targetManifests: [''],
      }),
    ).rejects.toThrow('name mismatch: expected web, got foreign');
  });
});

describe('managed resources', () => {
  it('are those that the query names', async () => {
    await server.cache.set('app|managed-resources|web', [
      { kind: 'ConfigMap', name: 'a', namespace: 'default' },
      { kind: 'Secret', name: 'b', namespace: 'default' },
    ]);
    const all = (await admin.unary(`${service}/ManagedResources`, { applicationName: 'web' })) as {
      items: ResourceDiff[];
    };
    expect(all.items.map(({ name }) => name)).toEqual(['a', 'b']);
    const one = (await admin.unary(`${service}/ManagedResources`, {
      applicationName: 'web',
      kind: 'Secret',
    })) as { items: ResourceDiff[] };
    expect(one.items.map(({ name }) => name)).toEqual(['b']);
  });

  it('say why they are not known', async () => {
    await cluster.apply([application('broken')]);
    const conditions = [
      { type: 'ComparisonError', message: 'no such path', lastTransitionTime: '2026-01-01T00:00:00Z' },
    ];
    await eventually(() => server.applications.get('argocd', 'broken') !== undefined);
    const type = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };
    await server.kube.patch(
      { type, namespace: 'argocd', name: 'broken' },
      { type: 'merge', body: { status: { conditions } } },
    );
    await eventually(
      () =>
        (server.applications.get('argocd', 'broken') as Application | undefined)?.status?.conditions !==
        undefined,
    );
    await expect(admin.unary(`${service}/ResourceTree`, { applicationName: 'broken' })).rejects.toThrow(
      'ComparisonError: no such path',
    );
  });
});
