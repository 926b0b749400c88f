import type { PolicyRule, PolicySet } from './policy.ts';
import type { RbacRequest } from './vocabulary.ts';

/** Whether a pattern of a policy line matches a text. Must not throw. */
export type MatchPattern = (pattern: string, text: string) => boolean;

/** Deepest chain of roles in roles that counts, as in casbin. */
const MAX_ROLE_DEPTH = 10;

/** Most decisions that are remembered; then all are forgotten. */
const MAX_REMEMBERED = 10_000;

/** Decides for one policy: somebody may do something if a line allows it and no line denies it. */
export interface Decider {
  allows(subject: string, request: RbacRequest): boolean;
  /** Whether a `g` line gives a role to that user or group. */
  isMember(name: string): boolean;
}

/** Makes a decider. Decisions are remembered, because a list of applications asks the same questions again and again. */
export function createDecider(policy: PolicySet, matches: MatchPattern): Decider {
  const rolesOf = new Map<string, string[]>();
  for (const { member, role } of policy.groups) rolesOf.set(member, [...(rolesOf.get(member) ?? []), role]);
  const rulesOf = new Map<string, readonly PolicyRule[]>();
  const remembered = new Map<string, boolean>();

  const rulesFor = (subject: string): readonly PolicyRule[] => {
    const known = rulesOf.get(subject);
    if (known) return known;
    const subjects = withRoles(subject, rolesOf);
    const rules = policy.rules.filter((rule) => subjects.has(rule.subject));
    if (rulesOf.size >= MAX_REMEMBERED) rulesOf.clear();
    rulesOf.set(subject, rules);
    return rules;
  };

  const decide = (subject: string, request: RbacRequest): boolean => {
    let allowed = false;
    for (const rule of rulesFor(subject)) {
      // A line that allows cannot change anything any more.
      if (allowed && rule.effect === 'allow') continue;
      if (
        !matches(rule.resource, request.resource) ||
        !matches(rule.action, request.action) ||
        !matches(rule.object, request.object)
      )
        continue;
      if (rule.effect === 'deny') return false;
      allowed = true;
    }
    return allowed;
  };

  return {
    allows(subject, request) {
      const key = JSON.stringify([subject, request.resource, request.action, request.object]);
      const known = remembered.get(key);
      if (known !== undefined) return known;
      const decision = decide(subject, request);
      if (remembered.size >= MAX_REMEMBERED) remembered.clear();
      remembered.set(key, decision);
      return decision;
    },
    isMember: (name) => rolesOf.has(name),
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
