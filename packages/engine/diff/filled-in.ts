import type { KubeObject } from '@tiphys/base';
import { isJsonObject, jsonEqual } from '@tiphys/base';
import { typeOfKind } from './kinds/facts.ts';

/**
 * The live object without what only the server filled in, where lists cannot be merged by key: kinds whose types are
 * not known, and the claims in a StatefulSet.
 */
export function comparableLive(original: KubeObject, live: KubeObject): KubeObject {
  if (typeOfKind(original) === undefined) return keepFieldsOf(original, live) as KubeObject;
  const claims = claimsOf(original);
  return claims ? withClaims(live, keepFieldsOf(claims, claimsOf(live))) : live;
}

/** The target with the live claims of a StatefulSet, where those say the same and what the server filled in. */
export function withFilledClaims(target: KubeObject, live: KubeObject): KubeObject {
  const [wanted, present] = [claimsOf(target), claimsOf(live)];
  return wanted && present && jsonEqual(keepFieldsOf(wanted, present), wanted)
    ? withClaims(target, present)
    : target;
}

function claimsOf(object: KubeObject): readonly unknown[] | undefined {
  const spec = object['spec'];
  if (object.kind !== 'StatefulSet' || !isJsonObject(spec)) return undefined;
  return Array.isArray(spec['volumeClaimTemplates']) ? spec['volumeClaimTemplates'] : undefined;
}

function withClaims(object: KubeObject, volumeClaimTemplates: unknown): KubeObject {
  return { ...object, spec: { ...(object['spec'] as object), volumeClaimTemplates } };
}

/** `value` with only the members that `model` has; elements of lists that `model` does not reach stay whole. */
function keepFieldsOf(model: unknown, value: unknown): unknown {
  if (Array.isArray(model) && Array.isArray(value)) {
    return value.map((element, index) =>
      index < model.length ? keepFieldsOf(model[index], element) : element,
    );
  }
  if (!isJsonObject(model) || !isJsonObject(value)) return value;
  const kept = Object.keys(model).filter((key) => value[key] !== undefined);
  return Object.fromEntries(kept.map((key) => [key, keepFieldsOf(model[key], value[key])]));
}
