import type { CliCommand } from '../../../cli.ts';
import { showUsage } from '../../../usage.ts';
import { generateSpecCommand } from './generate-spec.ts';
import { diffResultsCommand, getResultsCommand } from './reconcile-results.ts';

/** `admin app`. */
export const adminAppCommand: CliCommand = {
  use: 'app',
  short: 'Manage applications without an API server',
  commands: [diffResultsCommand, generateSpecCommand, getResultsCommand],
  run: showUsage,
};
