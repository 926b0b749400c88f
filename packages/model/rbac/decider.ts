import type { PolicySet } from './policy.ts';
import type { RbacRequest } from './vocabulary.ts';

/** Whether a pattern of a policy line matches a text. Must not throw. */
export type MatchPattern = (pattern: string, text: string) => boolean;

/** Deepest chain of roles in roles that counts, as in casbin. */
const MAX_ROLE_DEPTH = 10;

/** Most subjects, resources of a subject and actions on a resource whose lines are kept at hand. */
const MAX_KEPT = 1_000;

/** Decides for one policy: somebody may do something if a line allows it and no line denies it. */
export interface Decider {
  allows(subject: string, request: RbacRequest): boolean;
  /** Whether a `g` line gives a role to that user or group. */
  isMember(name: string): boolean;
  /** Patterns of the objects on which lines allow it, whatever other lines deny. */
  allowedObjects(subject: string, request: Omit<RbacRequest, 'object'>): readonly string[];
}

/**
 * Makes a decider. A list of applications asks the same for thousands of objects, so the few lines that speak of a subject, a resource and an
 * action are kept, and only objects are matched anew.
 */
export function createDecider(policy: PolicySet, matches: MatchPattern): Decider {
  const rolesOf = new Map<string, string[]>();
  for (const { member, role } of policy.groups) rolesOf.set(member, [...(rolesOf.get(member) ?? []), role]);
  const rulesOf = createKept((subject: string) => {
    const subjects = withRoles(subject, rolesOf);
    const own = policy.rules.filter((rule) => subjects.has(rule.subject));
    return createKept((resource: string) => {
      const onResource = own.filter((rule) => matches(rule.resource, resource));
      return createKept((action: string) =>
        onResource
          .filter((rule) => matches(rule.action, action))
          // Lines that deny come first: one of them ends the question.
          .toSorted((a, b) => Number(b.effect === 'deny') - Number(a.effect === 'deny')),
      );
    });
  });
  return {
    allows(subject, { resource, action, object }) {
      const rule = rulesOf(subject)(resource)(action).find((candidate) => matches(candidate.object, object));
      return rule?.effect === 'allow';
    },
    isMember: (name) => rolesOf.has(name),
    allowedObjects: (subject, { resource, action }) =>
      rulesOf(subject)(resource)(action).flatMap(({ effect, object }) =>
        effect === 'allow' ? [object] : [],
      ),
  };
}

/** A function that keeps its answers, up to a number of them. */
function createKept<T>(make: (key: string) => T): (key: string) => T {
  const kept = new Map<string, T>();
  return (key) => {
    const known = kept.get(key);
    if (known !== undefined) return known;
    const made = make(key);
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(key, made);
    return made;
  };
}

/** A subject with all roles it has, directly and through others. */
function withRoles(subject: string, rolesOf: ReadonlyMap<string, readonly string[]>): ReadonlySet<string> {
  const all = new Set([subject]);
  let last = [subject];
  for (let depth = 0; depth < MAX_ROLE_DEPTH && last.length > 0; depth++) {
    last = last.flatMap((name) => rolesOf.get(name) ?? []).filter((role) => !all.has(role));
    for (const role of last) all.add(role);
  }
  return all;
}
