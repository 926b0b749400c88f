import type { PolicyRule, PolicySet } from './policy.ts';

/** What each built-in role may do, besides what it inherits. */
const grants: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  'role:readonly': {
    applications: ['get'],
    applicationsets: ['get'],
    certificates: ['get'],
    clusters: ['get'],
    repositories: ['get'],
    'write-repositories': ['get'],
    projects: ['get'],
    accounts: ['get'],
    gpgkeys: ['get'],
    logs: ['get'],
  },
  'role:admin': {
    applications: [
      'create',
      'update',
      'update/*',
      'delete',
      'delete/*',
      'sync',
      'rollback',
      'override',
      'action/*',
    ],
    applicationsets: ['get', 'create', 'update', 'delete'],
    certificates: ['create', 'update', 'delete'],
    clusters: ['create', 'update', 'delete'],
    repositories: ['create', 'update', 'delete'],
    'write-repositories': ['create', 'update', 'delete'],
    projects: ['create', 'update', 'delete'],
    accounts: ['update'],
    gpgkeys: ['create', 'delete'],
    exec: ['create'],
  },
};

/** Resources whose objects have a project in front. */
const inProjects = new Set(['applications', 'applicationsets', 'logs', 'exec']);

/** The roles that exist without any settings: `role:readonly`, `role:admin` (which includes it), and `admin`, who has the latter. */
export const builtinPolicy: PolicySet = {
  rules: Object.entries(grants).flatMap(([subject, resources]) =>
    Object.entries(resources).flatMap(([resource, actions]) =>
      actions.map((action): PolicyRule => ({
        subject,
        resource,
        action,
        object: inProjects.has(resource) ? '*/*' : '*',
        effect: 'allow',
      })),
    ),
  ),
  groups: [
    { member: 'role:admin', role: 'role:readonly' },
    { member: 'admin', role: 'role:admin' },
  ],
};
