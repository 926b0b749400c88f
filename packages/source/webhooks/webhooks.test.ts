import { createHmac } from 'node:crypto';
import { codes, StatusError } from '@tiphys/base';
import { expect, test } from 'vitest';
import { eventConcerns, pushedTo, refreshPathsOf } from './match-push.ts';
import { parseWebhook } from './parse-webhook.ts';
import { fileMatcher, isConcerned } from './path-patterns.ts';
import type { PushEvent, WebhookEvent, WebhookRequest, WebhookSecrets } from './types.ts';

const githubPush = {
  ref: 'refs/heads/main',
  before: '1'.repeat(40),
  after: '2'.repeat(40),
  repository: {
    html_url: 'https://github.com/Org/Repo',
    clone_url: 'https://github.com/Org/Repo.git',
    ssh_url: 'git@github.com:Org/Repo.git',
    default_branch: 'main',
  },
  commits: [
    { added: ['a/new.yaml'], modified: ['b/x.yaml'], removed: [] },
    { added: [], modified: ['b/x.yaml'], removed: ['c/old.yaml'] },
  ],
};

const gitlabPush = {
  object_kind: 'push',
  ref: 'refs/heads/feature/x',
  before: '1'.repeat(40),
  after: '2'.repeat(40),
  project: {
    web_url: 'https://gitlab.example.com/team/app',
    git_ssh_url: 'git@gitlab.example.com:team/app.git',
    default_branch: 'main',
  },
  commits: [{ added: [], modified: ['x.yaml'], removed: [] }],
  total_commits_count: 1,
};

const bytes = (value: unknown): Uint8Array =>
  new TextEncoder().encode(typeof value === 'string' ? value : JSON.stringify(value));

function one(request: WebhookRequest, secrets: WebhookSecrets): WebhookEvent | undefined {
  const events = parseWebhook(request, secrets);
  expect(events.length).toBeLessThan(2);
  return events[0];
}

function github(
  value: unknown,
  headers: Record<string, string> = {},
  secret?: string,
): WebhookEvent | undefined {
  return one({ headers: { 'x-github-event': 'push', ...headers }, body: bytes(value) }, { github: secret });
}

function gitlab(
  value: unknown,
  headers: Record<string, string> = {},
  secret?: string,
): WebhookEvent | undefined {
  return one(
    { headers: { 'x-gitlab-event': 'Push Hook', ...headers }, body: bytes(value) },
    { gitlab: secret },
  );
}

const sign = (value: unknown, secret: string): string =>
  `sha256=${createHmac('sha256', secret).update(bytes(value)).digest('hex')}`;

test('a push of GitHub names repository, branch and files', () => {
  expect(github(githubPush)).toEqual({
    type: 'push',
    provider: 'github',
    repoURLs: [
      'https://github.com/Org/Repo',
      'https://github.com/Org/Repo.git',
      'git@github.com:Org/Repo.git',
    ],
    revision: 'main',
    touchedHead: true,
    before: '1'.repeat(40),
    after: '2'.repeat(40),
    changedFiles: ['a/new.yaml', 'b/x.yaml', 'c/old.yaml'],
  });
  expect(github({ ...githubPush, forced: true })).toMatchObject({ changedFiles: undefined });
  expect(github(githubPush, { 'x-github-event': 'ping' })).toBeUndefined();
  const form = `payload=${encodeURIComponent(JSON.stringify(githubPush))}`;
  expect(github(form, { 'content-type': 'application/x-www-form-urlencoded' })).toMatchObject({
    revision: 'main',
  });
});

test('a signature of GitHub is checked when there is a secret', () => {
  const headers = { 'x-hub-signature-256': sign(githubPush, 'top') };
  expect(github(githubPush, headers, 'top')).toMatchObject({ type: 'push' });
  for (const wrong of [
    {},
    { 'x-hub-signature-256': sign(githubPush, 'other') },
    { 'x-hub-signature-256': 'sha256=' },
  ]) {
    expect(() => github(githubPush, wrong, 'top')).toThrow(StatusError);
  }
  expect(() => github({ ...githubPush, ref: 'refs/heads/x' }, headers, 'top')).toThrow(
    'HMAC verification failed',
  );
});

