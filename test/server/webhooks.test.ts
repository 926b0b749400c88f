import { createHmac } from 'node:crypto';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { TestCluster } from '../harness/index.ts';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { ApiServer } from './api-server.ts';
import { startApiServer } from './api-server.ts';

const secret = 'of the hook';
const commits = [{ added: [], modified: ['web/map.yaml'], removed: [] }];
const [before, after] = ['1'.repeat(40), '2'.repeat(40)];

type Headers = Readonly<Record<string, string>>;

interface Provider {
  readonly name: string;
  readonly repoURL: string;
  readonly chart?: string;
  /** Key in `argocd-secret`. */
  readonly key: string;
  readonly body: object;
  /** The headers for a body and a secret. */
  readonly headers: (body: string, secret: string) => Headers;
  /** What an event with a wrong secret is answered. */
  readonly refusal: number;
  /** The event names the files that changed. */
  readonly hasFiles?: boolean;
}

const hmac = (body: string, key: string): string => createHmac('sha256', key).update(body).digest('hex');
const basic = (password: string): string => `Basic ${Buffer.from(`:${password}`).toString('base64')}`;
const ref = 'refs/heads/main';

const providers: readonly Provider[] = [
  {
    name: 'github',
    repoURL: 'https://github.example.com/team/app',
    key: 'webhook.github.secret',
    body: {
      ref,
      before,
      after,
      commits,
      repository: { html_url: 'https://github.example.com/team/app', default_branch: 'main' },
    },
    headers: (body, key) => ({
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${hmac(body, key)}`,
    }),
    refusal: 400,
    hasFiles: true,
  },
  {
    name: 'gitlab',
    repoURL: 'git@gitlab.example.com:team/app.git',
    key: 'webhook.gitlab.secret',
    body: {
      object_kind: 'push',
      ref,
      before,
      after,
      commits,
      project: { web_url: 'https://gitlab.example.com/team/app', default_branch: 'main' },
    },
    headers: (_body, key) => ({ 'x-gitlab-event': 'Push Hook', 'x-gitlab-token': key }),
    refusal: 400,
    hasFiles: true,
  },
  {
    name: 'gogs',
    repoURL: 'https://gitea.example.com/team/app.git',
    key: 'webhook.gogs.secret',
    body: {
      ref,
      before,
      after,
      commits,
      total_commits: 1,
      repository: { html_url: 'https://gitea.example.com/team/app', default_branch: 'main' },
    },
    headers: (body, key) => ({
      'x-gitea-event': 'push',
      'x-gogs-event': 'push',
      'x-github-event': 'push',
      'x-gitea-signature': hmac(body, key),
    }),
    refusal: 400,
    hasFiles: true,
  },
  {
    name: 'bitbucket',
    repoURL: 'https://bitbucket.example.org/team/app.git',
    key: 'webhook.bitbucket.uuid',
    body: {
      repository: { links: { html: { href: 'https://bitbucket.example.org/team/app' } } },
      push: { changes: [{ new: { type: 'branch', name: 'main' } }] },
    },
    headers: (_body, key) => ({ 'x-hook-uuid': key, 'x-event-key': 'repo:push' }),
    refusal: 400,
  },
  {
    name: 'bitbucket-server',
    repoURL: 'ssh://git@stash.example.com:7999/team/app.git',
    key: 'webhook.bitbucketserver.secret',
    body: {
      repository: {
        links: { clone: [{ name: 'ssh', href: 'ssh://git@stash.example.com:7999/team/app.git' }] },
      },
      changes: [{ ref: { id: ref }, fromHash: before, toHash: after }],
    },
    headers: (body, key) => ({
      'x-event-key': 'repo:refs_changed',
      'x-hub-signature': `sha256=${hmac(body, key)}`,
    }),
    refusal: 400,
  },
  {
    name: 'azure',
    repoURL: 'https://dev.azure.com/org/project/_git/app',
    key: 'webhook.azuredevops.password',
    body: {
      eventType: 'git.push',
      resource: {
        repository: { remoteUrl: 'https://dev.azure.com/org/project/_git/app', defaultBranch: ref },
        refUpdates: [{ name: ref, oldObjectId: before, newObjectId: after }],
      },
    },
    headers: (_body, key) => ({ 'x-vss-activityid': '1', authorization: basic(key) }),
    refusal: 400,
  },
  {
    name: 'ghcr',
    repoURL: 'ghcr.io/team',
    chart: 'app',
    key: 'webhook.github.secret',
    body: {
      action: 'published',
      package: {
        name: 'app',
        package_type: 'CONTAINER',
        owner: { login: 'team' },
        package_version: { container_metadata: { tag: { name: '1.2.3' } } },
      },
    },
    headers: (body, key) => ({
      'x-github-event': 'package',
      'x-hub-signature-256': `sha256=${hmac(body, key)}`,
    }),
    refusal: 401,
  },
  {
    name: 'harbor',
    repoURL: 'oci://harbor.example.com/team/app',
    key: 'webhook.harbor.secret',
    body: {
      type: 'PUSH_ARTIFACT',
      event_data: {
        resources: [{ tag: '1.2.3', resource_url: 'harbor.example.com/team/app:1.2.3' }],
        repository: { repo_full_name: 'team/app' },
      },
    },
    headers: (_body, key) => ({ authorization: key }),
    // Without its header, an event of Harbor is nobody's.
    refusal: 400,
  },
];

let cluster: TestCluster;
let server: ApiServer;

beforeAll(async () => {
  cluster = await startTestCluster();
  server = await startApiServer(cluster.kubeconfig, {});
  await cluster.apply(
    providers.flatMap((provider) => [application(provider, '.'), application(provider, '/elsewhere')]),
  );
  await eventually(() => server.applications.list().length === 2 * providers.length);
  await server.writer.saveValues({
    kind: 'Secret',
    name: 'argocd-secret',
    values: Object.fromEntries(providers.map(({ key }) => [key, secret])),
  });
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await cluster?.stop();
});

/** An application that changes in some paths concern. */
function application({ chart, name, repoURL }: Provider, paths: string): object {
  const artifact = chart !== undefined || repoURL.startsWith('oci:');
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: {
      name: paths === '.' ? name : `${name}-elsewhere`,
      namespace: 'argocd',
      annotations: { 'argocd.argoproj.io/manifest-generate-paths': paths },
    },
    spec: {
      project: 'default',
      source: {
        repoURL,
        targetRevision: artifact ? '1.x' : 'main',
        ...(chart === undefined ? { path: 'web' } : { chart }),
      },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'default' },
    },
  };
}

function refreshing(): string[] {
  return server.applications
    .list()
    .filter(({ metadata }) => metadata.annotations?.['argocd.argoproj.io/refresh'] === 'normal')
    .map(({ metadata }) => metadata.name ?? '')
    .sort();
}

async function send({ body, headers }: Provider, key: string): Promise<number> {
  const text = JSON.stringify(body);
  const answer = await fetch(`${server.url}/api/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers(text, key) },
    body: text,
  });
  return answer.status;
}

it.each(providers)('$name refreshes what it concerns, with its secret only', async (provider) => {
  const known = refreshing();
  expect(await send(provider, 'of somebody')).toBe(provider.refusal);
  expect(refreshing()).toEqual(known);
  expect(await send(provider, secret)).toBe(200);
  const { hasFiles = false, name } = provider;
  const concerned = hasFiles ? [name] : [name, `${name}-elsewhere`];
  await eventually(() => expect(refreshing()).toEqual([...known, ...concerned].sort()));
});
