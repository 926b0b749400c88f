import type { CliCall } from '../../cli.ts';
import type { Project, ProjectSpec } from './project-types.ts';

/** Reads a project by name. */
export async function fetchProject(call: CliCall, name: string): Promise<Project> {
  const api = await call.context.api();
  return api.call<Project>('project.ProjectService/Get', { name });
}

/** Saves a project. */
export async function saveProject(call: CliCall, project: Project): Promise<void> {
  const api = await call.context.api();
  await api.call('project.ProjectService/Update', { project });
}

/** Reads a project, lets `change` change its spec in place, and saves it unless `change` returns false. */
export async function changeProject(
  call: CliCall,
  name: string,
  change: (spec: ProjectSpec) => boolean | void,
): Promise<void> {
  const project = await fetchProject(call, name);
  const spec = (project.spec ??= {});
  if (change(spec) !== false) await saveProject(call, project);
}

/** Removes the first entry that matches, in place; tells whether there was one. */
export function removeFirst<T>(list: T[], matches: (entry: T) => boolean): boolean {
  const at = list.findIndex(matches);
  if (at < 0) return false;
  list.splice(at, 1);
  return true;
}
