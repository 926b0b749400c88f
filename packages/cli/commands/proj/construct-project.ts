import { messageOf } from '@tiphys/base';
import type { CliCall } from '../../cli.ts';
import { readAll, readUri } from '../read-uri.ts';
import { applyProjectFlags } from './project-flags.ts';
import type { Project } from './project-types.ts';

/** The project that `--file` or the argument names, with what the flags say of its spec; `undefined` where neither is given. */
export async function constructProject(call: CliCall): Promise<Project | undefined> {
  const project = await describe(call);
  if (project !== undefined) applyProjectFlags((project.spec ??= {}), call.flags);
  return project;
}

async function describe(call: CliCall): Promise<Project | undefined> {
  const { args, flags, context } = call;
  const file = flags.string('file');
  if (file === '') {
    const name = args[0];
    return name === undefined
      ? undefined
      : { apiVersion: 'argoproj.io/v1alpha1', kind: 'AppProject', metadata: { name } };
  }
  const text = file === '-' ? await readAll(context.environment.stdin) : await readUri(file);
  const project = await parseProject(text, file);
  const name = project.metadata?.name ?? '';
  if (file !== '-' && args.length === 1 && args[0] !== name) {
    throw new Error(`project name '${args[0]}' does not match project spec metadata.name '${name}'`);
  }
  return project;
}

async function parseProject(text: string, file: string): Promise<Project> {
  const { parse } = await import('yaml');
  const from = file === '-' ? 'unable to read manifest from stdin' : 'error reading proj from uri';
  try {
    const project: unknown = parse(text);
    if (typeof project !== 'object' || project === null) throw new Error('not an object');
    return project;
  } catch (error) {
    throw new Error(`${from}: ${messageOf(error)}`, { cause: error });
  }
}
