import { createHmac } from 'node:crypto';
import { codes } from '@tiphys/base';
import { describe, expect, test } from 'vitest';
import { eventConcerns } from './match-push.ts';
import { parseWebhook } from './parse-webhook.ts';
import type { WebhookEvent, WebhookSecrets } from './types.ts';

type Headers = Readonly<Record<string, string>>;

const [before, after] = ['1'.repeat(40), '2'.repeat(40)];
const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));
const hmac = (value: unknown, secret: string): string =>
  createHmac('sha256', secret).update(bytes(value)).digest('hex');

function parse(value: unknown, headers: Headers, secrets: WebhookSecrets = {}): readonly WebhookEvent[] {
  return parseWebhook({ headers, body: bytes(value) }, secrets);
}

const gogsPush = {
  ref: 'refs/heads/main',
  before,
  after,
  repository: {
    html_url: 'https://git.example.com/team/app',
    clone_url: 'https://git.example.com/team/app.git',
    ssh_url: 'git@git.example.com:team/app.git',
    default_branch: 'main',
  },
  commits: [{ added: ['app/new.yaml'], modified: [], removed: [] }],
};

const bitbucketPush = {
  repository: { full_name: 'team/app', links: { html: { href: 'https://bitbucket.org/team/app' } } },
  push: {
    changes: [
      { new: { type: 'branch', name: 'main', target: { hash: after } }, old: { target: { hash: before } } },
      { new: { type: 'tag', name: 'v1.0.0', target: { hash: after } }, old: null },
      { new: null, old: { type: 'branch', name: 'gone', target: { hash: before } } },
    ],
  },
};

const bitbucketServerPush = {
  repository: {
    links: {
      clone: [
        { name: 'ssh', href: 'ssh://git@bitbucket.example.com:7999/team/app.git' },
        { name: 'http', href: 'https://bitbucket.example.com/scm/team/app.git' },
      ],
    },
  },
  changes: [
    { ref: { id: 'refs/heads/main' }, fromHash: before, toHash: after },
    { ref: { id: 'refs/tags/v1.0.0' }, fromHash: before, toHash: after },
  ],
};

const azurePush = {
  eventType: 'git.push',
  resource: {
    repository: {
      remoteUrl: 'https://dev.azure.com/org/project/_git/app',
      defaultBranch: 'refs/heads/main',
    },
    refUpdates: [
      { name: 'refs/heads/main', oldObjectId: before, newObjectId: after },
      { name: 'refs/heads/other', oldObjectId: before, newObjectId: after },
    ],
  },
};

const ghcrPush = {
  action: 'published',
  package: {
    name: 'app',
    package_type: 'CONTAINER',
    owner: { login: 'Team' },
    package_version: { container_metadata: { tag: { name: '1.2.3' } } },
  },
};

const harborPush = {
  type: 'PUSH_ARTIFACT',
  event_data: {
    resources: [
      { digest: 'sha256:1', tag: '', resource_url: 'harbor.example.com/team/app@sha256:1' },
      { digest: 'sha256:1', tag: '1.2.3', resource_url: 'harbor.example.com/team/app:1.2.3' },
    ],
    repository: { name: 'app', namespace: 'team', repo_full_name: 'team/app' },
  },
};

describe('Gogs, Gitea and Forgejo', () => {
  const event = {
    type: 'push',
    provider: 'gogs',
    repoURLs: [
      'https://git.example.com/team/app',
      'https://git.example.com/team/app.git',
      'git@git.example.com:team/app.git',
    ],
    revision: 'main',
    touchedHead: true,
    before,
    after,
    changedFiles: ['app/new.yaml'],
  };

  test.each([
    ['Gogs', { 'x-gogs-event': 'push', 'x-gogs-signature': hmac(gogsPush, 'top') }],
    [
      'Gitea, which sends headers of GitHub too',
      {
        'x-gitea-event': 'push',
        'x-gogs-event': 'push',
        'x-github-event': 'push',
        'x-gitea-signature': hmac(gogsPush, 'top'),
      },
    ],
    ['Forgejo', { 'x-forgejo-event': 'push', 'x-forgejo-signature': hmac(gogsPush, 'top') }],
  ])('a push of %s is read', (_what, headers) => {
    expect(parse(gogsPush, headers, { gogs: 'top', github: 'other' })).toEqual([event]);
  });

  test('lists of commits that may be cut off name no files', () => {
    const headers = { 'x-gogs-event': 'push' };
    const five = { ...gogsPush, commits: Array.from({ length: 5 }, () => gogsPush.commits[0]) };
    expect(parse(five, headers)).toMatchObject([{ changedFiles: undefined }]);
    expect(parse({ ...five, total_commits: 5 }, headers)).toMatchObject([{ changedFiles: ['app/new.yaml'] }]);
    expect(parse({ ...gogsPush, total_commits: 2 }, headers)).toMatchObject([{ changedFiles: undefined }]);
    expect(parse(gogsPush, { 'x-gogs-event': 'issues' })).toEqual([]);
  });
});

