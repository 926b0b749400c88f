import { randomInt } from 'node:crypto';
import { codes, StatusError } from '@tiphys/base';
import { encodeSecret } from '@tiphys/model';
import type { CliCall, CliCommand } from '../../cli.ts';
import { FatalError } from '../../cli.ts';
import { kubectlFlags } from '../kubectl-flags.ts';
import { withAdminClient } from './admin-client.ts';
import { backupTypes } from './backup/objects.ts';

const secretName = 'argocd-redis';
const key = 'auth';
const passwordLength = 16;
const alphabet = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-';

/** `admin redis-initial-password`: what the init container of the cache runs. */
export const redisInitialPasswordCommand: CliCommand = {
  use: 'redis-initial-password',
  short: 'Make the password of Redis where there is none yet',
  persistentFlags: kubectlFlags,
  run: ensureRedisPassword,
};

async function ensureRedisPassword(call: CliCall): Promise<void> {
  const { context } = call;
  const { signal } = context;
  await withAdminClient(call, async (client, namespace) => {
    context.print(
      `Checking for initial Redis password in secret ${namespace}/${secretName} at key ${key}. \n`,
    );
    const password = Array.from({ length: passwordLength }, () => alphabet[randomInt(alphabet.length)]).join(
      '',
    );
    const secret = {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: secretName, namespace },
      type: 'Opaque',
      data: encodeSecret({ [key]: password }),
    };
    // Created before it is read: whoever comes second finds the first one's.
    await client.create(secret, backupTypes.Secret, { signal }).catch((error: unknown) => {
      if (!(error instanceof StatusError) || error.code !== codes.alreadyExists) throw error;
    });
    context.print(`Argo CD Redis secret state confirmed: secret name ${secretName}.\n`);
    const present = await client.get({ type: backupTypes.Secret, namespace, name: secretName }, { signal });
    const data = present?.['data'] as Readonly<Record<string, string>> | undefined;
    if (data?.[key] === undefined)
      throw new FatalError(`key ${key} doesn't exist in secret ${secretName}. \n`, 20);
    context.print('Password secret is configured properly.\n');
  });
}
