import type { Config } from '@tiphys/config';
import type { Access } from '../../auth/access.ts';
import type { Identity } from '../../auth/identity.ts';

/** Bits of what may be done with an application, in the order of `ApplicationRow.can`. */
export const rights = { sync: 1, get: 2, update: 4, delete: 8 } as const;

/** Callers whose decisions are kept. */
const maxCallers = 32;

/** Says what a caller may do with applications, by their RBAC objects. */
export type RightsOf = (identity: Identity) => (object: string) => number;

/**
 * Makes rights that are decided once for each caller and object, and forgotten when the policy or a project changes. Who may not
 * `get` an application has no right at all.
 */
export function createRights(access: Access, config: Pick<Config, 'subscribe'>): RightsOf {
  const callers = new Map<string, Map<string, number>>();
  config.subscribe(({ type }) => {
    if (type === 'settings' || type === 'project') callers.clear();
  });
  return (identity) => {
    // All claims: groups and the id of a project's token decide as well as the name.
    const caller = JSON.stringify([identity.subject, identity.claims]);
    let known = callers.get(caller);
    if (!known) {
      known = new Map();
      if (callers.size >= maxCallers) callers.delete(callers.keys().next().value ?? '');
    } else callers.delete(caller);
    callers.set(caller, known);
    const decisions = known;
    return (object) => {
      let bits = decisions.get(object);
      if (bits === undefined) {
        bits = decide(access, identity, object);
        decisions.set(object, bits);
      }
      return bits;
    };
  };
}

function decide(access: Access, identity: Identity, object: string): number {
  const may = (action: string): boolean =>
    access.allows(identity, { resource: 'applications', action, object });
  if (!may('get')) return 0;
  let bits: number = rights.get;
  if (may('sync')) bits += rights.sync;
  if (may('update')) bits += rights.update;
  if (may('delete')) bits += rights.delete;
  return bits;
}
