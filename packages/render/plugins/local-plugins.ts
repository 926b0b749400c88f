import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Command, ConfigManagementPlugin } from '@tiphys/model';
import type { SourceRun } from '../tool.ts';
import type { CommandBounds, PluginCommand } from './command.ts';
import { writeFiles } from './folder.ts';
import type { TreeFileOptions } from './tree-files.ts';
import { treeFiles } from './tree-files.ts';
import type { Workspaces } from './workspaces.ts';

/** What a plugin of `argocd-cm` runs with. */
export interface LocalPluginOptions {
  /** The repo server's own environment, of which commands get what is no setting or secret of ours. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly files: Omit<TreeFileOptions, 'root' | 'signal'>;
  readonly bounds: CommandBounds;
}

/** Runs the commands of a plugin of `argocd-cm` over a copy of the source's files; gives what the last one prints. */
export async function runLocalPlugin(
  run: SourceRun,
  plugin: { readonly definition: ConfigManagementPlugin; readonly env: Readonly<Record<string, string>> },
  { workspaces, ...options }: LocalPluginOptions & { readonly workspaces: Workspaces },
): Promise<string> {
  const { definition, env } = plugin;
  using workspace = await workspaces.open();
  const [source, home] = [join(workspace.path, 'source'), join(workspace.path, 'home')];
  await mkdir(source);
  await mkdir(home);
  await writeFiles(source, treeFiles(run.tree.fork(), { ...options.files, root: '.', signal: run.signal }));
  const place = {
    cwd: join(source, run.path),
    env: { ...ownEnvironment(options.env), HOME: home, TMPDIR: home, ...env },
  };
  const init = commandOf(definition.init, place);
  if (init) await workspace.run(init, options.bounds);
  const generate = commandOf(definition.generate, place);
  return generate ? workspace.run(generate, options.bounds) : '';
}

/** A command with arguments, or `undefined` where there is none. */
export function commandOf(
  command: Command | undefined,
  place: Pick<PluginCommand, 'cwd' | 'env'>,
): PluginCommand | undefined {
  if (!command?.command || command.command.length === 0) return undefined;
  return { words: [...command.command, ...(command.args ?? [])], ...place };
}

/** Prefixes of our own settings and secrets. */
const ours = /^(?:ARGOCD_|TIPHYS_|REDIS_)/;

function ownEnvironment(env: Readonly<Record<string, string | undefined>>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && !ours.test(name)) kept[name] = value;
  }
  return kept;
}
