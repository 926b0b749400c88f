import { writeFile } from 'node:fs/promises';
import type { KubeObject } from '@tiphys/base';
import type { CliCall, CliCommand } from '../../../cli.ts';
import { stringFlag } from '../../../command/flag-spec.ts';
import { formatYaml } from '../../../output/go-yaml.ts';
import { withAdminClient } from '../admin-client.ts';
import { kubectlFlags } from '../../kubectl-flags.ts';
import { readInstallation } from './objects.ts';
import { namespaceFlags, readScope } from './scope.ts';

/** `admin export`. */
export const exportCommand: CliCommand = {
  use: 'export',
  short: 'Write everything that makes up an installation to standard output or a file',
  flags: [
    stringFlag('out', 'File to write instead of standard output', { value: '-', short: 'o' }),
    ...namespaceFlags,
  ],
  persistentFlags: kubectlFlags,
  run: exportInstallation,
};

async function exportInstallation(call: CliCall): Promise<void> {
  const { context, flags } = call;
  const text = await withAdminClient(call, async (client, namespace) => {
    const scope = await readScope(call, client, namespace);
    const objects = await readInstallation(scope, ({ message }) => context.log.log('warning', message));
    return objects.map((object) => `${formatYaml(essence(object, namespace))}---\n`).join('');
  });
  const out = flags.string('out');
  if (out === '-') context.print(text);
  // It holds credentials.
  else await writeFile(out, text, { mode: 0o600 });
}

/** What a backup keeps of an object: of its metadata only what a user gives. */
function essence(object: KubeObject, ownNamespace: string): KubeObject {
  const { name, namespace, finalizers, labels, annotations } = object.metadata;
  const metadata = {
    ...(annotations ? { annotations } : {}),
    ...(finalizers ? { finalizers } : {}),
    ...(labels ? { labels } : {}),
    name,
    ...(namespace === ownNamespace ? {} : { namespace }),
  };
  return { ...object, metadata } as KubeObject;
}
