import { parseJson } from '@tiphys/base';

const lastApplied = 'kubectl.kubernetes.io/last-applied-configuration';

/** A manifest without what only machines read. */
export interface TidyManifest {
  readonly value: unknown;
  /** What was taken out, to be told. */
  readonly hidden: readonly string[];
}

/** Reads a manifest and takes out field managers and kubectl's copy of itself; undefined for what is no JSON object. */
export function tidyManifest(json: string | undefined): TidyManifest | undefined {
  const object = parseObject(json);
  if (!object) return undefined;
  const hidden: string[] = [];
  const { metadata } = object;
  if (!isRecord(metadata)) return { value: object, hidden };
  const { managedFields, annotations, ...rest } = metadata;
  if (managedFields !== undefined) hidden.push('managedFields');
  const kept: Record<string, unknown> = { ...rest };
  if (isRecord(annotations)) {
    const { [lastApplied]: applied, ...others } = annotations;
    if (applied !== undefined) hidden.push('last-applied-configuration');
    if (Object.keys(others).length > 0) kept['annotations'] = others;
  }
  return { value: inWrittenOrder({ ...object, metadata: kept }), hidden };
}

/** Objects as people write them: the API server's own order begins with the kind. */
function inWrittenOrder(object: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const first = ['apiVersion', 'kind', 'metadata'].filter((key) => key in object);
  return { ...Object.fromEntries(first.map((key) => [key, object[key]])), ...object };
}

/** The same value with sorted keys, so that two writers' order makes no difference. */
export function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (!isRecord(value)) return value;
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((key) => [key, sortKeys(value[key])]),
  );
}

function parseObject(json: string | undefined): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = parseJson(json ?? '');
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
