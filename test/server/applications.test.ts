import { codes } from '@tiphys/base';
import type { Application, ApplicationObject } from '@tiphys/model';
import type { RpcClient } from '@tiphys/rpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestCluster, TestRepository } from '../harness/index.ts';
import { createGitRepository, eventually, startTestCluster } from '../harness/index.ts';
import type { ApiServer } from './api-server.ts';
import { startApiServer } from './api-server.ts';

const service = '/application.ApplicationService';
const type = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };
let cluster: TestCluster;
let server: ApiServer;
let repository: TestRepository;
let admin: RpcClient;
let token: string;

beforeAll(async () => {
  cluster = await startTestCluster();
  server = await startApiServer(cluster.kubeconfig);
  repository = await createGitRepository({
    'web/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: web}\ndata: {color: green}\n',
    'web/secret.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData: {password: geheim}\n',
  });
  token = await server.login();
  admin = server.client({ token });
});

afterAll(async () => {
  await repository?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  await cluster?.stop();
});

function application(name: string, spec: object = {}): object {
  return {
    metadata: { name },
    spec: {
      project: 'default',
      source: { repoURL: repository.url, path: 'web', targetRevision: 'main' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'default' },
      ...spec,
    },
  };
}

async function create(name: string, spec: object = {}): Promise<Application> {
  return (await admin.unary(`${service}/Create`, {
    application: application(name, spec),
    validate: false,
  })) as Application;
}

function read(name: string): Promise<ApplicationObject> {
  return server.kube.get({ type, namespace: 'argocd', name }) as Promise<ApplicationObject>;
}

/** Does what the controller does: takes the refresh annotation away and leaves a status. */
async function playController(name: string, status: object = {}): Promise<void> {
  await eventually(
    async () => (await read(name)).metadata.annotations?.['argocd.argoproj.io/refresh'] !== undefined,
  );
  const annotations = { 'argocd.argoproj.io/refresh': null };
  await server.kube.patch(
    { type, namespace: 'argocd', name },
    { type: 'merge', body: { metadata: { annotations }, status } },
  );
}

describe('create', () => {
  it('writes the application and is the same again for the same', async () => {
    const request = { application: application('one') };
    const created = (await admin.unary(`${service}/Create`, request)) as Application;
    expect(created.metadata).toMatchObject({ name: 'one', namespace: 'argocd' });
    const again = (await admin.unary(`${service}/Create`, request)) as Application;
    expect(again.metadata.resourceVersion).toBe(created.metadata.resourceVersion);
    const other = {
      application: application('one', { destination: { name: 'in-cluster', namespace: 'x' } }),
    };
    await expect(admin.unary(`${service}/Create`, other)).rejects.toMatchObject({
      code: codes.invalidArgument,
      message: 'existing application spec is different, use upsert flag to force update',
    });
    const changed = (await admin.unary(`${service}/Create`, { ...other, upsert: true })) as Application;
    expect(changed.spec.destination.namespace).toBe('x');
  });

  it.each([
    [
      'a path that does not exist',
      { source: { repoURL: 'REPO', path: 'nope' } },
      'Unable to generate manifests in nope: nope: app path does not exist',
    ],
    [
      'a repository that does not answer',
      { source: { repoURL: 'file:///nowhere', path: 'x' } },
      'repository not accessible',
    ],
    [
      'no path',
      { source: { repoURL: 'REPO' } },
      'spec.source.repoURL and either spec.source.path or spec.source.chart are required',
    ],
    [
      'an unknown cluster',
      { destination: { server: 'https://elsewhere', namespace: 'x' } },
      'application destination spec for bad is invalid',
    ],
    [
      'an unknown project',
      { project: 'nope' },
      'app is not allowed in project "nope", or the project does not exist',
    ],
  ])('refuses %s and writes nothing', async (_name, spec, message) => {
    const text = JSON.stringify(application('bad', spec)).replaceAll(
      '"REPO"',
      JSON.stringify(repository.url),
    );
    const failure = admin.unary(`${service}/Create`, { application: JSON.parse(text) as object });
    await expect(failure).rejects.toMatchObject({ code: codes.invalidArgument });
    await expect(failure).rejects.toThrow(message);
    expect(await read('bad')).toBeUndefined();
  });

  it('checks the project before it contacts a repository', async () => {
    await cluster.apply([
      project('narrow', {
        sourceRepos: ['https://git.example.com/*'],
        destinations: [{ server: '*', namespace: 'ok' }],
      }),
    ]);
    await eventually(() => server.config.project('narrow') !== undefined);
    const failure = admin.unary(`${service}/Create`, {
      application: application('bad', { project: 'narrow' }),
    });
    await expect(failure).rejects.toThrow(
      `application repo ${repository.url} is not permitted in project 'narrow';InvalidSpecError: application destination server 'https://kubernetes.default.svc' and namespace 'default' do not match any of the allowed destinations in project 'narrow'`,
    );
  });

  it('takes no operation and no status from the caller', async () => {
    const given = {
      ...application('sneaky'),
      operation: { sync: { manifests: ['{}'] } },
      status: { health: { status: 'Healthy' } },
    };
    await admin.unary(`${service}/Create`, { application: given, validate: false });
    const written = await read('sneaky');
    expect(written.operation).toBeUndefined();
    expect(written.status?.health).toBeUndefined();
  });
});

