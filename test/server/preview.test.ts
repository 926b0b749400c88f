import type { Application } from '@tiphys/model';
import type { DiscoverResponse, PreviewResponse } from '@tiphys/model/v2';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestCluster, TestRepository } from '../harness/index.ts';
import { createGitRepository, startTestCluster } from '../harness/index.ts';
import type { ApiServer } from './api-server.ts';
import { startApiServer } from './api-server.ts';

// What the form of an application asks the API server: what a repository offers, and what an application would deploy.

let cluster: TestCluster;
let server: ApiServer;
let repository: TestRepository;
let admin: string;
let limited: string;

const deployment = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: {{ .Values.replicas }}
  selector: {matchLabels: {app: web}}
  template: {metadata: {labels: {app: web}}, spec: {containers: [{name: web, image: nginx}]}}
`;

beforeAll(async () => {
  cluster = await startTestCluster();
  server = await startApiServer(cluster.kubeconfig);
  repository = await createGitRepository({
    'chart/Chart.yaml': 'apiVersion: v2\nname: web\nversion: 1.0.0\n',
    'chart/values.yaml': 'replicas: 2\nservice:\n  nodePort: 30080\n',
    'chart/templates/deployment.yaml': deployment,
    'chart/templates/secret.yaml':
      'apiVersion: v1\nkind: Secret\nmetadata: {name: web}\nstringData: {password: geheim}\n',
    'plain/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: plain}\n',
    'overlay/kustomization.yaml': 'resources: [config.yaml]\n',
    'overlay/config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: overlay}\n',
  });
  admin = await server.login();
  const client = server.client({ token: admin });
  await client.unary('/project.ProjectService/Create', {
    project: {
      metadata: { name: 'narrow' },
      spec: {
        sourceRepos: ['https://allowed.example.com/*'],
        destinations: [{ server: 'https://kubernetes.default.svc', namespace: 'narrow' }],
        roles: [
          {
            name: 'dev',
            policies: [
              'p, proj:narrow:dev, applications, *, narrow/*, allow',
              'p, proj:narrow:dev, repositories, get, narrow/*, allow',
            ],
          },
        ],
      },
    },
  });
  const made = await client.unary('/project.ProjectService/CreateToken', { project: 'narrow', role: 'dev' });
  limited = (made as { token: string }).token;
});

afterAll(async () => {
  await repository?.[Symbol.asyncDispose]();
  await server?.[Symbol.asyncDispose]();
  await cluster?.stop();
});

interface Answer {
  readonly status: number;
  readonly body: unknown;
}

async function post(path: string, body: unknown, token = admin): Promise<Answer> {
  const response = await fetch(`${server.url}/api/v2/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token ? { authorization: `Bearer ${token}` } : {}) },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: await response.json() };
}

async function discover(request: object): Promise<DiscoverResponse> {
  const { body, status } = await post('discover', { repoURL: repository.url, ...request });
  expect([status, body]).toEqual([200, expect.anything()]);
  return body as DiscoverResponse;
}

function application(name: string, spec: object = {}): Application {
  return {
    metadata: { name },
    spec: {
      project: 'default',
      source: { repoURL: repository.url, path: 'chart', targetRevision: 'HEAD' },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'web' },
      ...spec,
    },
  } as unknown as Application;
}

async function preview(given: Application, options: object = {}): Promise<PreviewResponse> {
  const { body, status } = await post('preview', { application: given, ...options });
  expect([status, body]).toEqual([200, expect.anything()]);
  return body as PreviewResponse;
}

