import type { JsonObject, KubeObject } from '@tiphys/base';
import { applyMergePatch, isJsonObject } from '@tiphys/base';
import { fieldOf, isStruct, typeOfKind } from '../kinds/facts.ts';
import type { Field } from '../kinds/facts.ts';
import { applyStrategicPatch } from './apply.ts';
import { createStrategicPatch } from './create.ts';
import { elementKey, isMergeable } from './lists.ts';

/** A patch and how the API server has to read it: strategic for built-in kinds, JSON merge for all others. */
export interface ThreeWayPatch {
  readonly type: 'strategic' | 'merge';
  readonly body: JsonObject;
}

/** The three states of a three-way patch: last applied, wanted, and live. */
export interface ThreeWayStates {
  readonly original: KubeObject;
  readonly modified: KubeObject;
  readonly current: KubeObject;
}

/**
 * The patch that makes `current` what `modified` says and takes away what only `original` had, as `kubectl apply`
 * makes it. An empty body means that there is nothing to do.
 */
export function createThreeWayPatch({ original, modified, current }: ThreeWayStates): ThreeWayPatch {
  const type = typeOfKind(modified);
  const changes = createStrategicPatch(current, modified, { type, changes: true, deletions: false });
  const deletions = createStrategicPatch(original, modified, { type, changes: false, deletions: true });
  return {
    type: type === undefined ? 'merge' : 'strategic',
    body: joinMaps(deletions, changes, type),
  };
}

/** Applies a patch to an object as the API server would; the input is not changed. */
export function applyPatch(object: KubeObject, patch: ThreeWayPatch): KubeObject {
  return (
    patch.type === 'merge'
      ? applyMergePatch(object, patch.body)
      : applyStrategicPatch(object, patch.body, typeOfKind(object))
  ) as KubeObject;
}

/** One patch out of two for the same object; where they meet in a plain value, `changes` wins. */
function joinMaps(deletions: JsonObject, changes: JsonObject, type: string | undefined): JsonObject {
  const joined: Record<string, unknown> = { ...deletions };
  for (const [key, change] of Object.entries(changes)) {
    joined[key] = joinMembers(deletions[key], change, fieldOf(type, key));
  }
  return joined;
}

function joinMembers(deletion: unknown, change: unknown, field: Field | undefined): unknown {
  if (isJsonObject(deletion) && isJsonObject(change) && !field?.replace) {
    return joinMaps(
      deletion,
      change,
      field?.shape === 'value' && isStruct(field.type) ? field.type : undefined,
    );
  }
  const isListPair = Array.isArray(deletion) && Array.isArray(change);
  if (
    !isListPair ||
    !field?.merge ||
    !isMergeable(deletion, field.merge) ||
    !isMergeable(change, field.merge)
  ) {
    return change;
  }
  return joinLists(deletion, change, { type: field.type, mergeKey: field.merge });
}

function joinLists(
  deletions: readonly unknown[],
  changes: readonly unknown[],
  field: { readonly type: string; readonly mergeKey: string },
): unknown[] {
  const rest = [...deletions];
  const joined = changes.map((change) => {
    const key = elementKey(change, field.mergeKey);
    const index = rest.findIndex(
      (element) => elementKey(element, field.mergeKey) === key && !isDeletion(element),
    );
    if (index < 0) return change;
    const [deletion] = rest.splice(index, 1);
    return isJsonObject(deletion) && isJsonObject(change) ? joinMaps(deletion, change, field.type) : change;
  });
  return [...joined, ...rest];
}

function isDeletion(element: unknown): boolean {
  return isJsonObject(element) && element['$patch'] === 'delete';
}
