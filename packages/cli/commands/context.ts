import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { messageOf } from '@tiphys/base';
import { boolFlag } from '../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../cli.ts';
import { fatal } from '../cli.ts';
import { deleteConfig, readConfig, writeConfig } from '../local/config-file.ts';
import { configDir } from '../local/config-path.ts';
import type { LocalConfig } from '../local/config-types.ts';
import { removeContext, resolveContext } from '../local/contexts.ts';
import { formatTable } from '../output/tabwriter.ts';
import { showUsage } from '../usage.ts';

/** `context`: lists the contexts, switches to one (`-` is the one before), or deletes one. */
export const contextCommand: CliCommand = {
  use: 'context [CONTEXT]',
  short: 'List, switch and delete contexts',
  aliases: ['ctx'],
  flags: [boolFlag('delete', 'Delete the context instead of switching to it')],
  run: async (call) => {
    const config = await readConfig(call.context.configPath);
    if (config === undefined) {
      call.context.print('No local configuration found\n');
      return 1;
    }
    if (call.flags.bool('delete')) return deleteContext(call, config);
    const [name] = call.args;
    return name === undefined ? listContexts(call, config) : switchContext(call, config, name);
  },
};

function listContexts(call: CliCall, config: LocalConfig): number {
  const rows = config.contexts.map((entry) => {
    try {
      const context = resolveContext(config, entry.name);
      return [config.currentContext === context.name ? '*' : ' ', context.name, context.server.server];
    } catch (error) {
      call.context.log.log('warning', `Context '${entry.name}' had error: ${messageOf(error)}`);
      return [' ', entry.name, entry.server];
    }
  });
  call.context.print(formatTable([['CURRENT', 'NAME', 'SERVER'], ...rows]));
  return 0;
}

async function deleteContext(call: CliCall, config: LocalConfig): Promise<number> {
  const [name] = call.args;
  if (name === undefined) return showUsage(call);
  const rest = removeContext(config, name);
  const { configPath, print } = call.context;
  if (rest.servers.length === 0) await deleteConfig(configPath);
  else await writeConfig(configPath, rest);
  print(`Context '${name}' deleted\n`);
  return 0;
}

async function switchContext(call: CliCall, config: LocalConfig, wanted: string): Promise<number> {
  const { environment, configPath, print } = call.context;
  const previousPath = join(configDir(environment.env), '.prev-ctx');
  const name = wanted === '-' ? await readFile(previousPath, 'utf8') : wanted;
  if (config.currentContext === name) {
    print(`Already at context '${name}'\n`);
    return 0;
  }
  try {
    resolveContext(config, name);
  } catch (error) {
    throw fatal(messageOf(error));
  }
  await writeConfig(configPath, { ...config, currentContext: name });
  await writeFile(previousPath, config.currentContext, { mode: 0o600 });
  print(`Switched to context '${name}'\n`);
  return 0;
}
