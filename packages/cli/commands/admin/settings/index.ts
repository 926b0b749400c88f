import { boolFlag, stringFlag } from '../../../command/flag-spec.ts';
import type { CliCommand } from '../../../cli.ts';
import { showUsage } from '../../../usage.ts';
import { kubectlFlags } from '../../kubectl-flags.ts';
import { rbacCommand } from './rbac.ts';
import { resourceOverridesCommand } from './resource-overrides.ts';
import { validateCommand } from './validate.ts';

/** `admin settings`: looks at settings before or after they are applied. */
export const settingsCommand: CliCommand = {
  use: 'settings',
  short: 'Validate settings, and try what they do',
  persistentFlags: [
    ...kubectlFlags,
    stringFlag('argocd-cm-path', 'File with the ConfigMap argocd-cm'),
    stringFlag('argocd-secret-path', 'File with the Secret argocd-secret'),
    boolFlag('load-cluster-settings', 'Read from the cluster what no file is named for'),
  ],
  commands: [validateCommand, rbacCommand, resourceOverridesCommand],
  run: showUsage,
};
