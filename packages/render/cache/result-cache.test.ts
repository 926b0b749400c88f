import { renameSync } from 'node:fs';
import type { KubeObject } from '@tiphys/base';
import { describe, expect, test } from 'vitest';
import { config, useServiceRig } from '../testing/service-rig.ts';

const { names, render, request, rig } = useServiceRig();

describe('the read-set cache', () => {
  test('uses a result again for a commit that changed other files only', async () => {
    rig.repo.commit({ 'app/a.yaml': config('a'), 'other/b.yaml': config('b') });
    expect(await names()).toEqual(['a']);
    expect(rig.renders).toBe(1);
    const next = rig.repo.commit({ 'other/b.yaml': config('b2'), 'app/sub/c.yaml': config('c') });
    const again = await rig.service.generateManifest(request());
    expect(again.revision).toBe(next);
    // A new folder in the application's own is a new name in what was listed.
    expect(rig.renders).toBe(2);
    rig.repo.commit({ 'app/sub/c.yaml': config('c2'), 'more/d.yaml': config('d') });
    await render();
    expect(rig.renders).toBe(2);
    rig.repo.commit({ 'app/a.yaml': config('a2') });
    expect(await names()).toEqual(['a2']);
    expect(rig.renders).toBe(3);
  });

  test('renders once for those who ask at the same time, and once for each application', async () => {
    rig.repo.commit({ 'app/a.yaml': config('a') });
    await Promise.all(Array.from({ length: 20 }, () => render()));
    expect(rig.renders).toBe(1);
    await render({ appName: 'second' });
    expect(rig.renders).toBe(2);
  });

  test('is passed by with noCache, and keeps what that made', async () => {
    rig.repo.commit({ 'app/a.yaml': config('a') });
    await render();
    await render({ noCache: true });
    expect(rig.renders).toBe(2);
    await render();
    expect(rig.renders).toBe(2);
  });

  test('serves what is known when the repository is gone', async () => {
    const sha = rig.repo.commit({ 'app/a.yaml': config('a') });
    await render();
    renameSync(rig.repo.dir, `${rig.repo.dir}-gone`);
    try {
      expect(await names({ revision: sha })).toEqual(['a']);
      expect(await names({ revision: sha, appName: 'new' })).toEqual(['a']);
      await expect(render()).rejects.toThrow('repository not found');
    } finally {
      renameSync(`${rig.repo.dir}-gone`, rig.repo.dir);
    }
  });

  test('1,000 applications of one repository cost nothing but look-ups after a commit to one of them', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 1000 }, (_, index) => [`apps/${index}/c.yaml`, config(`c${index}`)]),
    );
    rig.repo.commit(files);
    const all = (): Promise<KubeObject[][]> =>
      Promise.all(
        Array.from({ length: 1000 }, (_, index) =>
          render({
            appName: `app${index}`,
            applicationSource: { repoURL: rig.repo.url, path: `apps/${index}` },
          }),
        ),
      );
    await all();
    expect(rig.renders).toBe(1000);
    rig.repo.commit({ 'apps/7/c.yaml': config('changed') });
    const after = await all();
    expect(rig.renders).toBe(1001);
    expect(after[7]?.[0]?.metadata.name).toBe('changed');
  });
});
