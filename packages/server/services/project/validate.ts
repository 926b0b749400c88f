import { codes, StatusError } from '@tiphys/base';
import type { AppProject, ProjectRole } from '@tiphys/model';

const roleName = /^[a-zA-Z0-9]([-_a-zA-Z0-9]*[a-zA-Z0-9])?$/;
const policyResources: readonly string[] = [
  'applications',
  'applicationsets',
  'repositories',
  'exec',
  'logs',
  'clusters',
];

/** Throws with Argo CD's texts for a project that contradicts itself. */
export function validateProject(project: AppProject): void {
  const { spec, metadata } = project;
  unique(
    'destination',
    (spec.destinations ?? []).map(
      ({ server = '', name = '', namespace = '' }) => `${server || name}/${namespace}`,
    ),
  );
  for (const { server, name, namespace } of spec.destinations ?? []) {
    if (name === '!*' || server === '!*')
      throw invalid(`${name === '!*' ? 'name' : 'server'} has an invalid format, '!*'`);
    if (namespace === '!*') throw invalid("namespace has an invalid format, '!*'");
  }
  for (const repo of spec.sourceRepos ?? [])
    if (repo === '!*') throw invalid("source repository has an invalid format, '!*'");
  unique('source repository', spec.sourceRepos ?? []);
  unique('source namespace', spec.sourceNamespaces ?? []);
  unique(
    'role',
    (spec.roles ?? []).map(({ name }) => name),
  );
  for (const role of spec.roles ?? []) validateRole(metadata.name ?? '', role);
}

function unique(what: string, values: readonly string[]): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value)) throw invalid(`${what} '${value}' already added`);
    seen.add(value);
  }
}

function validateRole(project: string, role: ProjectRole): void {
  if (!roleName.test(role.name)) {
    throw invalid(
      `invalid role name '${role.name}'. Must consist of alphanumeric characters, '-' or '_', and must start and end with an alphanumeric character`,
    );
  }
  uniqueIn(role, 'policy', role.policies ?? []);
  for (const policy of role.policies ?? []) validatePolicy(project, role.name, policy);
  uniqueIn(role, 'group', role.groups ?? []);
  for (const group of role.groups ?? []) {
    if (group.trim() === '' || /[\r\n\t]/.test(group))
      throw invalid(`group '${group}' contains invalid characters`);
    if (group.includes(',') && !/^".*"$/.test(group))
      throw invalid(`group '${group}' with a comma must be quoted`);
  }
}

function uniqueIn({ name }: ProjectRole, what: string, values: readonly string[]): void {
  const seen = new Set<string>();
  for (const value of values) {
    if (seen.has(value))
      throw new StatusError(codes.alreadyExists, `${what} '${value}' already exists for role '${name}'`);
    seen.add(value);
  }
}

function validatePolicy(project: string, role: string, policy: string): void {
  const bad = (reason: string): StatusError => invalid(`invalid policy rule '${policy}': ${reason}`);
  const parts = policy.split(',').map((part) => part.trim());
  if (parts.length !== 6 || parts[0] !== 'p') throw bad("must be of the form: 'p, sub, res, act, obj, eft'");
  const [, subject = '', resource = '', , object = '', effect = ''] = parts;
  const expected = `proj:${project}:${role}`;
  if (subject !== expected) throw bad(`policy subject must be: '${expected}', not '${subject}'`);
  if (!policyResources.includes(resource)) {
    throw bad(
      `project resource must be: 'applications', 'applicationsets', 'repositories', 'exec', 'logs' or 'clusters', not '${resource}'`,
    );
  }
  const isScoped = object.startsWith(`${project}/`) && /^[^/]+\/.+$/.test(object);
  if (!isScoped) {
    throw bad(
      `object must be of form '${project}/*', '${project}[/<NAMESPACE>]/<APPNAME>' or '${project}/<APPNAME>', not '${object}'`,
    );
  }
  if (effect !== 'allow' && effect !== 'deny')
    throw bad(`effect must be: 'allow' or 'deny', not '${effect}'`);
}

function invalid(message: string): StatusError {
  return new StatusError(codes.invalidArgument, message);
}

/** A project whose policies name each their own role, as Argo CD writes them. */
export function normalPolicies(project: AppProject): AppProject {
  const roles = project.spec.roles?.map((role) => ({
    ...role,
    ...(role.policies ? { policies: role.policies.map(normalPolicy) } : {}),
  }));
  return roles ? { ...project, spec: { ...project.spec, roles } } : project;
}

function normalPolicy(policy: string): string {
  return policy
    .split(',')
    .map((part) => part.trim())
    .join(', ');
}
