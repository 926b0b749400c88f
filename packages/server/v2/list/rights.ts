import type { Config } from '@tiphys/config';
import type { Access } from '../../auth/access.ts';
import type { Identity } from '../../auth/identity.ts';

/** Bits of what may be done with an application, in the order of `ApplicationRow.can`. */
export const rights = { sync: 1, get: 2, update: 4, delete: 8 } as const;

/** Callers whose decisions are kept. */
const maxCallers = 32;

/** What a caller may do with applications, by their RBAC objects. */
export interface Rights {
  /** Whether it may `get` it. */
  readonly sees: (object: string) => boolean;
  /** All bits; 0 for what it does not see. */
  readonly of: (object: string) => number;
}

/** The rights of a caller. */
export type RightsOf = (identity: Identity) => Rights;

/** Decided so far for one caller. Most objects are only looked at, so that the rest is asked for when it is shown. */
interface Decisions {
  readonly seen: Map<string, boolean>;
  readonly bits: Map<string, number>;
}

/**
 * Makes rights that are decided once for each caller and object, and forgotten when the policy or a project changes. Who may not
 * `get` an application has no right at all.
 */
export function createRights(access: Access, config: Pick<Config, 'subscribe'>): RightsOf {
  const callers = new Map<string, Decisions>();
  config.subscribe(({ type }) => {
    if (type === 'settings' || type === 'project') callers.clear();
  });
  return (identity) => {
    // All claims: groups and the id of a project's token decide as well as the name.
    const caller = JSON.stringify([identity.subject, identity.claims]);
    let known = callers.get(caller);
    if (!known) {
      known = { seen: new Map(), bits: new Map() };
      if (callers.size >= maxCallers) callers.delete(callers.keys().next().value ?? '');
    } else callers.delete(caller);
    callers.set(caller, known);
    const decisions = known;
    const may = (action: string, object: string): boolean =>
      access.allows(identity, { resource: 'applications', action, object });
    const sees = (object: string): boolean => remembered(decisions.seen, object, () => may('get', object));
    return {
      sees,
      of: (object) =>
        sees(object) ? remembered(decisions.bits, object, () => bitsOf((action) => may(action, object))) : 0,
    };
  };
}

function remembered<T>(decisions: Map<string, T>, object: string, decide: () => T): T {
  const known = decisions.get(object);
  if (known !== undefined) return known;
  const decided = decide();
  decisions.set(object, decided);
  return decided;
}

function bitsOf(may: (action: string) => boolean): number {
  let bits: number = rights.get;
  if (may('sync')) bits += rights.sync;
  if (may('update')) bits += rights.update;
  if (may('delete')) bits += rights.delete;
  return bits;
}
