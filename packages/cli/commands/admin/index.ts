import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCommand } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { adminAppCommand } from './app/index.ts';
import { exportCommand } from './backup/export.ts';
import { importCommand } from './backup/import.ts';
import { adminClusterCommand } from './cluster/index.ts';
import { dashboardCommand } from './dashboard.ts';
import { initialPasswordCommand } from './initial-password.ts';
import { adminProjCommand } from './proj/index.ts';
import { adminRepoCommand } from './repo.ts';
import { settingsCommand } from './settings/index.ts';
import { redisInitialPasswordCommand } from './redis-initial-password.ts';

/** `admin`: what an administrator does with access to the cluster. */
export const adminCommand: CliCommand = {
  use: 'admin',
  short: 'Administer the installation in a cluster',
  persistentFlags: [
    stringFlag('logformat', 'Format of log lines: json or text', { value: 'json' }),
    stringFlag('loglevel', 'Least severe level to log: debug, info, warn or error', { value: 'info' }),
  ],
  commands: [
    adminAppCommand,
    adminClusterCommand,
    dashboardCommand,
    exportCommand,
    importCommand,
    initialPasswordCommand,
    redisInitialPasswordCommand,
    adminProjCommand,
    adminRepoCommand,
    settingsCommand,
  ],
  run: showUsage,
};
