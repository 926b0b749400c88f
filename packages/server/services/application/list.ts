import type { ApplicationObject, ApplicationQuery } from '@tiphys/model';
import type { Encoded } from '@tiphys/rpc';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from './deps.ts';
import type { EncodedApplications } from './encoded.ts';
import { selectApplications } from './select.ts';

/** Lists applications, sorted by name, from memory. */
export function createList(
  deps: ApplicationDeps,
  encoded: EncodedApplications,
): (query: ApplicationQuery, call: Call) => Promise<Encoded> {
  return (query, call) => {
    const items = deps.applications
      .list()
      .filter(selectApplications(deps, query, call))
      .sort(byName);
    return Promise.resolve(encoded.list(deps.applications.resourceVersion(), items));
  };
}

/** Order of applications in lists. */
export function byName(left: ApplicationObject, right: ApplicationObject): number {
  const a = left.metadata.name ?? '';
  const b = right.metadata.name ?? '';
  if (a !== b) return a < b ? -1 : 1;
  return (left.metadata.namespace ?? '') < (right.metadata.namespace ?? '') ? -1 : 1;
}
