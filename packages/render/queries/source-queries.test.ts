import { expect, test } from 'vitest';
import { at, useServiceRig } from '../testing/service-rig.ts';

const { rig } = useServiceRig();

test('resolveRevision() names what it was asked and what it found', async () => {
  const sha = rig.repo.commit({ a: '1' });
  rig.repo.git('tag', 'v1.4.0');
  const ask = (ambiguousRevision: string, source = { repoURL: rig.repo.url }): Promise<unknown> =>
    rig.service.resolveRevision({
      repo: at(rig.repo.url),
      app: { spec: { source } } as never,
      ambiguousRevision,
    });
  expect(await ask('main')).toEqual({ revision: sha, ambiguousRevision: `main (${sha})` });
  expect(await ask('^1.0')).toEqual({ revision: sha, ambiguousRevision: `^1.0 (${sha})` });
});