describe('POST /api/v2/discover', () => {
  it('lists branches, tags and folders with their tools', async () => {
    const found = await discover({});
    expect(found.type).toBe('git');
    expect(found.known).toBe(false);
    expect(found.branches).toContain('main');
    expect(found.apps).toEqual([
      { path: 'chart', type: 'Helm' },
      { path: 'overlay', type: 'Kustomize' },
    ]);
    expect(found.problems).toEqual([]);
  });

  it('names the field of what cannot be read', async () => {
    const noRevision = await discover({ revision: 'nothing-like-it' });
    expect(noRevision.branches).toContain('main');
    expect(noRevision.problems).toEqual([
      { field: 'revision', message: expect.stringContaining('nothing-like-it') as string },
    ]);
    const noRepository = await discover({ repoURL: `${repository.url}-missing` });
    expect(noRepository.problems.map(({ field }) => field)).toEqual(['repoURL']);
  });

  it('refuses strangers, wrong bodies, forbidden repositories and who may not deploy', async () => {
    expect((await post('discover', { repoURL: repository.url }, '')).status).toBe(401);
    expect((await post('discover', '[1]')).status).toBe(400);
    expect((await post('discover', '{"repoURL": 3}')).status).toBe(400);
    expect((await post('discover', { repoURL: `x${'x'.repeat(20_000)}` })).status).toBe(429);
    const narrow = { repoURL: repository.url, project: 'narrow' };
    expect((await post('discover', narrow)).body).toMatchObject({
      message: `repository '${repository.url}' not permitted in project 'narrow'`,
    });
    expect((await post('discover', narrow, limited)).status).toBe(403);
    expect((await post('discover', { repoURL: repository.url }, limited)).status).toBe(403);
    const page = await fetch(`${server.url}/api/v2/discover`, {
      method: 'POST',
      headers: { authorization: `Bearer ${admin}`, 'content-type': 'text/plain' },
      body: JSON.stringify({ repoURL: repository.url }),
    });
    expect(page.status).toBe(415);
  });
});

describe('POST /api/v2/preview', () => {
  it('renders a new application with its parameters and saves nothing', async () => {
    const { objects, problems, sources } = await preview(application('web'), { isNew: true });
    expect(problems).toEqual([]);
    expect(sources).toEqual([
      {
        field: 'spec.source',
        type: 'Helm',
        revision: expect.stringMatching(/^[0-9a-f]{40}$/) as string,
        details: expect.objectContaining({ type: 'Helm' }) as object,
      },
    ]);
    expect(sources[0]?.details?.helm?.values).toBe('replicas: 2\nservice:\n  nodePort: 30080\n');
    expect(objects.map(({ change, kind, name }) => `${change} ${kind} ${name}`)).toEqual([
      'added Deployment web',
      'added Secret web',
    ]);
    expect(JSON.stringify(objects)).not.toContain('geheim');
    expect(JSON.stringify(objects)).not.toContain(Buffer.from('geheim').toString('base64'));
    expect(server.applications.get('argocd', 'web')).toBeUndefined();
  });

  it('names the field of each mistake', async () => {
    const fields = async (given: Application): Promise<readonly string[]> =>
      (await preview(given, { isNew: true })).problems.map(({ field }) => field);
    const source = { repoURL: repository.url, path: 'chart', targetRevision: 'HEAD' };
    const destination = { server: 'https://kubernetes.default.svc', namespace: 'web' };
    expect(await fields(application(''))).toEqual(['metadata.name']);
    expect(await fields(application('Not_a_name'))).toEqual(['metadata.name']);
    expect(await fields(application('web', { source: { ...source, path: 'nowhere' } }))).toEqual([
      'spec.source.path',
    ]);
    expect(await fields(application('web', { source: { ...source, targetRevision: 'nope' } }))).toEqual([
      'spec.source.targetRevision',
    ]);
    expect(await fields(application('web', { source: { repoURL: '' } }))).toEqual(['spec.source.repoURL']);
    expect(
      await fields(application('web', { source: { repoURL: `${repository.url}-x`, path: '.' } })),
    ).toEqual(['spec.source.repoURL']);
    expect(await fields(application('web', { source: { ...source, helm: { values: 'a: [' } } }))).toEqual([
      'spec.source.helm',
    ]);
    expect(await fields(application('web', { destination: { name: 'nowhere' } }))).toEqual([
      'spec.destination.name',
    ]);
    expect(
      await fields(application('web', { destination: { ...destination, server: 'https://nowhere' } })),
    ).toEqual(['spec.destination.server']);
    expect(await fields(application('web', { project: 'narrow' }))).toEqual([
      'spec.source.repoURL',
      'spec.destination.namespace',
    ]);
    const several = { source: undefined, sources: [source, { repoURL: repository.url, path: 'gone' }] };
    expect(await fields(application('web', several))).toEqual(['spec.sources[1].path']);
  });

  it('compares with what the saved application renders', async () => {
    const saved = application('saved');
    const client = server.client({ token: admin });
    await client.unary('/application.ApplicationService/Create', { application: saved, validate: false });
    expect((await preview(saved, { isNew: true })).problems).toEqual([
      { field: 'metadata.name', message: 'There is an application saved already' },
    ]);
    const source = {
      repoURL: repository.url,
      path: 'chart',
      helm: { parameters: [{ name: 'replicas', value: '5' }] },
    };
    const { objects } = await preview(application('saved', { source }));
    expect(objects.map(({ change, kind }) => `${change} ${kind}`)).toEqual([
      'changed Deployment',
      'same Secret',
    ]);
    expect(objects[0]?.before?.['spec']).toMatchObject({ replicas: 2 });
    expect(objects[0]?.after?.['spec']).toMatchObject({ replicas: 5 });
    const moved = await preview(
      application('saved', { source: { ...source, path: 'overlay', helm: undefined } }),
    );
    expect(moved.objects.map(({ change, kind }) => `${change} ${kind}`)).toEqual([
      'removed Deployment',
      'removed Secret',
      'added ConfigMap',
    ]);
  });

  it('asks for the rights that saving asks for', async () => {
    expect((await post('preview', { application: application('web') }, '')).status).toBe(401);
    expect((await post('preview', { application: application('web') }, limited)).status).toBe(403);
    expect((await post('preview', { application: application('saved') }, limited)).status).toBe(403);
    // A name that another project's application has tells no more than one that is free.
    const taken = application('saved', { project: 'narrow' });
    expect((await post('preview', { application: taken }, limited)).body).toMatchObject({
      message: 'permission denied',
    });
    expect((await post('preview', { application: 3 })).status).toBe(400);
    expect((await post('preview', { application: { metadata: {}, spec: { source: 3 } } })).status).toBe(400);
    const elsewhere = { ...application('web'), metadata: { name: 'web', namespace: 'elsewhere' } };
    expect((await post('preview', { application: elsewhere })).status).toBe(403);
  });
});

