import type { CliCommand } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { coreModeFlags } from '../kubectl-flags.ts';
import { listChangeCommands } from './lists.ts';
import { resourceListCommands } from './resource-lists.ts';
import { getCommand, listCommand } from './show.ts';
import { roleCommand } from './role.ts';
import { sourceIntegrityCommand } from './source-integrity.ts';
import { windowsCommand } from './windows.ts';
import { createCommand, deleteCommand, editCommand, setCommand } from './write.ts';

/** `proj`: projects and their rules. */
export const projCommand: CliCommand = {
  use: 'proj',
  short: 'Manage projects',
  aliases: ['project'],
  commands: [
    createCommand,
    deleteCommand,
    editCommand,
    getCommand,
    listCommand,
    roleCommand,
    setCommand,
    sourceIntegrityCommand,
    windowsCommand,
    ...listChangeCommands,
    ...resourceListCommands,
  ],
  flags: coreModeFlags,
  run: showUsage,
};