test('pushes and tags of GitLab are read, the token is checked', () => {
  expect(gitlab(gitlabPush)).toMatchObject({
    provider: 'gitlab',
    revision: 'feature/x',
    touchedHead: false,
    changedFiles: ['x.yaml'],
  });
  expect(gitlab({ ...gitlabPush, total_commits_count: 30 })).toMatchObject({ changedFiles: undefined });
  const tag = { ...gitlabPush, object_kind: 'tag_push', ref: 'refs/tags/v1.2.0' };
  expect(gitlab(tag, { 'x-gitlab-event': 'Tag Push Hook' })).toMatchObject({ revision: 'v1.2.0' });
  expect(gitlab({ event_name: 'repository_update' }, { 'x-gitlab-event': 'System Hook' })).toBeUndefined();
  expect(gitlab(gitlabPush, { 'x-gitlab-token': 'top' }, 'top')).toMatchObject({ type: 'push' });
  expect(() => gitlab(gitlabPush, { 'x-gitlab-token': 'no' }, 'top')).toThrow(
    'X-Gitlab-Token validation failed',
  );
});

test.each([
  ['no event at all', {}, '{}'],
  ['no JSON', { 'x-github-event': 'push' }, '{'],
  ['no repository', { 'x-github-event': 'push' }, '{"ref":"refs/heads/x"}'],
  ['an array', { 'x-gitlab-event': 'Push Hook' }, '[]'],
  ['bytes that are no text', { 'x-gitlab-event': 'Push Hook' }, '\u{fffe}'],
])('parseWebhook() refuses %s', (_what, headers, body) => {
  try {
    parseWebhook({ headers, body: bytes(body) }, {});
    expect.unreachable();
  } catch (error) {
    expect(error).toMatchObject({ code: codes.invalidArgument });
  }
});

const push = github(githubPush) as PushEvent;

test.each([
  ['https://github.com/org/repo', true],
  ['https://github.com/org/repo.git', true],
  ['https://user@github.com:8443/Org/Repo', true],
  ['git@github.com:org/repo.git', true],
  ['ssh://git@ssh.github.com:443/org/repo.git', true],
  ['https://github.com/org/repo2', false],
  ['https://github.com/org/repo/sub', false],
  ['https://evil.com/github.com/org/repo', false],
  ['https://github.com.evil.com/org/repo', false],
  ['', false],
])('pushedTo() with %s is %s', (url, expected) => {
  expect(pushedTo(push, url)).toBe(expected);
});

test('eventConcerns() looks at revision and paths', () => {
  const satisfies = (version: string, range: string): boolean =>
    range === '^1.0' && version.startsWith('v1.');
  const at = (targetRevision: string, refreshPaths?: string[], event: PushEvent = push): boolean =>
    eventConcerns(event, { repoURL: 'https://github.com/org/repo', targetRevision, refreshPaths }, satisfies);
  expect(at('')).toBe(true);
  expect(at('HEAD')).toBe(true);
  expect(at('refs/heads/main')).toBe(true);
  expect(at('other')).toBe(false);
  expect(at('^1.0')).toBe(false);
  expect(at('^1.0', [], { ...push, revision: 'v1.3.0' })).toBe(true);
  expect(at('main', ['a'])).toBe(true);
  expect(at('main', ['nothing'])).toBe(false);
  expect(at('main', ['nothing'], { ...push, changedFiles: undefined })).toBe(true);
});

test('refreshPathsOf() reads the annotation', () => {
  expect(refreshPathsOf('.;/shared; ../common ;;x/*.yaml', 'apps/web')).toEqual([
    'apps/web',
    'shared',
    'apps/common',
    'apps/web/x/*.yaml',
  ]);
  expect(refreshPathsOf(undefined, 'apps/web')).toEqual([]);
});

test.each([
  ['apps/*', 'apps/x/y.yaml', false],
  ['apps', 'apps/x/y.yaml', true],
  ['apps', 'apps2/x', false],
  ['*.yaml', 'x.yaml', true],
  ['', 'anything', true],
])('isConcerned([%s], [%s]) is %s', (path, file, expected) => {
  expect(isConcerned([path], [file])).toBe(expected);
});

test.each([
  ['**/config.json', true, 'config.json', true],
  ['**/config.json', true, 'a/b/config.json', true],
  ['a/*/c', true, 'a/b/c', true],
  ['a/*/c', true, 'a/b/x/c', false],
  ['a/*/c', false, 'a/b/x/c', true],
  ['{a,b}/x', true, 'b/x', true],
  ['[a-c].json', true, 'b.json', true],
  ['[!a].json', true, 'a.json', false],
  ['a.c', true, 'abc', false],
  ['folder', false, 'folder/x', true],
])('fileMatcher(%s, %s) on %s is %s', (...row) => {
  const [pattern, newGlobbing, path, expected] = row;
  expect(fileMatcher(pattern, newGlobbing)(path)).toBe(expected);
});
