import type { CliCommand } from '../../../cli.ts';
import { showUsage } from '../../../usage.ts';
import { generateSpecCommand } from './generate-spec.ts';
import { kubeconfigCommand } from './kubeconfig.ts';
import { namespacesCommand } from './namespaces.ts';
import { statsCommand } from './stats.ts';

/** `admin cluster`. */
export const adminClusterCommand: CliCommand = {
  use: 'cluster',
  short: 'Manage clusters without an API server',
  commands: [generateSpecCommand, kubeconfigCommand, namespacesCommand, statsCommand],
  run: showUsage,
};
