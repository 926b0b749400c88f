import { expect, test } from 'vitest';
import { at, useServiceRig } from '../testing/service-rig.ts';

const { rig } = useServiceRig();

test('updateRevisionForPaths() looks at the named paths only', async () => {
  const first = rig.repo.commit({ 'app/a.yaml': '1', 'other/b.yaml': '1' });
  const second = rig.repo.commit({ 'other/b.yaml': '2' });
  const ask = (paths: string[], syncedRevision = first): Promise<unknown> =>
    rig.service.updateRevisionForPaths({
      repo: at(rig.repo.url),
      applicationSource: { repoURL: rig.repo.url, path: 'app' },
      syncedRevision,
      revision: 'main',
      paths,
    });
  expect(await ask([])).toEqual({ changes: true });
  expect(await ask(['app'])).toEqual({ revision: second, changes: false });
  expect(await ask(['app', 'other/*.yaml'])).toEqual({ revision: second, changes: true });
  expect(await ask(['other'], second)).toEqual({ revision: second, changes: false });
});
