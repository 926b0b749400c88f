import { codes, StatusError } from '@tiphys/base';
import type { AppProject, ProjectRole } from '../schema/project.ts';
import { projectScopedResources } from './vocabulary.ts';

/** Project and role of a subject such as `proj:team:deployer`, or `undefined` for other subjects. */
export function projectRoleOf(
  subject: string,
): { readonly project: string; readonly role: string } | undefined {
  const [prefix, project, role, ...more] = subject.split(':');
  if (prefix !== 'proj' || project === undefined || role === undefined || more.length > 0) return undefined;
  return { project, role };
}

/** What a project's roles add to the policy: each role may read its project, do what its lines say, and belongs to its groups. */
export function projectPolicyText(project: AppProject): string {
  const name = project.metadata.name ?? '';
  return (project.spec.roles ?? [])
    .flatMap((role) => [
      `p, proj:${name}:${role.name}, projects, get, ${name}, allow`,
      ...(role.policies ?? []),
      ...(role.groups ?? []).map((group) => `g, ${group}, proj:${name}:${role.name}`),
    ])
    .join('\n');
}

/** The same policy line with one space behind each comma, as it is stored. */
export function normalizePolicyLine(line: string): string {
  return line
    .split(',')
    .map((part, index) => (index === 0 ? part : part.replace(/^ +| +$/g, '')))
    .join(', ');
}

/** Checks a project's roles; throws `StatusError` with Argo CD's texts for the first thing wrong. */
export function validateRoles(project: AppProject): void {
  const name = project.metadata.name ?? '';
  const seen = new Set<string>();
  for (const role of project.spec.roles ?? []) {
    if (seen.has(role.name)) throw new StatusError(codes.alreadyExists, `role '${role.name}' already exists`);
    seen.add(role.name);
    if (!/^[a-zA-Z0-9](?:[-_a-zA-Z0-9]*[a-zA-Z0-9])?$/.test(role.name)) {
      throw invalid(
        `invalid role name '${role.name}'. Must consist of alphanumeric characters, '-' or '_', and must start and end with an alphanumeric character`,
      );
    }
    validatePolicies(name, role);
    validateGroups(role);
  }
}

function validatePolicies(project: string, role: ProjectRole): void {
  const seen = new Set<string>();
  for (const line of role.policies ?? []) {
    if (seen.has(line))
      throw new StatusError(codes.alreadyExists, `policy '${line}' already exists for role '${role.name}'`);
    seen.add(line);
    const problem = policyProblem(project, role.name, line);
    if (problem !== undefined) throw invalid(`invalid policy rule '${line}': ${problem}`);
  }
}

const plainActions = new Set(['get', 'create', 'update', 'delete', 'sync', 'override', 'rollback', '*']);

function policyProblem(project: string, role: string, line: string): string | undefined {
  const parts = line.split(',').map((part) => part.replace(/^ +| +$/g, ''));
  const [key, subject, resource = '', action = '', object = '', effect] = parts;
  if (parts.length !== 6 || key !== 'p') return "must be of the form: 'p, sub, res, act, obj, eft'";
  const wanted = `proj:${project}:${role}`;
  if (subject !== wanted) return `policy subject must be: '${wanted}', not '${subject}'`;
  if (!projectScopedResources.has(resource)) {
    return `project resource must be: 'applications', 'applicationsets', 'repositories', 'exec', 'logs' or 'clusters', not '${resource}'`;
  }
  if (!plainActions.has(action) && !/(?:action|update|delete)\//.test(action))
    return `invalid action '${action}'`;
  if (!isOwnObject(project, object)) {
    return `object must be of form '${project}/*', '${project}[/<NAMESPACE>]/<APPNAME>' or '${project}/<APPNAME>', not '${object}'`;
  }
  if (effect !== 'allow' && effect !== 'deny') return "effect must be: 'allow' or 'deny'";
  return undefined;
}

/** `<project>[/<namespace>]/<name>`, with stars; nothing that could reach into another project. */
function isOwnObject(project: string, object: string): boolean {
  return (
    object.startsWith(`${project}/`) && /^(?:\/[*\w\-.]+)?\/[*\w\-.]+$/.test(object.slice(project.length))
  );
}

function validateGroups(role: ProjectRole): void {
  const seen = new Set<string>();
  for (const group of role.groups ?? []) {
    if (seen.has(group))
      throw new StatusError(codes.alreadyExists, `group '${group}' already exists for role '${role.name}'`);
    seen.add(group);
    const problem = groupProblem(group);
    if (problem !== undefined) throw invalid(problem);
  }
}

function groupProblem(group: string): string | undefined {
  let name = group.trim();
  if (name.length > 1 && name.startsWith('"') && name.endsWith('"')) name = name.slice(1, -1);
  else if (name.includes(',')) return `group '${name}' must be quoted`;
  if (name === '') return `group '${name}' is empty`;
  if (/["\n\r\t]/.test(name)) return `group '${name}' contains invalid characters`;
  if (group.length > 1 && /^\s/.test(group)) return `group '${name}' contains a leading space`;
  if (group.length > 1 && /\s$/.test(group)) return `group '${name}' contains a trailing space`;
  return undefined;
}

function invalid(message: string): StatusError {
  return new StatusError(codes.invalidArgument, message);
}
