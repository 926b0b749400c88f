import { stringFlag } from '../../command/flag-spec.ts';
import type { CliCall, CliCommand } from '../../cli.ts';
import { formatDistance, formatRfc3339 } from '../../output/go-time.ts';
import { formatTable } from '../../output/tabwriter.ts';
import { showUsage } from '../../usage.ts';
import { typeNames } from '../app/app-types.ts';
import { confirmOptional } from '../confirm.ts';
import { printList } from '../print-list.ts';
import { fetchProject, saveProject } from './change-project.ts';
import type { Project } from './project-types.ts';
import {
  addGroupCommand,
  addPolicyCommand,
  removeGroupCommand,
  removePolicyCommand,
  roleOf,
} from './role-policies.ts';
import { createTokenCommand, deleteTokenCommand, listTokensCommand } from './role-tokens.ts';

const createCommand: CliCommand = {
  use: 'create PROJECT ROLE-NAME',
  short: 'Create a role',
  flags: [stringFlag('description', 'Description')],
  run: async (call) => {
    const { args, flags, context } = call;
    const [name = '', roleName = ''] = args;
    if (args.length !== 2) return showUsage(call);
    const project = await fetchProject(call, name);
    const roles = ((project.spec ??= {}).roles ??= []);
    if (roles.some((role) => role.name === roleName)) {
      context.print(`Role '${roleName}' already exists\n`);
      return 0;
    }
    const description = flags.string('description');
    roles.push({ name: roleName, ...(description === '' ? {} : { description }) });
    await saveProject(call, project);
    context.print(`Role '${roleName}' created\n`);
    return 0;
  },
};

const deleteCommand: CliCommand = {
  use: 'delete PROJECT ROLE-NAME',
  short: 'Delete a role',
  run: async (call) => {
    const { args, context } = call;
    const [name = '', roleName = ''] = args;
    if (args.length !== 2) return showUsage(call);
    const project = await fetchProject(call, name);
    const roles = project.spec?.roles ?? [];
    if (!roles.some((role) => role.name === roleName)) {
      context.print(`Role '${roleName}' does not exist in project\n`);
      return 0;
    }
    if (!(await confirmOptional(context, `Are you sure you want to delete '${roleName}' role? [y/n]`))) {
      context.print(`The command to delete role '${roleName}' was cancelled.\n`);
      return 0;
    }
    const rest = roles.filter((role) => role.name !== roleName);
    await saveProject(call, { ...project, spec: { ...project.spec, roles: rest } });
    context.print(`Role '${roleName}' deleted\n`);
    return 0;
  },
};

const listCommand: CliCommand = {
  use: 'list PROJECT',
  short: 'List the roles of a project',
  flags: [stringFlag('output', 'Output format: json, yaml, wide or name', { short: 'o', value: 'wide' })],
  run: async (call) => {
    const { args, flags, context } = call;
    if (args.length !== 1) return showUsage(call);
    const project = await fetchProject(call, args[0] ?? '');
    await printList(context, project.spec?.roles ?? [], {
      output: flags.string('output'),
      typeName: typeNames.projectRole,
      wide: (roles) =>
        formatTable([['ROLE-NAME', 'DESCRIPTION'], ...roles.map((role) => [role.name, role.description])]),
      lines: { name: (role) => role.name ?? '' },
    });
    return 0;
  },
};

const getCommand: CliCommand = {
  use: 'get PROJECT ROLE-NAME',
  short: 'Show a role',
  run: async (call) => {
    const [name = '', roleName = ''] = call.args;
    if (call.args.length !== 2) return showUsage(call);
    printRole(call, await fetchProject(call, name), roleName);
    return 0;
  },
};

function printRole(call: CliCall, project: Project, roleName: string): void {
  const role = roleOf(project, roleName);
  const groups = (role.groups ?? []).map((group) => `  - ${group}\n`).join('') || '<none>\n';
  const tokens = project.status?.jwtTokensByRole?.[roleName]?.items ?? [];
  const rows = tokens.map(({ iat = 0, exp = 0 }) => [iat, agoText(iat), exp > 0 ? agoText(exp) : '<none>']);
  call.context.print(
    `${'Role Name:'.padEnd(15)}${roleName}\n${'Description:'.padEnd(15)}${role.description ?? ''}\n` +
      `Policies:\n${policyLines(project).join('\n')}\nGroups:\n${groups}JWT Tokens:\n` +
      formatTable([['ID', 'ISSUED-AT', 'EXPIRES-AT'], ...rows]),
  );
}

/** The policies of all roles, with those that every role has. */
function policyLines(project: Project): string[] {
  const name = project.metadata?.name ?? '';
  return (project.spec?.roles ?? []).flatMap((role) => [
    `p, proj:${name}:${role.name ?? ''}, projects, get, ${name}, allow`,
    ...(role.policies ?? []),
    ...(role.groups ?? []).map((group) => `g, ${group}, proj:${name}:${role.name ?? ''}`),
  ]);
}

function agoText(seconds: number): string {
  return `${formatRfc3339(new Date(seconds * 1000))} (${formatDistance(Date.now() - seconds * 1000)})`;
}

/** `proj role`: who may do what in a project. */
export const roleCommand: CliCommand = {
  use: 'role',
  short: 'Manage the roles of a project',
  commands: [
    addGroupCommand,
    addPolicyCommand,
    createCommand,
    createTokenCommand,
    deleteCommand,
    deleteTokenCommand,
    getCommand,
    listCommand,
    listTokensCommand,
    removeGroupCommand,
    removePolicyCommand,
  ],
  run: showUsage,
};
