import { messageOf } from '@tiphys/base';
import { boolFlag, stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { formatYaml } from '../../output/go-yaml.ts';
import { showUsage } from '../../usage.ts';
import { typeNames } from '../app/app-types.ts';
import { confirmOptional } from '../confirm.ts';
import { editText } from '../edit-text.ts';
import { fetchProject, saveProject } from './change-project.ts';
import { constructProject } from './construct-project.ts';
import { applyProjectFlags, projectSpecFlags } from './project-flags.ts';
import type { Project, ProjectSpec } from './project-types.ts';

/** `proj create`: from flags, a file, a URL or standard input. */
export const createCommand: CliCommand = {
  use: 'create PROJECT',
  short: 'Create a project',
  flags: [
    boolFlag('upsert', 'Change the project where it exists and differs'),
    stringFlag('file', 'File or URL with the manifest of a project; - for standard input', { short: 'f' }),
    ...projectSpecFlags,
  ],
  run: create,
};

async function create(call: CliCall): Promise<number> {
  const { flags, context } = call;
  const project = await constructProject(call);
  if (project === undefined) return showUsage(call);
  const api = await context.api();
  await api.call('project.ProjectService/Create', { project, upsert: flags.bool('upsert') });
  return 0;
}

/** `proj set`. */
export const setCommand: CliCommand = {
  use: 'set PROJECT',
  short: 'Change a project',
  flags: projectSpecFlags,
  run: async (call) => {
    const { args, flags, context } = call;
    const name = args[0];
    if (name === undefined) return showUsage(call);
    const project = await fetchProject(call, name);
    if (applyProjectFlags((project.spec ??= {}), flags) === 0) {
      context.log.log('error', 'Please set at least one option to update');
      return showUsage(call);
    }
    await saveProject(call, project);
    return 0;
  },
};

/** `proj delete`. */
export const deleteCommand: CliCommand = {
  use: 'delete PROJECT',
  short: 'Delete projects',
  run: async (call) => {
    const { args, context } = call;
    if (args.length === 0) return showUsage(call);
    const api = await context.api();
    for (const name of args) {
      if (await confirmOptional(context, `Are you sure you want to delete ${name}? [y/n]`)) {
        await api.call('project.ProjectService/Delete', { name });
      } else context.print(`The command to delete ${name} was cancelled.\n`);
    }
    return 0;
  },
};

/** `proj edit`: the spec in an editor. */
export const editCommand: CliCommand = {
  use: 'edit PROJECT',
  short: 'Edit a project',
  run: async (call) => {
    const { args, context } = call;
    const name = args[0];
    if (name === undefined || args.length !== 1) return showUsage(call);
    const project = await fetchProject(call, name);
    const whole = await context.normalize(typeNames.appProject, project);
    const text = formatYaml((whole as Project).spec ?? {});
    const { parse } = await import('yaml');
    await editText(context, text, async (edited) => {
      const spec = parse(edited) as ProjectSpec;
      const latest = await fetchProject(call, name);
      await saveProject(call, { ...latest, spec }).catch((error: unknown) => {
        throw new Error(`failed to update project:\n${messageOf(error)}`, { cause: error });
      });
    });
    return 0;
  },
};
