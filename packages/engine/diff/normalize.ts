import type { JsonObject, KubeObject } from '@tiphys/base';
import { compareTexts, isJsonObject, parseApiVersion } from '@tiphys/base';

/**
 * What is the same in every comparison: `metadata.creationTimestamp` is dropped, a Secret's `stringData` becomes
 * `data`, empty and aggregated RBAC rules become null, and the subsets of Endpoints are sorted.
 */
export function normalizeObject(
  object: KubeObject,
  options: { readonly ignoreAggregatedRoles?: boolean | undefined } = {},
): KubeObject {
  const { creationTimestamp: _, ...metadata } = object.metadata;
  const bare: KubeObject = { ...object, metadata };
  const { group } = parseApiVersion(object.apiVersion);
  if (group === '' && object.kind === 'Secret') return encodeStringData(bare);
  if (group === '' && object.kind === 'Endpoints') return sortSubsets(bare);
  if (group === 'rbac.authorization.k8s.io' && (object.kind === 'Role' || object.kind === 'ClusterRole')) {
    return normalizeRole(bare, options.ignoreAggregatedRoles ?? false);
  }
  return bare;
}

/** A Secret with `stringData` encoded into `data`, and missing values as empty ones; other kinds are returned as they are. */
export function encodeStringData(object: KubeObject): KubeObject {
  if (object.apiVersion !== 'v1' || object.kind !== 'Secret') return object;
  const { stringData, ...rest } = object;
  const own = isJsonObject(rest['data']) ? rest['data'] : undefined;
  if (!own && !isJsonObject(stringData)) return object;
  const data: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(own ?? {})) data[key] = value ?? '';
  for (const [key, value] of Object.entries(isJsonObject(stringData) ? stringData : {})) {
    // A value that is not text stays as it is, so that the API server refuses it.
    data[key] = typeof value === 'string' ? encodeBase64(value) : value;
  }
  return { ...rest, data } as KubeObject;
}

function encodeBase64(text: string): string {
  let binary = '';
  for (const byte of new TextEncoder().encode(text)) binary += String.fromCharCode(byte);
  return btoa(binary);
}

function normalizeRole(object: KubeObject, ignoreAggregated: boolean): KubeObject {
  const rules = object['rules'];
  const isAggregated = ignoreAggregated && isJsonObject(object['aggregationRule']);
  const isEmpty = Array.isArray(rules) && rules.length === 0;
  return isAggregated || isEmpty ? { ...object, rules: null } : object;
}

function sortSubsets(object: KubeObject): KubeObject {
  const subsets = object['subsets'];
  if (!Array.isArray(subsets)) return object;
  const sorted = subsets.map((subset: unknown) =>
    isJsonObject(subset)
      ? {
          ...subset,
          ...sortedList(subset, 'addresses', addressKey),
          ...sortedList(subset, 'notReadyAddresses', addressKey),
          ...sortedList(subset, 'ports', portKey),
        }
      : subset,
  );
  return {
    ...object,
    subsets: sorted.toSorted((left, right) => compareTexts(JSON.stringify(left), JSON.stringify(right))),
  };
}

function sortedList(owner: JsonObject, key: string, keyOf: (item: JsonObject) => string): JsonObject {
  const list = owner[key];
  if (!Array.isArray(list)) return {};
  const text = (item: unknown): string => (isJsonObject(item) ? keyOf(item) : '');
  return { [key]: list.toSorted((left, right) => compareTexts(text(left), text(right))) };
}

function addressKey(address: JsonObject): string {
  const target = isJsonObject(address['targetRef']) ? address['targetRef']['uid'] : '';
  return `${String(address['ip'])} ${String(address['hostname'] ?? '')} ${String(target ?? '')}`;
}

function portKey(port: JsonObject): string {
  return `${String(port['name'] ?? '')} ${String(port['port']).padStart(5, '0')} ${String(port['protocol'] ?? 'TCP')}`;
}
