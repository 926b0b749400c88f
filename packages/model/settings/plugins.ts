import type { Command, ConfigManagementPlugin } from '../schema/plugin.ts';
import { asObject } from './customizations.ts';

/** Reads `configManagementPlugins`: a list of plugins that run in the repo server, each with a name and a command that prints manifests. */
export function readPlugins(value: unknown): readonly ConfigManagementPlugin[] {
  if (!Array.isArray(value)) throw new SyntaxError('a list is expected');
  return value.map(readPlugin);
}

function readPlugin(value: unknown): ConfigManagementPlugin {
  const { name, init, generate, lockRepo } = asObject(value);
  if (typeof name !== 'string' || name === '') throw new SyntaxError('a plugin has no name');
  const made = readCommand(generate, `${name}: generate`);
  if ((made.command ?? []).length === 0) throw new SyntaxError(`${name}: generate has no command`);
  return {
    name,
    generate: made,
    ...(init === undefined || init === null ? {} : { init: readCommand(init, `${name}: init`) }),
    ...(lockRepo === true ? { lockRepo } : {}),
  };
}

function readCommand(value: unknown, what: string): Command {
  const { command, args } = asObject(value ?? {});
  return { command: words(command, `${what}.command`), args: words(args, `${what}.args`) };
}

function words(value: unknown, what: string): readonly string[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value) && value.every((word) => typeof word === 'string')) return value;
  throw new SyntaxError(`${what} is not a list of texts`);
}
