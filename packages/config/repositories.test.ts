import type { RepoCreds, Repository } from '@tiphys/model';
import { describe, expect, it } from 'vitest';
import { credentialsFor, repositoryFor } from './repositories.ts';

function repository(fields: Partial<Repository>): Repository {
  return {
    repo: 'https://h/team/a',
    connectionState: { status: '', message: '', attemptedAt: null },
    ...fields,
  };
}

const templates: RepoCreds[] = [
  { url: 'https://h/', username: 'host', password: 'p' },
  { url: 'https://h/team/', username: 'team', password: 'p', proxy: 'http://proxy:1' },
  { url: 'https://h/team/azure', useAzureWorkloadIdentity: true },
  { url: 'git@h:team', sshPrivateKey: 'KEY' },
];

describe('repositoryFor()', () => {
  const own = repository({ project: 'p1', username: 'one', password: '1' });
  const other = repository({ project: 'p2', username: 'two', password: '2' });
  const shared = repository({ username: 'all', password: '3' });
  const stored = { repositories: [shared, own, other], credentials: [] };
  it.each([
    ['p1', 'one'],
    ['p2', 'two'],
    ['p3', 'all'],
    ['', 'all'],
  ])('gives the project %j its own repository before the shared one', (project, username) => {
    expect(repositoryFor(stored, 'https://h/team/a.git', project).username).toBe(username);
  });
  it('never gives a project the credentials of another', () => {
    const found = repositoryFor({ repositories: [own], credentials: [] }, 'https://h/team/a', 'p2');
    expect(found).toMatchObject({ repo: 'https://h/team/a' });
    expect(found.username ?? found.password).toBeUndefined();
  });
  it('adds those of a template only where a repository has none', () => {
    const plain = { repositories: [repository({})], credentials: templates };
    expect(repositoryFor(plain, 'https://h/team/a', '')).toMatchObject({
      username: 'team',
      proxy: 'http://proxy:1',
      inheritedCreds: true,
    });
    for (const credentials of [
      { password: 'x' },
      { useAzureWorkloadIdentity: true },
      { gcpServiceAccountKey: '{}' },
    ]) {
      const set = { repositories: [repository(credentials)], credentials: templates };
      expect(repositoryFor(set, 'https://h/team/a', '').username).toBeUndefined();
    }
  });
});

it.each([
  ['https://h/other/x', 'https://h/'],
  ['https://h/team/x.git', 'https://h/team/'],
  ['https://H/Team/x', 'https://h/team/'],
  ['https://h/team/azure/x', 'https://h/team/azure'],
  ['https://h/team-of-others/x', 'https://h/'],
  ['ssh://git@h/team/x', 'git@h:team'],
  ['https://h.evil/x', undefined],
  ['https://other/x', undefined],
])('credentialsFor(%s) is the template of the longest prefix', (url, template) => {
  expect(credentialsFor(templates, url)?.url).toBe(template);
});
