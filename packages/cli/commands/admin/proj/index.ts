import type { CliCommand } from '../../../cli.ts';
import { showUsage } from '../../../usage.ts';
import { generateAllowListCommand } from './allow-list.ts';
import { generateSpecCommand } from './generate-spec.ts';
import { updateRolePolicyCommand } from './role-policy.ts';

/** `admin proj`. */
export const adminProjCommand: CliCommand = {
  use: 'proj',
  short: 'Manage projects without an API server',
  commands: [generateAllowListCommand, generateSpecCommand, updateRolePolicyCommand],
  run: showUsage,
};