describe('read', () => {
  it('tells who asks without a project nothing, and who asks with one that it is not there', async () => {
    await expect(admin.unary(`${service}/Get`, { name: 'nope' })).rejects.toMatchObject({
      code: codes.permissionDenied,
      message: 'permission denied',
    });
    await expect(admin.unary(`${service}/Get`, { name: 'nope', project: ['default'] })).rejects.toMatchObject(
      {
        code: codes.notFound,
        message: 'applications.argoproj.io "nope" not found',
      },
    );
    await create('elsewhere');
    await expect(
      admin.unary(`${service}/Get`, { name: 'elsewhere', project: ['narrow'] }),
    ).rejects.toMatchObject({
      code: codes.notFound,
    });
    await expect(admin.unary(`${service}/Get`, { name: 'elsewhere', project: ['a', 'b'] })).rejects.toThrow(
      'multiple projects specified',
    );
  });

  it('lists by label, project, repository and name, sorted', async () => {
    for (const name of ['b', 'a']) {
      await admin.unary(`${service}/Create`, {
        application: { ...application(name), metadata: { name, labels: { team: 'x', tier: name } } },
        validate: false,
      });
    }
    const names = async (query: object): Promise<string[]> =>
      ((await admin.unary(`${service}/List`, query)) as { items: Application[] | null }).items?.map(
        ({ metadata }) => metadata.name ?? '',
      ) ?? [];
    expect(await names({ selector: 'team=x' })).toEqual(['a', 'b']);
    expect(await names({ selector: 'team=x,tier in (b,c)' })).toEqual(['b']);
    expect(await names({ selector: 'team,!tier' })).toEqual([]);
    expect(await names({ selector: 'team=x', projects: ['other'] })).toEqual([]);
    expect(await names({ selector: 'team=x', repo: repository.url.replace(/\.git$/, '') })).toEqual([
      'a',
      'b',
    ]);
    expect(await names({ name: 'a' })).toEqual(['a']);
    await expect(names({ selector: '=' })).rejects.toMatchObject({ code: codes.invalidArgument });
    const rest = await fetch(
      `${server.url}/api/v1/applications?selector=team%3Dx&fields=items.metadata.name`,
      {
        headers: { authorization: `Bearer ${token}` },
      },
    );
    expect(await rest.json()).toEqual({
      metadata: { resourceVersion: expect.stringMatching(/^\d+$/) as string },
      items: [{ metadata: { name: 'a' } }, { metadata: { name: 'b' } }],
    });
  });

  it('gives the same application by gRPC and REST', async () => {
    await create('same');
    const grpc = (await admin.unary(`${service}/Get`, { name: 'same' })) as Application;
    const rest = await fetch(`${server.url}/api/v1/applications/same`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(await rest.json()).toEqual(grpc);
    // Lists come from memory, where who set which field is not kept.
    const { managedFields: _, ...metadata } = grpc.metadata;
    const listed = (await admin.unary(`${service}/List`, { name: 'same' })) as { items: unknown[] };
    expect(listed.items[0]).toEqual({ ...grpc, metadata });
  });

  it('waits for the controller when a refresh is asked for', async () => {
    await create('refreshed');
    const [answer] = await Promise.all([
      admin.unary(`${service}/Get`, { name: 'refreshed', refresh: 'normal' }),
      playController('refreshed', { sync: { status: 'Synced', comparedTo: { destination: {} } } }),
    ]);
    expect((answer as Application).status?.sync?.status).toBe('Synced');
    expect((answer as Application).metadata.annotations?.['argocd.argoproj.io/refresh']).toBeUndefined();
  });

  it('streams what is there and what changes, and only what the caller may see', async () => {
    await create('watched');
    const events: string[] = [];
    const stop = new AbortController();
    const watching = (async (): Promise<void> => {
      for await (const event of admin.serverStream(
        `${service}/Watch`,
        { name: 'watched' },
        { signal: stop.signal },
      )) {
        const { type: kind, application: seen } = event as { type: string; application: Application };
        events.push(`${kind} ${seen.metadata.name ?? ''} ${seen.spec.source?.targetRevision ?? ''}`);
      }
    })().catch(() => undefined);
    await eventually(() => events.length === 1);
    const spec = {
      ...(application('watched') as { spec: object }).spec,
      source: { repoURL: repository.url, path: 'web', targetRevision: 'HEAD' },
    };
    await admin.unary(`${service}/UpdateSpec`, { name: 'watched', spec, validate: false });
    await eventually(() => events.length === 2);
    await admin.unary(`${service}/Delete`, { name: 'watched', cascade: false });
    await eventually(() => events.includes('DELETED watched HEAD'));
    stop.abort();
    await watching;
    expect(events.slice(0, 2)).toEqual(['ADDED watched main', 'MODIFIED watched HEAD']);
  });
});

describe('write', () => {
  it('patches by JSON patch and merge patch', async () => {
    await create('patched');
    const patch = (text: string, patchType: string): Promise<unknown> =>
      admin.unary(`${service}/Patch`, { name: 'patched', patch: text, patchType });
    await patch('[{"op":"add","path":"/metadata/labels","value":{"a":"b"}}]', 'json');
    await patch('{"metadata":{"annotations":{"note":"x"}}}', 'merge');
    expect((await read('patched')).metadata).toMatchObject({
      labels: { a: 'b' },
      annotations: { note: 'x' },
    });
    await expect(patch('{}', 'strategic')).rejects.toThrow("Patch type 'strategic' is not supported");
    await expect(patch('[{"op":"remove","path":"/spec/nope"}]', 'json')).rejects.toThrow('missing path');
    await expect(patch('{bad', 'json')).rejects.toMatchObject({ code: codes.invalidArgument });
    await patch('{"operation":{"sync":{}},"metadata":{"name":"other"}}', 'merge');
    expect((await read('patched')).operation).toBeUndefined();
    expect(await read('other')).toBeUndefined();
  });

  it('starts one operation at a time, at a revision that exists', async () => {
    await create('synced');
    const head = await repository.commit({
      'web/more.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: more}\n',
    });
    const started = (await admin.unary(`${service}/Sync`, {
      name: 'synced',
      prune: true,
      strategy: { hook: {} },
    })) as Application;
    expect(started.operation).toMatchObject({
      sync: { revision: head, prune: true, syncStrategy: { hook: {} } },
      initiatedBy: { username: 'admin' },
    });
    await expect(admin.unary(`${service}/Sync`, { name: 'synced' })).rejects.toMatchObject({
      code: codes.failedPrecondition,
      message: 'error setting app operation: another operation is already in progress',
    });
    await create('nowhere');
    await expect(
      admin.unary(`${service}/Sync`, { name: 'nowhere', revision: 'no-such-branch' }),
    ).rejects.toThrow('no-such-branch');
  });

  it('refuses syncs that windows, automation or deletion forbid', async () => {
    const windows = [{ kind: 'deny', schedule: '* * * * *', duration: '1h', applications: ['*'] }];
    await cluster.apply([
      project('closed', {
        sourceRepos: ['*'],
        destinations: [{ server: '*', namespace: '*' }],
        syncWindows: windows,
      }),
    ]);
    await eventually(() => server.config.project('closed') !== undefined);
    await create('blocked', { project: 'closed' });
    await expect(admin.unary(`${service}/Sync`, { name: 'blocked' })).rejects.toMatchObject({
      code: codes.permissionDenied,
      message: 'cannot sync: blocked by sync window',
    });
    const state = (await admin.unary(`${service}/GetApplicationSyncWindows`, { name: 'blocked' })) as {
      canSync: boolean;
    };
    expect(state).toMatchObject({ canSync: false, activeWindows: [{ kind: 'deny' }] });
    await create('automatic', { syncPolicy: { automated: {} } });
    await expect(admin.unary(`${service}/Sync`, { name: 'automatic', revision: 'v1' })).rejects.toThrow(
      'Cannot sync to v1: auto-sync currently set to main',
    );
    await expect(admin.unary(`${service}/Sync`, { name: 'automatic', manifests: ['{}'] })).rejects.toThrow(
      'cannot use local sync',
    );
    await expect(admin.unary(`${service}/Rollback`, { name: 'automatic', id: 1 })).rejects.toThrow(
      'rollback cannot be initiated when auto-sync is enabled',
    );
  });

  it('rolls back to a state of the history and terminates what runs', async () => {
    await create('rolled');
    const source = { repoURL: repository.url, path: 'web', targetRevision: 'main' };
    const history = [{ id: 3, revision: 'a'.repeat(40), source, deployedAt: '2026-01-01T00:00:00Z' }];
    await server.kube.patch(
      { type, namespace: 'argocd', name: 'rolled' },
      { type: 'merge', body: { status: { history } } },
    );
    await expect(admin.unary(`${service}/Rollback`, { name: 'rolled', id: 9 })).rejects.toThrow(
      'application argocd/rolled does not have deployment with id 9',
    );
    await expect(admin.unary(`${service}/TerminateOperation`, { name: 'rolled' })).rejects.toThrow(
      'Unable to terminate operation. No operation is in progress',
    );
    const started = (await admin.unary(`${service}/Rollback`, {
      name: 'rolled',
      id: 3,
      prune: true,
    })) as Application;
    expect(started.operation?.sync).toMatchObject({
      revision: 'a'.repeat(40),
      source,
      prune: true,
      syncStrategy: { apply: {} },
    });
    const operationState = { phase: 'Running', startedAt: '2026-01-01T00:00:00Z', operation: { sync: {} } };
    await server.kube.patch(
      { type, namespace: 'argocd', name: 'rolled' },
      { type: 'merge', body: { status: { operationState } } },
    );
    await admin.unary(`${service}/TerminateOperation`, { name: 'rolled' });
    expect((await read('rolled')).status?.operationState?.phase).toBe('Terminating');
  });

  it('deletes with the finalizer of the policy, or without one', async () => {
    await create('cascaded');
    await admin.unary(`${service}/Delete`, { name: 'cascaded', propagationPolicy: 'background' });
    const deleting = await read('cascaded');
    expect(deleting.metadata.deletionTimestamp).toBeDefined();
    expect(deleting.metadata.finalizers).toEqual(['resources-finalizer.argocd.argoproj.io/background']);
    await create('left');
    await expect(
      admin.unary(`${service}/Delete`, { name: 'left', propagationPolicy: 'sideways' }),
    ).rejects.toThrow('invalid propagation policy: sideways');
    await expect(
      admin.unary(`${service}/Delete`, { name: 'left', cascade: false, propagationPolicy: 'foreground' }),
    ).rejects.toThrow('cannot set propagation policy when cascading is disabled');
    await admin.unary(`${service}/Delete`, { name: 'left', cascade: false });
    expect(await read('left')).toBeUndefined();
  });
});

describe('manifests', () => {
  it('hide the values of Secrets', async () => {
    await create('rendered');
    const { manifests } = (await admin.unary(`${service}/GetManifests`, { name: 'rendered' })) as {
      manifests: string[];
    };
    const text = manifests.join('\n');
    expect(text).toContain('"color":"green"');
    expect(text).toContain('++++++++');
    expect(text).not.toContain('geheim');
    expect(text).not.toContain(Buffer.from('geheim').toString('base64'));
  });

  it('tell about revisions', async () => {
    await create('described');
    const revision = await repository.resolve();
    const metadata = await admin.unary(`${service}/RevisionMetadata`, { name: 'described', revision });
    expect(metadata).toMatchObject({
      message: expect.any(String) as string,
      author: expect.any(String) as string,
    });
  });
});

function project(name: string, spec: object): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'AppProject',
    metadata: { name, namespace: 'argocd' },
    spec,
  };
}
