import type { CliCommand } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { coreModeFlags } from '../kubectl-flags.ts';
import { actionsCommand } from './actions.ts';
import { deleteResourceCommand, patchResourceCommand } from './change-resources.ts';
import { createCommand } from './create.ts';
import { deleteCommand } from './delete.ts';
import { diffCommand } from './diff.ts';
import { editCommand } from './edit.ts';
import { getCommand } from './get.ts';
import { getResourceCommand } from './get-resource.ts';
import { historyCommand } from './history.ts';
import { listCommand } from './list.ts';
import { logsCommand } from './logs.ts';
import { manifestsCommand } from './manifests.ts';
import { patchCommand } from './patch.ts';
import { resourcesCommand } from './resources.ts';
import { rollbackCommand } from './rollback.ts';
import { setCommand } from './set.ts';
import { addSourceCommand, confirmDeletionCommand, removeSourceCommand } from './sources-commands.ts';
import { syncCommand } from './sync.ts';
import { terminateOpCommand } from './terminate-op.ts';
import { unsetCommand } from './unset.ts';
import { waitCommand } from './wait.ts';

/** `app`: everything about applications. */
export const appCommand: CliCommand = {
  use: 'app',
  short: 'Manage applications',
  commands: [
    actionsCommand,
    addSourceCommand,
    confirmDeletionCommand,
    createCommand,
    deleteCommand,
    deleteResourceCommand,
    diffCommand,
    editCommand,
    getCommand,
    getResourceCommand,
    historyCommand,
    listCommand,
    logsCommand,
    manifestsCommand,
    patchCommand,
    patchResourceCommand,
    removeSourceCommand,
    resourcesCommand,
    rollbackCommand,
    setCommand,
    syncCommand,
    terminateOpCommand,
    unsetCommand,
    waitCommand,
  ],
  flags: coreModeFlags,
  run: showUsage,
};
