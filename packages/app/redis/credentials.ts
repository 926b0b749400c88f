import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Environment } from '@tiphys/kube';
import type { RedisOptions } from './connection.ts';

/** Names and passwords for Redis and its sentinels. */
export type RedisCredentials = Pick<
  RedisOptions,
  'username' | 'password' | 'sentinelUsername' | 'sentinelPassword'
>;

/**
 * The credentials of `REDIS_…` variables, or where `REDIS_CREDS_DIR_PATH` names a folder, those of its files alone, as in Argo CD: `auth`,
 * `auth_username`, `sentinel_auth` and `sentinel_username`, each of which may be missing. Rejects where the folder cannot be read.
 */
export async function readRedisCredentials(env: Environment): Promise<RedisCredentials> {
  const folder = env['REDIS_CREDS_DIR_PATH'];
  if (!folder)
    return {
      username: env['REDIS_USERNAME'],
      password: env['REDIS_PASSWORD'],
      sentinelUsername: env['REDIS_SENTINEL_USERNAME'],
      sentinelPassword: env['REDIS_SENTINEL_PASSWORD'],
    };
  if (!(await stat(folder).catch(() => undefined))?.isDirectory())
    throw new Error(`REDIS_CREDS_DIR_PATH: ${folder} cannot be read`);
  const [password, username, sentinelPassword, sentinelUsername] = await Promise.all(
    ['auth', 'auth_username', 'sentinel_auth', 'sentinel_username'].map((name) => readOptional(folder, name)),
  );
  return { username, password, sentinelUsername, sentinelPassword };
}

async function readOptional(folder: string, name: string): Promise<string | undefined> {
  try {
    return (await readFile(join(folder, name), 'utf8')).trim();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new Error(`REDIS_CREDS_DIR_PATH: ${name} of ${folder} cannot be read`, { cause: error });
  }
}
