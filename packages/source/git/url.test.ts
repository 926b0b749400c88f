import { expect, test } from 'vitest';
import { normalizeGitUrl, parseGitUrl, repositoryPlace, sameGitUrl, scrubUrl } from './url.ts';

test.each([
  ['https://GitHub.com/Org/Repo.git', 'https://github.com/org/repo'],
  ['git@github.com:Org/Repo.git', 'git@github.com/org/repo'],
  ['ssh://git@github.com/org/repo', 'git@github.com/org/repo'],
  ['ssh://git@host:2222/org/repo.git', 'git@host:2222/org/repo'],
  [' https://host/x ', 'https://host/x'],
])('normalizeGitUrl(%s) is %s', (url, normal) => {
  expect(normalizeGitUrl(url)).toBe(normal);
});

test('sameGitUrl() compares normal forms', () => {
  expect(sameGitUrl('git@github.com:a/b.git', 'ssh://git@github.com/a/b')).toBe(true);
  expect(sameGitUrl('', '')).toBe(false);
});

test.each([
  [
    'https://user:p%40ss@host:8443/x.git',
    { url: 'https://host:8443/x.git', username: 'user', password: 'p@ss', origin: 'https://host:8443' },
  ],
  ['git@host:a/b.git', { protocol: 'ssh', host: 'host', username: 'git', url: 'git@host:a/b.git' }],
  ['ssh://git:secret@host:2222/a', { protocol: 'ssh', url: 'ssh://git@host:2222/a', password: '' }],
])('parseGitUrl(%s) takes secrets out', (url, expected) => {
  expect(parseGitUrl(url)).toMatchObject(expected);
});

test.each([
  '',
  '--upload-pack=x',
  '-x',
  'ext::sh -c id',
  'fd::17',
  'file:///etc',
  '/etc',
  'ftp://host/x',
  'https://-oProxyCommand=x/y',
  'https://u%0ahost=evil:p@host/y',
  'ssh://-oProxyCommand=x/y',
  '-oX@host:path',
  'git@-oX:path',
  'git@host:-path',
  'https://host/a\nb',
  'host',
  'https://',
])('parseGitUrl(%j) refuses', (url) => {
  expect(() => parseGitUrl(url)).toThrow(/repository/);
});

test.each([
  ['https://github.com/Org/Repo.git', 'github.com/org/repo'],
  ['git@github.com:Org/Repo', 'github.com/org/repo'],
  ['ssh://git@ssh.github.com:443/org/repo.git', 'github.com/org/repo'],
  ['http://u:p@localhost:8080/x/', 'localhost/x'],
  ['file:///srv/x.git', 'file:///srv/x'],
  ['', ''],
])('repositoryPlace(%s) is %s', (url, place) => {
  expect(repositoryPlace(url)).toBe(place);
});

test('scrubUrl() keeps the user of SSH only', () => {
  expect(scrubUrl('https://u:p@host/x')).toBe('https://host/x');
  expect(scrubUrl('ssh://git@host/x')).toBe('ssh://git@host/x');
  expect(scrubUrl('ssh://git:pw@host/x')).toBe('ssh://git@host/x');
});
