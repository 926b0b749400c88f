import type { AppProject } from '../schema/project.ts';
import type { RbacSettings } from '../settings/types.ts';
import { builtinPolicy } from './builtin-policy.ts';
import type { Decider, MatchPattern } from './decider.ts';
import { createDecider } from './decider.ts';
import type { PolicySet } from './policy.ts';
import { joinPolicies, parsePolicy } from './policy.ts';
import { projectPolicyText, projectRoleOf } from './project-roles.ts';
import { createRegexMatcher } from './regex-matcher.ts';
import { projectScopedResources, type RbacRequest } from './vocabulary.ts';

/** Who asks: the subject of a token, and the groups its claims name. */
export interface RbacSubject {
  readonly subject: string;
  readonly groups: readonly string[];
}

/** What an enforcer works with. */
export interface EnforcerDeps {
  /** Globs that do not stop at any separator; a pattern that does not compile matches nothing. */
  readonly matchGlob: (pattern: string, text: string) => boolean;
  /** Whether Go's regular expression is found in a text, for `policy.matchMode: regex`; must not throw. */
  readonly matchRegex: MatchPattern;
  /** The project of that name as stored, or `undefined`. */
  readonly project: (name: string) => AppProject | undefined;
}

/** Decides who may do what, by the built-in roles, `argocd-rbac-cm` and the roles of projects. */
export interface Enforcer {
  allows(subject: RbacSubject, request: RbacRequest): boolean;
  /**
   * Whether there is an object on which it is allowed, however narrow the grant. `projects` are those whose roles may grant it. It never
   * says yes where each object that the lines name is denied; it may say no for patterns of which no example can be made.
   */
  allowsSomewhere(
    subject: RbacSubject,
    request: Omit<RbacRequest, 'object'>,
    projects: readonly string[],
  ): boolean;
}

/** What an enforcer knows by itself. */
export interface EnforcerOptions {
  /** Whether it knows the built-in roles; default true. */
  readonly withBuiltIn?: boolean | undefined;
}

/**
 * Makes an enforcer of one state of the settings. Throws `StatusError(invalidArgument)` where the policy does not parse, so that the
 * caller can keep the last good one.
 */
export function createEnforcer(
  deps: EnforcerDeps,
  settings: RbacSettings,
  options: EnforcerOptions = {},
): Enforcer {
  const { withBuiltIn = true } = options;
  const matches = settings.matchMode === 'regex' ? createRegexMatcher(deps.matchRegex) : deps.matchGlob;
  const policy = joinPolicies(withBuiltIn ? builtinPolicy : parsePolicy(''), parsePolicy(settings.policy));
  const base = createDecider(policy, matches);
  const deciderOf = createProjectDeciders({ policy, base, matches });

  /** The default role may do it, or the subject itself. */
  const byRoleOrSubject = (decider: Decider, subject: string, request: RbacRequest): boolean =>
    (settings.defaultRole !== '' && decider.allows(settings.defaultRole, request)) ||
    decider.allows(subject, request);

  const enforcer: Enforcer = {
    allows({ subject, groups }, request) {
      if (settings.defaultRole !== '' && base.allows(settings.defaultRole, request)) return true;
      const project = projectOf(request, deps.project);
      const decider = project ? deciderOf(project) : base;
      const ownRole = projectRoleOf(subject);
      if (project && ownRole) {
        // A token of one project's role has nothing to say in another.
        return ownRole.project === project.metadata.name && byRoleOrSubject(decider, subject, request);
      }
      if (byRoleOrSubject(decider, subject, request)) return true;
      return groups.some((group) => decider.isMember(group) && byRoleOrSubject(decider, group, request));
    },
    allowsSomewhere(who, request, projects) {
      const deciders = new Set([base]);
      for (const project of projects.map(deps.project)) if (project) deciders.add(deciderOf(project));
      const members = [settings.defaultRole, who.subject, ...who.groups].filter((name) => name !== '');
      const patterns = new Set(
        [...deciders].flatMap((decider) => members.flatMap((name) => decider.allowedObjects(name, request))),
      );
      // An example of a pattern is asked about like any object, so that lines that deny count.
      return [...patterns].some((pattern) =>
        [pattern, exampleOf(pattern)].some((object) => enforcer.allows(who, { ...request, object })),
      );
    },
  };
  return enforcer;
}

/** A text that a pattern, glob or regular expression, may well match. */
function exampleOf(pattern: string): string {
  return pattern
    .replace(/^\^/, '')
    .replace(/\$$/, '')
    .replaceAll(/\{([^{},]*)[^{}]*\}/g, '$1')
    .replaceAll(/\[([^\]!^])[^\]]*\][+*]?/g, '$1')
    .replaceAll(/\\(.)/g, '$1');
}

interface ProjectDecidersDeps {
  readonly policy: PolicySet;
  readonly base: Decider;
  readonly matches: MatchPattern;
}

/** Deciders that also know the roles of a project, one for each state of it. */
function createProjectDeciders({
  policy,
  base,
  matches,
}: ProjectDecidersDeps): (project: AppProject) => Decider {
  const kept = new WeakMap<AppProject, Decider>();
  return (project) => {
    const known = kept.get(project);
    if (known) return known;
    const text = projectPolicyText(project);
    const decider = text === '' ? base : projectDecider(text);
    kept.set(project, decider);
    return decider;
  };

  function projectDecider(text: string): Decider {
    let own: PolicySet;
    try {
      own = parsePolicy(text);
    } catch {
      // Argo CD: a project whose policies do not parse gives nothing; the rest of the policy stays in force.
      return base;
    }
    return createDecider(joinPolicies(policy, own), matches);
  }
}

/** The project that a request is about: the first part of the object, or the object itself for projects. */
function projectOf(request: RbacRequest, find: EnforcerDeps['project']): AppProject | undefined {
  if (request.resource === 'projects') return find(request.object);
  const slash = request.object.indexOf('/');
  return slash >= 0 && projectScopedResources.has(request.resource)
    ? find(request.object.slice(0, slash))
    : undefined;
}
