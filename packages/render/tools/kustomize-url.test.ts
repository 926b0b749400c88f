import { expect, test } from 'vitest';
import { parseRemote } from './kustomize-url.ts';

test.each([
  ['https://github.com/org/repo//deploy/base?ref=v1', 'https://github.com/org/repo', 'deploy/base', 'v1'],
  ['https://github.com/org/repo/deploy?ref=v1&timeout=90s', 'https://github.com/org/repo', 'deploy', 'v1'],
  ['github.com/org/repo', 'https://github.com/org/repo', '', ''],
  ['gh:org/repo/x', 'https://github.com/org/repo', 'x', ''],
  ['git@github.com:org/repo.git//x?ref=main', 'git@github.com:org/repo.git', 'x', 'main'],
  ['git::https://host/a/b/c.git/x?version=2', 'https://host/a/b/c.git', 'x', '2'],
  ['ssh://git@host:2222/org/repo//x', 'ssh://git@host:2222/org/repo', 'x', ''],
  ['https://dev.azure.com/o/p/_git/r/x?ref=1', 'https://dev.azure.com/o/p/_git/r', 'x', '1'],
])('parseRemote(%s) is a repository', (...row) => {
  const [entry, url, path, revision] = row;
  expect(parseRemote(entry)).toEqual({ type: 'repository', url, path, revision });
});

test.each(['https://example.com/crds/all.yaml', 'https://raw.githubusercontent.com/o/r/main/x.yml?token=1'])(
  'parseRemote(%s) is a file',
  (url) => {
    expect(parseRemote(url)).toEqual({ type: 'file', url });
  },
);

test.each(['../base', 'deployment.yaml', './github.com', 'a/b', 'name@domain'])(
  'parseRemote(%s) is local',
  (entry) => {
    expect(parseRemote(entry)).toBeUndefined();
  },
);