describe('Bitbucket', () => {
  test('every branch and tag of a push is read; HEAD may be any branch', () => {
    const headers = { 'x-hook-uuid': '{u}', 'x-event-key': 'repo:push' };
    const push = {
      type: 'push',
      provider: 'bitbucket',
      repoURLs: ['https://bitbucket.org/team/app'],
      changedFiles: undefined,
    };
    expect(parse(bitbucketPush, headers, { bitbucketUuid: '{u}' })).toEqual([
      { ...push, revision: 'main', touchedHead: true, before, after },
      { ...push, revision: 'v1.0.0', touchedHead: false, before: '', after },
      { ...push, revision: 'gone', touchedHead: true, before, after: '' },
    ]);
    expect(parse({}, { ...headers, 'x-event-key': 'issue:created' })).toEqual([]);
  });

  test('so is one of Bitbucket Server', () => {
    const headers = {
      'x-event-key': 'repo:refs_changed',
      'x-hub-signature': `sha256=${hmac(bitbucketServerPush, 'top')}`,
    };
    expect(parse(bitbucketServerPush, headers, { bitbucketServer: 'top' })).toMatchObject([
      { provider: 'bitbucket-server', revision: 'main', touchedHead: true, before, after },
      { provider: 'bitbucket-server', revision: 'v1.0.0', touchedHead: false },
    ]);
    expect(parse({ test: true }, { 'x-event-key': 'diagnostics:ping' })).toEqual([]);
  });
});

test('a push of Azure DevOps concerns the repository by HTTPS and by SSH', () => {
  const basic = `Basic ${Buffer.from('hook:top').toString('base64')}`;
  const headers = { 'x-vss-activityid': '1', authorization: basic };
  const events = parse(azurePush, headers, { azureDevOpsUsername: 'hook', azureDevOpsPassword: 'top' });
  expect(events).toMatchObject([
    { provider: 'azure-devops', revision: 'main', touchedHead: true, before, after },
    { provider: 'azure-devops', revision: 'other', touchedHead: false },
  ]);
  for (const repoURL of [
    'https://dev.azure.com/org/project/_git/app',
    'https://user@dev.azure.com/org/project/_git/app',
    'git@ssh.dev.azure.com:v3/org/project/app',
  ]) {
    expect(events.map((event) => eventConcerns(event, { repoURL }, () => false))).toEqual([true, false]);
  }
  expect(parse({ eventType: 'build.complete' }, { 'x-vss-activityid': '1' })).toEqual([]);
});

