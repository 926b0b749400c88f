import type { ResourceType } from '@tiphys/kube';
import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { loadContext, withKubeClient } from '../kube-access.ts';
import { kubectlFlags } from '../kubectl-flags.ts';

const secrets: ResourceType = { group: '', version: 'v1', plural: 'secrets', kind: 'Secret' };
const secretName = 'argocd-initial-admin-secret';

/** `admin initial-password`. */
export const initialPasswordCommand: CliCommand = {
  use: 'initial-password',
  short: 'Print the password for the first log in',
  persistentFlags: [...kubectlFlags, stringFlag('server', 'Address of the Kubernetes API server')],
  run: initialPassword,
};

async function initialPassword(call: CliCall): Promise<void> {
  const { flags, context } = call;
  const named = flags.string('context') || flags.string('kube-context') || undefined;
  const loaded = await loadContext(context, flags, named);
  const kube = flags.string('server') === '' ? loaded : { ...loaded, server: flags.string('server') };
  const namespace = flags.string('namespace') || kube.namespace || 'default';
  const secret = await withKubeClient(kube, (client) =>
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
