import type { JsonObject, KubeObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';
import { fieldOf, isStruct, typeOfKind } from '../kinds/facts.ts';
import { constantDefaults, defaultRules } from './default-rules.ts';

/**
 * Fills in what the API server would for an object of a built-in kind, so that a list element that leaves out
 * `protocol: TCP` equals one that has it. Other kinds come back as they are.
 */
export function applyDefaults(object: KubeObject): KubeObject {
  const type = typeOfKind(object);
  if (type === undefined) return object;
  return defaultStruct(object, type) as KubeObject;
}

function defaultStruct(value: JsonObject, type: string): JsonObject {
  // First this type's own defaults, then what is inside: a default may add a member that has defaults itself.
  const result: Record<string, unknown> = { ...value };
  const constants = Object.hasOwn(constantDefaults, type) ? constantDefaults[type] : undefined;
  for (const [key, wanted] of Object.entries(constants ?? {})) {
    if (result[key] === undefined || result[key] === null) result[key] = wanted;
  }
  const rule = Object.hasOwn(defaultRules, type) ? defaultRules[type] : undefined;
  if (rule) {
    for (const [key, wanted] of Object.entries(rule(result))) {
      if (wanted === undefined) delete result[key];
      else result[key] = wanted;
    }
  }
  for (const [key, member] of Object.entries(result)) {
    const field = fieldOf(type, key);
    if (!field || !isStruct(field.type)) continue;
    result[key] = field.shape === 'map' ? defaultMap(member, field.type) : defaultMember(member, field.type);
  }
  return result;
}

function defaultMap(value: unknown, type: string): unknown {
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, defaultMember(member, type)]));
}

function defaultMember(value: unknown, type: string): unknown {
  if (Array.isArray(value)) {
    return value.map((element: unknown) => (isJsonObject(element) ? defaultStruct(element, type) : element));
  }
  return isJsonObject(value) ? defaultStruct(value, type) : value;
}
