import type { Logger } from '@tiphys/base';
import { messageOf } from '@tiphys/base';
import type { Config } from '@tiphys/config';
import type { Lang } from '@tiphys/lang';
import type { Enforcer, EnforcerDeps, RbacSettings } from '@tiphys/model';
import { createEnforcer, subjectOf } from '@tiphys/model';
import type { Access } from './access.ts';
import { createAccess } from './access.ts';
import type { Identity } from './identity.ts';

/** What decisions are made of. */
export interface PolicyAccessDeps {
  readonly config: Config;
  readonly lang: Pick<Lang, 'globMatchSafe' | 'evalExpr'>;
  readonly log: Logger;
}

/**
 * Access by `argocd-rbac-cm` and project roles, always by their newest state; a policy that does not parse leaves the last good one in
 * force.
 */
export function createPolicyAccess({ config, lang, log }: PolicyAccessDeps): Access {
  const deps: EnforcerDeps = {
    matchGlob: lang.globMatchSafe,
    matchRegex: (pattern, text) => findsRegex(lang, pattern, text),
    project: (name) => config.project(name),
  };
  const subjects = new WeakMap<
    Identity,
    { readonly settings: RbacSettings; readonly value: ReturnType<typeof subjectOf> }
  >();
  let settings: RbacSettings | undefined;
  let enforcer: Enforcer | undefined;
  const current = (): Enforcer => {
    const newest = config.settings().rbac;
    if (enforcer && settings === newest) return enforcer;
    settings = newest;
    try {
      enforcer = createEnforcer(deps, newest);
    } catch (reason) {
      log.error('The RBAC policy does not parse and is not used', {
        key: 'argocd-rbac-cm: policy.csv',
        error: messageOf(reason),
      });
      // With no good policy at all, only the built-in one counts: nobody gets in who should not.
      enforcer ??= createEnforcer(deps, { ...newest, policy: '', defaultRole: '' });
    }
    return enforcer;
  };
  const subjectFor = (identity: Identity): ReturnType<typeof subjectOf> => {
    const { rbac } = config.settings();
    const known = subjects.get(identity);
    if (known?.settings === rbac) return known.value;
    const value = subjectOf(identity.claims, rbac.scopes);
    subjects.set(identity, { settings: rbac, value });
    return value;
  };
  return createAccess({
    allows: (identity, request) => current().allows(subjectFor(identity), request),
    allowsSomewhere: (identity, request, projects) =>
      current().allowsSomewhere(subjectFor(identity), request, projects),
  });
}

/** Go's regular expressions by way of expr, which uses them; one that does not compile matches nothing. */
function findsRegex(lang: Pick<Lang, 'evalExpr'>, pattern: string, text: string): boolean {
  try {
    return lang.evalExpr('text matches pattern', { text, pattern }) === true;
  } catch {
    return false;
  }
}