describe('POST /api/v2/repositories/test', () => {
  it('tries what the form holds, for who may connect it, and says why not', async () => {
    const good = await post('repositories/test', { repository: { repo: repository.url } });
    expect(good.body).toEqual({ reachable: true, message: '', usesTemplate: false });
    const bad = await post('repositories/test', { repository: { repo: `${repository.url}-missing` } });
    expect(bad.body).toMatchObject({ reachable: false, message: expect.stringMatching(/./) as string });
    expect((await post('repositories/test', { repository: { repo: repository.url } }, limited)).status).toBe(
      403,
    );
    expect((await post('repositories/test', { repository: { repo: '' } })).status).toBe(400);
    expect((await post('repositories/test', { repository: 3 })).status).toBe(400);
    expect(server.config.repositories()).toEqual([]);
  });
});

describe('POST /api/v2/projects/:name/check', () => {
  it('says which rule stands against an application', async () => {
    const check = async (request: object, token?: string): Promise<unknown> =>
      (await post('projects/narrow/check', request, token)).body;
    expect(
      await check({
        repoURL: 'https://allowed.example.com/a',
        cluster: 'in-cluster',
        namespace: 'narrow',
        kind: 'ConfigMap',
      }),
    ).toEqual({
      allowed: true,
      lines: [
        {
          subject: 'source',
          allowed: true,
          text: 'Applications may come from https://allowed.example.com/a',
        },
        { subject: 'destination', allowed: true, text: "They may go to namespace 'narrow' of in-cluster" },
        {
          subject: 'kind',
          allowed: true,
          text: 'They may have ConfigMap objects in namespaces, none of the whole cluster',
        },
      ],
    });
    expect(await check({ repoURL: repository.url, cluster: 'https://x', namespace: 'y' })).toMatchObject({
      allowed: false,
      lines: [{ allowed: false }, { allowed: false }],
    });
    expect((await post('projects/missing/check', {})).status).toBe(403);
    expect((await post('projects/default/check', {}, limited)).status).toBe(403);
  });
});
