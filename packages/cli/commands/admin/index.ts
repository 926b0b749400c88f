import type { CliCommand } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { initialPasswordCommand } from './initial-password.ts';

/** `admin`: what an administrator does with access to the cluster. */
export const adminCommand: CliCommand = {
  use: 'admin',
  short: 'Administer the installation in a cluster',
  commands: [initialPasswordCommand],
  run: showUsage,
};
