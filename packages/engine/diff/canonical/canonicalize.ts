import type { JsonObject, KubeObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';
import { fieldOf, isStruct, typeOfKind } from '../kinds/facts.ts';
import type { Field } from '../kinds/facts.ts';
import { canonicalQuantity } from './quantity.ts';

/**
 * Writes an object of a built-in kind as Kubernetes' own types would: empty values that are never written are
 * left out (`value: ''`, `hostNetwork: false`, `null`), quantities are canonical. Other kinds come back as they are.
 */
export function canonicalize(object: KubeObject): KubeObject {
  const type = typeOfKind(object);
  if (type === undefined) return object;
  return canonicalStruct(object, type) as KubeObject;
}

/** Writes one value canonically as a type (`PodSpec`, `quantity`, …); `ResourceList` is a map of quantities. */
export function canonicalOfType(value: unknown, type: string): unknown {
  if (Array.isArray(value)) return value.map((element) => canonicalOfType(element, type));
  if (type === 'ResourceList' && isJsonObject(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, member]) => [key, canonicalValue(member, 'quantity')]),
    );
  }
  return canonicalValue(value, type);
}

function canonicalStruct(value: JsonObject, type: string): JsonObject {
  const result: Record<string, unknown> = {};
  for (const [key, member] of Object.entries(value)) {
    if (member === undefined) continue;
    const field = fieldOf(type, key);
    const canonical = field ? canonicalMember(member, field) : member;
    if (canonical !== undefined) result[key] = canonical;
  }
  return result;
}

function canonicalMember(value: unknown, field: Field): unknown {
  if (value === null) return field.kept ? null : undefined;
  if (field.shape === 'list') {
    if (!Array.isArray(value)) return value;
    if (value.length === 0 && !field.kept) return undefined;
    return value.map((element) => canonicalValue(element, field.type));
  }
  if (field.shape === 'map') {
    if (!isJsonObject(value)) return value;
    const entries = Object.entries(value);
    if (entries.length === 0 && !field.kept) return undefined;
    return Object.fromEntries(entries.map(([key, member]) => [key, canonicalMapValue(member, field.type)]));
  }
  if (!field.pointer && !field.kept && (value === '' || value === 0 || value === false)) return undefined;
  return canonicalValue(value, field.type);
}

function canonicalMapValue(value: unknown, type: string): unknown {
  // A key without a value is the empty value in Go; argo-cd issue 943 is about Secrets like that.
  if (value === null && (type === 'bytes' || type === 'string')) return '';
  return canonicalValue(value, type);
}

function canonicalValue(value: unknown, type: string): unknown {
  if (isStruct(type) && isJsonObject(value)) return canonicalStruct(value, type);
  if (type === 'quantity' && isQuantity(value)) return canonicalQuantity(value);
  return value;
}

/** Kubernetes reads a quantity from a text or any number, also one that `parseJson` keeps as a `bigint`. */
function isQuantity(value: unknown): value is string | number | bigint {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'bigint';
}
