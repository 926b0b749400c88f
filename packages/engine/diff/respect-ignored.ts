import type { KubeObject } from '@tiphys/base';
import { removeIgnored } from './ignore.ts';
import { typeOfKind } from './kinds/facts.ts';
import { removeManagedBy } from './managed-fields.ts';
import { createStrategicPatch } from './strategic/create.ts';
import { applyPatch } from './strategic/three-way.ts';
import type { DiffOptions } from './types.ts';

/**
 * The target to apply under `RespectIgnoreDifferences=true`: what the rules ignore has the live object's value, so
 * that a sync leaves it alone.
 */
export function withLiveIgnored(target: KubeObject, live: KubeObject, options: DiffOptions): KubeObject {
  if (!options.ignore) return target;
  const rules: DiffOptions = { ...options, ignoreStatus: 'none' };
  const pair = removeManagedBy({ live, target }, options.ignore.managedFieldsManagers);
  const type = typeOfKind(target);
  const body = createStrategicPatch(removeIgnored(pair.live, rules), live, {
    type,
    changes: true,
    deletions: false,
  });
  if (Object.keys(body).length === 0) return target;
  return applyPatch(removeIgnored(pair.target, rules), {
    type: type === undefined ? 'merge' : 'strategic',
    body,
  });
}
