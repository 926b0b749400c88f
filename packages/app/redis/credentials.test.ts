import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { readRedisCredentials } from './credentials.ts';

const variables = {
  REDIS_USERNAME: 'user',
  REDIS_PASSWORD: 'password',
  REDIS_SENTINEL_USERNAME: 'watcher',
  REDIS_SENTINEL_PASSWORD: 'secret',
};

it('reads variables', async () => {
  expect(await readRedisCredentials(variables)).toEqual({
    username: 'user',
    password: 'password',
    sentinelUsername: 'watcher',
    sentinelPassword: 'secret',
  });
});

it('reads the files of a folder instead, where one is named', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-redis-credentials-'));
  try {
    await writeFile(join(folder, 'auth'), 'of a file\n');
    await writeFile(join(folder, 'sentinel_auth'), 'of another');
    expect(await readRedisCredentials({ ...variables, REDIS_CREDS_DIR_PATH: folder })).toEqual({
      username: undefined,
      password: 'of a file',
      sentinelUsername: undefined,
      sentinelPassword: 'of another',
    });
  } finally {
    await rm(folder, { recursive: true });
  }
});

it('names a folder that is not there', async () => {
  const nowhere = join(tmpdir(), 'tiphys-no-such-folder');
  await expect(readRedisCredentials({ ...variables, REDIS_CREDS_DIR_PATH: nowhere })).rejects.toThrow(
    `${nowhere} cannot be read`,
  );
});
