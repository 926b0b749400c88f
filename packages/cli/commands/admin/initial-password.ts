import type { ResourceType } from '@tiphys/kube';
import type { CliCall, CliCommand } from '../../cli.ts';
import { kubectlFlags } from '../kubectl-flags.ts';
import { withAdminClient } from './admin-client.ts';

const secrets: ResourceType = { group: '', version: 'v1', plural: 'secrets', kind: 'Secret' };
const secretName = 'argocd-initial-admin-secret';

/** `admin initial-password`. */
export const initialPasswordCommand: CliCommand = {
  use: 'initial-password',
  short: 'Print the password for the first log in',
  persistentFlags: kubectlFlags,
  run: initialPassword,
};

async function initialPassword(call: CliCall): Promise<void> {
  const { context } = call;
  const secret = await withAdminClient(call, (client, namespace) =>
    client.get({ type: secrets, namespace, name: secretName }, { signal: context.signal }),
  );
  if (secret === undefined) throw new Error(`secrets "${secretName}" not found`);
  const data = secret['data'] as Readonly<Record<string, string>> | undefined;
  const password = data?.['password'];
  if (password === undefined) return;
  context.print(`${Buffer.from(password, 'base64').toString('utf8')}\n`);
  context.print(
    '\n This password must be only used for first time login. We strongly recommend you update the password using ' +
      '`argocd account update-password`.\n',
  );
}
