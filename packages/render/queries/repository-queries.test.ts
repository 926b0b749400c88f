import { expect, test } from 'vitest';
import { at, useServiceRig } from '../testing/service-rig.ts';

const { rig } = useServiceRig();

test('listRefs(), listApps(), getGitDirectories() and getGitFiles() read the repository', async () => {
  rig.repo.commit({
    'charts/a/Chart.yaml': 'name: a',
    'k/kustomization.yaml': '',
    '.hidden/x/Chart.yaml': '',
    'k/sub/config.json': '{}',
    'top.json': '1',
  });
  rig.repo.git('tag', 'v1');
  rig.repo.git('branch', 'dev');
  const of = { repo: at(rig.repo.url) };
  expect(await rig.service.listRefs(of)).toEqual({ branches: ['dev', 'main'], tags: ['v1'] });
  expect(await rig.service.listApps(of)).toEqual({
    apps: { '.hidden/x': 'Helm', 'charts/a': 'Helm', k: 'Kustomize' },
  });
  expect(await rig.service.listApps({ ...of, enabledSourceTypes: { Helm: false } })).toEqual({
    apps: { k: 'Kustomize' },
  });
  expect(await rig.service.getGitDirectories(of)).toEqual({ paths: ['charts', 'charts/a', 'k', 'k/sub'] });
  const files = async (path: string, NewGitFileGlobbingEnabled: boolean): Promise<string[]> =>
    Object.keys((await rig.service.getGitFiles({ ...of, path, NewGitFileGlobbingEnabled })).map ?? {});
  expect(await files('**/*.json', true)).toEqual(['top.json', 'k/sub/config.json']);
  expect(await files('*.json', true)).toEqual(['top.json']);
  expect(await files('*.json', false)).toEqual(['top.json', 'k/sub/config.json']);
  expect(await files('k', false)).toEqual(['k/kustomization.yaml', 'k/sub/config.json']);
});

test('getRevisionMetadata() tells author, date, message and tags', async () => {
  const sha = rig.repo.commit({ a: '1' }, 'subject');
  rig.repo.git('tag', 'v1');
  const metadata = await rig.service.getRevisionMetadata({ repo: at(rig.repo.url), revision: sha });
  expect(metadata).toMatchObject({
    author: 'Tester <tester@example.com>',
    message: 'subject',
    tags: ['v1'],
  });
  await expect(rig.service.getRevisionMetadata({ repo: at(rig.repo.url), revision: 'main' })).rejects.toThrow(
    'must be resolved',
  );
});

test('testRepository() says what is wrong', async () => {
  rig.repo.commit({ a: '1' });
  expect(await rig.service.testRepository({ repo: at(rig.repo.url) })).toEqual({ verifiedRepository: true });
  await expect(rig.service.testRepository({ repo: at(`${rig.repo.url}-no`) })).rejects.toThrow(
    /error testing repository connectivity: .*repository not found/,
  );
  await expect(rig.service.testRepository({ repo: { ...at(rig.repo.url), type: 'svn' } })).rejects.toThrow(
    'unsupported repository type "svn"',
  );
});
