import { stringFlag } from '../../command/flag-spec.ts';
import type { FlagSpec } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { showUsage } from '../../usage.ts';
import { confirmOptional } from '../confirm.ts';
import { fetchProject, saveProject } from './change-project.ts';
import type { Project, ProjectRole } from './project-types.ts';

/** The role of that name; throws where there is none. */
export function roleOf(project: Project, name: string): ProjectRole {
  const role = project.spec?.roles?.find((candidate) => candidate.name === name);
  if (role !== undefined) return role;
  throw new Error(`role '${name}' does not exist in project '${project.metadata?.name ?? ''}'`);
}

const policyFlags: readonly FlagSpec[] = [
  stringFlag('action', 'Action, e.g. get, create, list, update or delete', { short: 'a' }),
  stringFlag('permission', 'Whether it is allowed: allow or deny', { short: 'p', value: 'allow' }),
  stringFlag('object', 'Object in the project, * for any', { short: 'o' }),
  stringFlag(
    'resource',
    'Kind of object: applications, applicationsets, logs, exec, clusters or repositories',
    {
      short: 'r',
      value: 'applications',
    },
  ),
];

const projectResources = new Set([
  'applications',
  'applicationsets',
  'logs',
  'exec',
  'clusters',
  'repositories',
]);

/** The policy line that the flags describe; `undefined` for a kind of object that projects do not rule. */
function policyOf(call: CliCall): string | undefined {
  const [project = '', role = ''] = call.args;
  const [resource = '', action = '', object = '', permission = ''] = [
    'resource',
    'action',
    'object',
    'permission',
  ].map((name) => call.flags.string(name));
  if (call.args.length !== 2 || !projectResources.has(resource)) return undefined;
  return `p, proj:${project}:${role}, ${resource}, ${action}, ${project}/${object}, ${permission}`;
}

/** `proj role add-policy`. */
export const addPolicyCommand: CliCommand = {
  use: 'add-policy PROJECT ROLE-NAME',
  short: 'Add a policy to a role',
  flags: policyFlags,
  run: async (call) => {
    const policy = policyOf(call);
    if (policy === undefined) return showUsage(call);
    const project = await fetchProject(call, call.args[0] ?? '');
    (roleOf(project, call.args[1] ?? '').policies ??= []).push(policy);
    await saveProject(call, project);
    return 0;
  },
};

/** `proj role remove-policy`. */
export const removePolicyCommand: CliCommand = {
  use: 'remove-policy PROJECT ROLE-NAME',
  short: 'Remove a policy from a role',
  flags: policyFlags,
  run: async (call) => {
    const policy = policyOf(call);
    if (policy === undefined) return showUsage(call);
    const project = await fetchProject(call, call.args[0] ?? '');
    const policies = roleOf(project, call.args[1] ?? '').policies ?? [];
    const at = policies.indexOf(policy);
    if (at < 0) return 0;
    policies.splice(at, 1);
    if (await confirmOptional(call.context, `Are you sure you want to delete '${policy}' policy? [y/n]`)) {
      await saveProject(call, project);
    } else call.context.print(`The command to delete policy '${policy}' was cancelled.\n`);
    return 0;
  },
};

/** `proj role add-group`. */
export const addGroupCommand: CliCommand = {
  use: 'add-group PROJECT ROLE-NAME GROUP-CLAIM',
  short: 'Give a role to a group',
  run: async (call) => {
    const [name = '', roleName = '', group = ''] = call.args;
    if (call.args.length !== 3) return showUsage(call);
    const project = await fetchProject(call, name);
    const groups = (roleOf(project, roleName).groups ??= []);
    if (groups.includes(group)) {
      call.context.print(`Group '${group}' already present in role '${roleName}'\n`);
      return 0;
    }
    groups.push(group);
    await saveProject(call, project);
    call.context.print(`Group '${group}' added to role '${roleName}'\n`);
    return 0;
  },
};

/** `proj role remove-group`. */
export const removeGroupCommand: CliCommand = {
  use: 'remove-group PROJECT ROLE-NAME GROUP-CLAIM',
  short: 'Take a role from a group',
  run: async (call) => {
    const { context } = call;
    const [name = '', roleName = '', group = ''] = call.args;
    if (call.args.length !== 3) return showUsage(call);
    const project = await fetchProject(call, name);
    const role = roleOf(project, roleName);
    if (role.groups?.includes(group) !== true) {
      context.print(`Group '${group}' not present in role '${roleName}'\n`);
      return 0;
    }
    role.groups = role.groups.filter((other) => other !== group);
    const question = `Are you sure you want to remove '${group}' group from role '${roleName}'? [y/n]`;
    if (await confirmOptional(context, question)) {
      await saveProject(call, project);
      context.print(`Group '${group}' removed from role '${roleName}'\n`);
    } else context.print(`The command to remove group '${group}' from role '${roleName}' was cancelled.\n`);
    return 0;
  },
};