describe('registries', () => {
  const event = { type: 'artifact', revision: '1.2.3' };

  test.each(['package', 'registry_package'])('GitHub tells by %s', (name) => {
    const body =
      name === 'package' ? ghcrPush : { ...ghcrPush, package: undefined, [name]: ghcrPush.package };
    const headers = { 'x-github-event': name, 'x-hub-signature-256': `sha256=${hmac(body, 'top')}` };
    expect(parse(body, headers, { github: 'top' })).toEqual([
      { ...event, provider: 'ghcr', repoURLs: ['oci://ghcr.io/Team/app'] },
    ]);
  });

  test.each([
    ['another action', { ...ghcrPush, action: 'updated' }],
    ['another kind of package', { ...ghcrPush, package: { ...ghcrPush.package, package_type: 'npm' } }],
    ['no tag', { ...ghcrPush, package: { ...ghcrPush.package, package_version: {} } }],
  ])('%s is passed over', (_what, body) => {
    expect(parse(body, { 'x-github-event': 'package' })).toEqual([]);
  });

  test('Harbor tells with its header', () => {
    const headers = { authorization: 'Bearer top' };
    expect(parse(harborPush, headers, { harbor: 'Bearer top' })).toEqual([
      { ...event, provider: 'harbor', repoURLs: ['oci://harbor.example.com/team/app'] },
    ]);
    expect(parse({ type: 'PULL_ARTIFACT' }, headers, { harbor: 'Bearer top' })).toEqual([]);
    for (const [given, harbor] of [
      ['Bearer top', undefined],
      ['Bearer top', ''],
      ['', 'Bearer top'],
      ['Bearer to', 'Bearer top'],
    ]) {
      expect(() => parse(harborPush, { authorization: given ?? '' }, { harbor })).toThrow(
        'Unknown webhook event',
      );
    }
  });

  test.each([
    [{ repoURL: 'oci://ghcr.io/team/app', targetRevision: '1.2.3' }, true],
    [{ repoURL: 'oci://GHCR.io/Team/App/', targetRevision: '1.2.3' }, true],
    [{ repoURL: 'oci://ghcr.io/team/app', targetRevision: '1.x' }, true],
    [{ repoURL: 'oci://ghcr.io/team/app', targetRevision: '' }, true],
    [{ repoURL: 'oci://ghcr.io/team/app', targetRevision: '1.2.4' }, false],
    [{ repoURL: 'oci://ghcr.io/team/app2', targetRevision: '1.2.3' }, false],
    [{ repoURL: 'ghcr.io/team', chart: 'app', targetRevision: '1.x' }, true],
    [{ repoURL: 'ghcr.io/team', chart: 'other', targetRevision: '1.x' }, false],
    [{ repoURL: 'https://ghcr.io/team/app', targetRevision: '1.2.3' }, false],
  ])('%j is concerned: %s', (target, expected) => {
    const [pushed] = parse(ghcrPush, { 'x-github-event': 'package' });
    const satisfies = (version: string, range: string): boolean =>
      version === '1.2.3' && (range === '1.x' || range === '*');
    expect(pushed && eventConcerns(pushed, target, satisfies)).toBe(expected);
  });
});

test.each<[string, unknown, Headers, WebhookSecrets]>([
  ['Gogs without a signature', gogsPush, { 'x-gogs-event': 'push' }, { gogs: 'top' }],
  [
    'Gogs with another',
    gogsPush,
    { 'x-gogs-event': 'push', 'x-gogs-signature': hmac(gogsPush, 'no') },
    { gogs: 'top' },
  ],
  [
    'Bitbucket with another UUID',
    bitbucketPush,
    { 'x-hook-uuid': '{v}', 'x-event-key': 'repo:push' },
    { bitbucketUuid: '{u}' },
  ],
  [
    'Bitbucket Server without a signature',
    bitbucketServerPush,
    { 'x-event-key': 'repo:refs_changed' },
    { bitbucketServer: 'top' },
  ],
  [
    'Bitbucket Server with another',
    bitbucketServerPush,
    { 'x-event-key': 'repo:refs_changed', 'x-hub-signature': `sha256=${hmac({}, 'top')}` },
    { bitbucketServer: 'top' },
  ],
  ['Azure DevOps without a login', azurePush, { 'x-vss-activityid': '1' }, { azureDevOpsPassword: 'top' }],
  [
    'Azure DevOps with another',
    azurePush,
    { 'x-vss-activityid': '1', authorization: `Basic ${Buffer.from('hook:no').toString('base64')}` },
    { azureDevOpsUsername: 'hook', azureDevOpsPassword: 'top' },
  ],
  ['a package without a signature', ghcrPush, { 'x-github-event': 'package' }, { github: 'top' }],
  [
    'a package with another',
    ghcrPush,
    { 'x-github-event': 'package', 'x-hub-signature-256': `sha256=${hmac(ghcrPush, 'no')}` },
    { github: 'top' },
  ],
])('%s is not let in', (_what, body, headers, secrets) => {
  const isRegistry = headers['x-github-event'] === 'package';
  const code = isRegistry ? codes.unauthenticated : codes.permissionDenied;
  expect(() => parse(body, headers, secrets)).toThrow(expect.objectContaining({ code }));
});

test.each<[string, Headers]>([
  ['Gogs', { 'x-gogs-event': 'push' }],
  ['Bitbucket', { 'x-hook-uuid': 'u', 'x-event-key': 'repo:push' }],
  ['Bitbucket Server', { 'x-event-key': 'repo:refs_changed' }],
])('a push of %s without a repository is refused', (_what, headers) => {
  expect(() => parse({ ref: 'refs/heads/main' }, headers)).toThrow('error parsing payload');
});
