import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { refuse, startTestApi } from '../test-api.ts';
import type { TestApi } from '../test-api.ts';

/** An editor that runs a sed script on the file. */
async function editor(api: TestApi, script: string): Promise<Record<string, string>> {
  const path = join(api.folder, 'editor');
  await writeFile(path, `#!/bin/sh\nsed -i '${script}' "$1"\n`);
  await chmod(path, 0o755);
  return { EDITOR: path, PATH: process.env['PATH'] ?? '' };
}

const spec = { source: { repoURL: 'r', path: 'web' }, destination: { server: 's' }, project: 'default' };

test('app edit saves what the editor leaves, without its comments', async () => {
  await using api = await startTestApi({
    'application.ApplicationService/Get': () => ({ metadata: { name: 'web' }, spec }),
    'application.ApplicationService/UpdateSpec': (request: { spec: object }) => request.spec,
  });
  const run = await api.run(['app', 'edit', 'web'], { env: await editor(api, 's/path: web/path: api/') });
  expect(run).toEqual({ code: 0, stdout: '', stderr: '' });
  expect(api.requests('UpdateSpec')).toMatchObject([
    { name: 'web', spec: { ...spec, source: { path: 'api' } } },
  ]);
});

test('app edit gives up where nothing is changed, or the same text is refused again', async () => {
  await using api = await startTestApi({
    'application.ApplicationService/Get': () => ({ metadata: { name: 'web' }, spec }),
    'application.ApplicationService/UpdateSpec': refuse('invalidArgument', 'application spec is invalid'),
  });
  const none = await api.run(['app', 'edit', 'web'], { env: await editor(api, 's/nothing//') });
  expect(none.code).toBe(20);
  expect(none.stderr).toContain('edit cancelled, no valid changes were saved');
  // This editor changes the text each time it is opened, to the same.
  const again = await api.run(['app', 'edit', 'web'], {
    env: await editor(api, 's/path: .*/path: api/;$a\\# changed'),
  });
  expect(again.code).toBe(20);
  expect(again.stderr).toContain('failed to update application spec: application spec is invalid');
  expect(api.requests('UpdateSpec')).toHaveLength(1);
});
