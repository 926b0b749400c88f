import type { KubeObject } from '@tiphys/base';
import { isJsonObject, parseApiVersion } from '@tiphys/base';
import type { KnownTypeField } from '../types.ts';
import { canonicalOfType } from './canonicalize.ts';

// Argo CD's built-in entry of knownTypeFields.
const builtIn: Readonly<Record<string, readonly KnownTypeField[]>> = {
  'argoproj.io/Rollout': [{ field: 'spec.template.spec', type: 'core/v1/PodSpec' }],
};

// Names in Argo CD's setting that are not the names of types.
const typeNames: Readonly<Record<string, string>> = { Quantity: 'quantity', Duration: 'duration' };

/** Writes the fields of a custom kind that hold Kubernetes' own types canonically. The input is not changed. */
export function canonicalizeKnownTypes(object: KubeObject, fields: readonly KnownTypeField[]): KubeObject {
  const { group } = parseApiVersion(object.apiVersion);
  const own = builtIn[`${group}/${object.kind}`] ?? [];
  let result: unknown = object;
  for (const { field, type } of [...own, ...fields]) {
    const name = type.slice(type.lastIndexOf('/') + 1);
    result = canonicalAt(result, field.split('.'), typeNames[name] ?? name);
  }
  return result as KubeObject;
}

function canonicalAt(value: unknown, path: readonly string[], type: string): unknown {
  const [name, ...rest] = path;
  if (name === undefined) return canonicalOfType(value, type);
  if (Array.isArray(value)) return value.map((element) => canonicalAt(element, path, type));
  if (!isJsonObject(value) || value[name] === undefined) return value;
  return { ...value, [name]: canonicalAt(value[name], rest, type) };
}
