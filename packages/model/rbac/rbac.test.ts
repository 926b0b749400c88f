import { describe, expect, it } from 'vitest';
import type { AppProject } from '../schema/project.ts';
import { builtinPolicy } from './builtin-policy.ts';
import { subjectOf } from './claims.ts';
import { readCsvLine } from './csv-line.ts';
import { createEnforcer } from './enforcer.ts';
import type { Enforcer } from './enforcer.ts';
import { parsePolicy, rolesWithoutRules } from './policy.ts';
import { normalizePolicyLine, validateRoles } from './project-roles.ts';
import { createRegexMatcher } from './regex-matcher.ts';

/** A small glob: `*` is anything. What globs mean in full is lang's business. */
function matchGlob(pattern: string, text: string): boolean {
  const source = pattern.replaceAll(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${source}$`).test(text);
}

/** Stands for Go where an expression is left to it. */
function goRegex(pattern: string, text: string): boolean {
  return pattern === '(?i)^GET$' && text === 'get';
}

interface World {
  readonly policy?: string;
  readonly defaultRole?: string;
  readonly matchMode?: 'glob' | 'regex';
  readonly projects?: readonly AppProject[];
}

function makeEnforcer({ policy = '', defaultRole = '', matchMode = 'glob', projects = [] }: World): Enforcer {
  const project = (name: string) => projects.find((one) => one.metadata.name === name);
  return createEnforcer(
    { matchGlob, matchRegex: goRegex, project },
    { policy, defaultRole, matchMode, scopes: ['groups'] },
  );
}

function enforcer(world: World) {
  const made = makeEnforcer(world);
  return (subject: string, request: string, groups: readonly string[] = []): boolean => {
    const [resource = '', action = '', object = ''] = request.split(' ');
    return made.allows({ subject, groups }, { resource, action, object });
  };
}

const team: AppProject = {
  metadata: { name: 'team' },
  spec: {
    roles: [
      {
        name: 'deployer',
        policies: [
          'p, proj:team:deployer, applications, sync, team/*, allow',
          'p, proj:team:deployer, applications, sync, team/locked, deny',
        ],
        groups: ['deployers', '"Ops, EU"'],
      },
    ],
  },
};

describe('the built-in policy', () => {
  const may = enforcer({});
  it('has 42 lines and two memberships', () => {
    expect(builtinPolicy.rules).toHaveLength(42);
    expect(builtinPolicy.groups).toHaveLength(2);
  });
  it.each([
    ['admin', 'applications sync default/guestbook', true],
    ['admin', 'applications get default/ns/guestbook', true],
    ['admin', 'applications update/apps/Deployment/default/web default/guestbook', true],
    ['admin', 'applications action/apps/Deployment/restart default/guestbook', true],
    ['admin', 'exec create default/guestbook', true],
    ['admin', 'extensions invoke metrics', false],
    ['admin', 'accounts update alice', true],
    ['admin', 'gpgkeys update X', false],
    ['role:readonly', 'logs get default/guestbook', true],
    ['role:readonly', 'applications sync default/guestbook', false],
    ['alice', 'applications get default/guestbook', false],
    ['', 'applications get default/guestbook', false],
  ])('%s: %s is %s', (subject, request, expected) => expect(may(subject, request)).toBe(expected));
});

describe('createEnforcer()', () => {
  it('adds policy lines, groups and roles in roles', () => {
    const may = enforcer({
      policy: [
        '# people',
        'p, role:dev, applications, *, default/*, allow',
        'p, role:dev, applications, delete, default/prod-*, deny',
        'g, role:lead, role:dev',
        'g, my-org:leads, role:lead',
        'g, alice, role:dev',
      ].join('\n'),
    });
    expect(may('alice', 'applications sync default/web')).toBe(true);
    expect(may('alice', 'applications delete default/prod-web')).toBe(false);
    expect(may('bob', 'applications sync default/web', ['my-org:leads'])).toBe(true);
    expect(may('bob', 'applications sync default/web', ['others'])).toBe(false);
    expect(may('bob', 'applications sync other/web', ['my-org:leads'])).toBe(false);
  });

  it.each<[string, readonly string[], boolean]>([
    ['a whole kind', ['p, alice, applications, sync, */*, allow'], true],
    ['a project', ['p, alice, applications, sync, team/*, allow'], true],
    ['one object', ['p, alice, applications, sync, team/app-a, allow'], true],
    ['one object by a role', ['p, role:x, applications, *, team/app-a, allow', 'g, alice, role:x'], true],
    ['one object of a group', ['p, role:x, applications, sync, team/a, allow', 'g, devs, role:x'], true],
    ['a glob', ['p, alice, applications, sync, team/app-*, allow'], true],
    ['another action', ['p, alice, applications, get, team/app-a, allow'], false],
    ['another resource', ['p, alice, logs, sync, team/app-a, allow'], false],
    ['somebody else', ['p, bob, applications, sync, team/app-a, allow'], false],
    ['nothing', [], false],
    [
      'one object, and denied',
      ['p, alice, applications, sync, team/a, allow', 'p, alice, applications, sync, team/*, deny'],
      false,
    ],
    [
      'a glob, all of it denied',
      ['p, alice, applications, sync, team/a*, allow', 'p, alice, applications, *, */*, deny'],
      false,
    ],
    [
      'a glob, a part of it denied',
      ['p, alice, applications, sync, team/a*, allow', 'p, alice, applications, *, team/ab, deny'],
      true,
    ],
    [
      'two objects, one denied',
      [
        'p, alice, applications, sync, team/a, allow',
        'p, alice, applications, sync, team/b, allow',
        'p, alice, applications, sync, team/a, deny',
      ],
      true,
    ],
  ])('allowsSomewhere(): %s', (_name, lines, expected) => {
    const made = makeEnforcer({ policy: lines.join('\n') });
    const request = { resource: 'applications', action: 'sync' };
    expect(made.allowsSomewhere({ subject: 'alice', groups: ['devs'] }, request, [])).toBe(expected);
  });

  it('allowsSomewhere() knows roles of projects, the default role, and examples of patterns', () => {
    const request = { resource: 'applications', action: 'sync' };
    const may = (world: World, subject: string, projects: readonly string[] = []): boolean =>
      makeEnforcer(world).allowsSomewhere({ subject, groups: [] }, request, projects);
    expect(may({ projects: [team] }, 'proj:team:deployer', ['team'])).toBe(true);
    expect(may({ projects: [team] }, 'proj:team:deployer')).toBe(false);
    expect(may({ projects: [team] }, 'proj:other:deployer', ['team'])).toBe(false);
    expect(may({ defaultRole: 'role:admin' }, '')).toBe(true);
    const policy = 'p, alice, applications, sync, ^team/[a-z]+$, allow';
    const regex: World = { policy, matchMode: 'regex' };
    expect(may(regex, 'alice')).toBe(true);
    expect(may({ ...regex, policy: `${policy}\np, alice, applications, sync, team/.*, deny` }, 'alice')).toBe(
      false,
    );
  });

  it('ends when roles contain each other', () => {
    const may = enforcer({ policy: 'g, a, b\ng, b, a\np, b, clusters, get, *, allow' });
    expect(may('a', 'clusters get x')).toBe(true);
  });

  it('asks the default role first, whose yes nobody can take away', () => {
    const may = enforcer({ policy: 'p, alice, applications, get, */*, deny', defaultRole: 'role:readonly' });
    expect(may('alice', 'applications get default/web')).toBe(true);
    expect(may('nobody', 'applications get default/web')).toBe(true);
    expect(may('nobody', 'applications sync default/web')).toBe(false);
  });

  it('matches by regular expression when told so', () => {
    const may = enforcer({
      matchMode: 'regex',
      policy: 'p, alice, applications, ^(get|sync)$, ^default/.*$, allow\np, bob, clusters, (, .*, allow',
    });
    expect(may('alice', 'applications sync default/web')).toBe(true);
    expect(may('alice', 'applications delete default/web')).toBe(false);
    expect(may('bob', 'clusters get x')).toBe(false);
  });

  it('throws for a policy that does not parse', () => {
    expect(() => enforcer({ policy: 'p, alice, applications, get' })).toThrow(
      'invalid RBAC policy: p, alice, applications, get',
    );
    expect(() => enforcer({ policy: 'x, alice' })).toThrow('invalid RBAC policy: x, alice');
    expect(() => enforcer({ policy: 'p, "alice' })).toThrow('error parsing policy line');
  });
});

describe('roles of projects', () => {
  const other: AppProject = { metadata: { name: 'other' }, spec: { roles: [] } };
  const may = enforcer({
    projects: [team, other],
    policy: 'p, carol, applications, sync, team/frozen, deny\ng, carol, role:admin',
  });
  it.each([
    ['proj:team:deployer', 'applications sync team/web', [], true],
    ['proj:team:deployer', 'applications sync team/locked', [], false],
    ['proj:team:deployer', 'applications get team/web', [], false],
    ['proj:team:deployer', 'projects get team', [], true],
    ['proj:team:deployer', 'projects get other', [], false],
    ['proj:team:deployer', 'applications sync other/web', [], false],
    ['proj:team:nobody', 'applications sync team/web', [], false],
    ['bob', 'applications sync team/web', ['deployers'], true],
    ['bob', 'applications sync team/web', ['Ops, EU'], true],
    ['bob', 'applications sync other/web', ['deployers'], false],
    ['carol', 'applications sync team/frozen', ['deployers'], true],
    ['carol', 'applications sync team/web', [], true],
  ])('%s: %s with groups %s is %s', (subject, request, groups, expected) =>
    expect(may(subject, request, groups)).toBe(expected),
  );

  it('does not let a broken project policy take the rest away', () => {
    const broken: AppProject = {
      metadata: { name: 'team' },
      spec: { roles: [{ name: 'x', policies: ['nonsense'] }] },
    };
    expect(enforcer({ projects: [broken] })('admin', 'applications sync team/web')).toBe(true);
  });

  it('follows changes of the roles', () => {
    let current: AppProject = other;
    const made = createEnforcer(
      { matchGlob, matchRegex: goRegex, project: () => current },
      { policy: '', defaultRole: '', matchMode: 'glob', scopes: ['groups'] },
    );
    const request = { resource: 'applications', action: 'sync', object: 'team/web' };
    const subject = { subject: 'proj:team:deployer', groups: [] };
    expect(made.allows(subject, request)).toBe(false);
    current = team;
    expect(made.allows(subject, request)).toBe(true);
  });
});

describe('validateRoles()', () => {
  const check = (role: object) => () =>
    validateRoles({ metadata: { name: 'team' }, spec: { roles: [role] } } as unknown as AppProject);
  it.each([
    ['p, proj:team:dev, applications, get, team/*, allow', undefined],
    ['p, proj:team:dev, applications, update/*, team/ns/app, deny', undefined],
    ['p, proj:team:dev, clusters, get, team/https://x, allow', "object must be of form 'team/*'"],
    ['p, proj:team:dev, applications, get, team*, allow', "object must be of form 'team/*'"],
    ['p, proj:team:dev, applications, get, */*, allow', "object must be of form 'team/*'"],
    [
      'p, proj:other:dev, applications, get, team/*, allow',
      "policy subject must be: 'proj:team:dev', not 'proj:other:dev'",
    ],
    ['p, proj:team:dev, accounts, get, team/*, allow', 'project resource must be:'],
    ['p, proj:team:dev, applications, fly, team/*, allow', "invalid action 'fly'"],
    ['p, proj:team:dev, applications, get, team/*, maybe', "effect must be: 'allow' or 'deny'"],
    ['g, x, y', "must be of the form: 'p, sub, res, act, obj, eft'"],
  ])('%s: %s', (policy, problem) => {
    const run = check({ name: 'dev', policies: [policy] });
    if (problem === undefined) expect(run).not.toThrow();
    else expect(run).toThrow(`invalid policy rule '${policy}': ${problem}`);
  });
  it.each([
    [{ name: '-x' }, "invalid role name '-x'"],
    [{ name: 'x', groups: ['a,b'] }, "group 'a,b' must be quoted"],
    [{ name: 'x', groups: ['a', 'a'] }, "group 'a' already exists for role 'x'"],
    [{ name: 'x', groups: [' a'] }, "group 'a' contains a leading space"],
    [{ name: 'x', groups: ['""'] }, "group '' is empty"],
  ])('%j: %s', (role, problem) => expect(check(role)).toThrow(problem));
});

describe('createRegexMatcher()', () => {
  const asked: string[] = [];
  const matches = createRegexMatcher((pattern) => {
    asked.push(pattern);
    return true;
  });
  it.each([
    ['^(get|sync)$', 'get', true],
    ['^default/.*$', 'default/a', true],
    ['^team\\-[a-c]\\.x$', 'team-b.x', true],
    ['update/.*', 'get', false],
  ])('runs %s here', (pattern, text, expected) => {
    expect(matches(pattern, text)).toBe(expected);
    expect(asked).not.toContain(pattern);
  });
  it.each(['(a+)+$', '(?i)get', '[[:alpha:]]', '\\Aget\\z', '\\pL', '(', 'a**'])(
    'leaves %s to Go',
    (pattern) => {
      expect(matches(pattern, 'a'.repeat(40))).toBe(true);
      expect(asked).toContain(pattern);
    },
  );
});

describe('reading policies', () => {
  it.each([
    ['p, a, b', ['p', 'a', 'b']],
    ['g, "Ops, EU", role:x', ['g', 'Ops, EU', 'role:x']],
    ['g, "say ""hi""", x', ['g', 'say "hi"', 'x']],
    ['a,,', ['a', '', '']],
  ])('readCsvLine(%s)', (line, fields) => expect(readCsvLine(line)).toEqual(fields));
  it.each(['a, b"c', '"a', '"a"b, c'])('readCsvLine(%s) refuses', (line) =>
    expect(() => readCsvLine(line)).toThrow(SyntaxError),
  );
  it('rolesWithoutRules() names roles that allow nothing', () => {
    expect(
      rolesWithoutRules(parsePolicy('g, alice, role:x\ng, bob, role:y\np, role:y, clusters, get, *, allow')),
    ).toEqual(['role:x']);
  });
  it('normalizePolicyLine() puts one space behind each comma', () => {
    expect(normalizePolicyLine('p,a,  b ,c')).toBe('p, a, b, c');
  });
});

describe('subjectOf()', () => {
  it.each([
    [{ sub: 'alice', groups: ['a', 1, 'b'] }, ['groups'], { subject: 'alice', groups: ['a', 'b'] }],
    [
      { sub: 'x', federated_claims: { user_id: 'alice' }, email: 'a@b' },
      ['email'],
      { subject: 'alice', groups: ['a@b'] },
    ],
    [{}, ['groups'], { subject: '', groups: [] }],
  ])('%j with %j', (claims, scopes, expected) => expect(subjectOf(claims, scopes)).toEqual(expected));
});
