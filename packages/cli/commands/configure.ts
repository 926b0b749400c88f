import { boolFlag } from '../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../cli.ts';
import { coreModeFlags } from './kubectl-flags.ts';
import { readConfig, writeConfig } from '../local/config-file.ts';

/** `configure`: changes settings of the config file. */
export const configureCommand: CliCommand = {
  use: 'configure',
  short: 'Change the local configuration',
  flags: [...coreModeFlags, boolFlag('prompts-enabled', 'Whether commands ask before optional steps')],
  run: configure,
};

async function configure(call: CliCall): Promise<number> {
  const { context, flags } = call;
  const config = await readConfig(context.configPath);
  if (config === undefined) {
    context.print('No local configuration found\n');
    return 1;
  }
  await writeConfig(context.configPath, { ...config, promptsEnabled: flags.bool('prompts-enabled') });
  context.print('Successfully updated the following configuration settings:\n');
  context.print(`prompts-enabled: ${flags.bool('prompts-enabled')}\n`);
  return 0;
}
