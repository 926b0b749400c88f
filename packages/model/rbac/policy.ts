import { codes, messageOf, StatusError } from '@tiphys/base';
import { readCsvLine } from './csv-line.ts';

/** One `p` line: a subject may, or may not, do something. Everything but the subject is a pattern. */
export interface PolicyRule {
  readonly subject: string;
  readonly resource: string;
  readonly action: string;
  readonly object: string;
  readonly effect: 'allow' | 'deny';
}

/** One `g` line: a user, group or role has what a role has. */
export interface PolicyGroup {
  readonly member: string;
  readonly role: string;
}

/** What a policy text says. */
export interface PolicySet {
  readonly rules: readonly PolicyRule[];
  readonly groups: readonly PolicyGroup[];
}

/**
 * Reads a policy: lines of `p, subject, resource, action, object, effect` and `g, member, role`; empty lines and lines that begin with
 * `#` do not count. Throws `StatusError(invalidArgument)` for the first line that is neither.
 */
export function parsePolicy(text: string): PolicySet {
  const rules: PolicyRule[] = [];
  const groups: PolicyGroup[] = [];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const [key, ...fields] = readFields(line);
    if (key === 'p' && fields.length === 5) {
      const rule = toRule(fields);
      // Argo CD: casbin counts an effect that is neither as none at all.
      if (rule) rules.push(rule);
    } else if (key === 'g' && fields.length === 2) {
      groups.push({ member: fields[0] ?? '', role: fields[1] ?? '' });
    } else {
      throw new StatusError(codes.invalidArgument, `invalid RBAC policy: ${line}`);
    }
  }
  return { rules, groups };
}

function readFields(line: string): string[] {
  try {
    return readCsvLine(line);
  } catch (cause) {
    throw new StatusError(
      codes.invalidArgument,
      `error parsing policy line ${JSON.stringify(line)}: ${messageOf(cause)}`,
      { cause },
    );
  }
}

function toRule(fields: readonly string[]): PolicyRule | undefined {
  const [subject = '', resource = '', action = '', object = '', effect = ''] = fields;
  if (effect !== 'allow' && effect !== 'deny') return undefined;
  return { subject, resource, action, object, effect };
}

/** Several policies as one. */
export function joinPolicies(...policies: readonly PolicySet[]): PolicySet {
  return {
    rules: policies.flatMap((policy) => policy.rules),
    groups: policies.flatMap((policy) => policy.groups),
  };
}

/** Roles that are given to somebody but allow nothing, which is mostly a spelling mistake. */
export function rolesWithoutRules({ rules, groups }: PolicySet): string[] {
  const subjects = new Set(rules.map((rule) => rule.subject));
  const members = new Map<string, string[]>();
  for (const { member, role } of groups) members.set(member, [...(members.get(member) ?? []), role]);
  const hasRules = (role: string, seen: ReadonlySet<string>): boolean =>
    subjects.has(role) ||
    (members.get(role) ?? []).some((next) => !seen.has(next) && hasRules(next, new Set([...seen, next])));
  return [...new Set(groups.map(({ role }) => role))].filter((role) => !hasRules(role, new Set([role])));
}
