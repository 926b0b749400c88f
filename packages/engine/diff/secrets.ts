import type { JsonObject, KubeObject } from '@tiphys/base';
import { isJsonObject } from '@tiphys/base';
import { lastAppliedAnnotation, lastAppliedOf } from './last-applied.ts';
import { encodeStringData } from './normalize.ts';

const hidden = '++++++++';
const step = '++++';

/**
 * Replaces the values of Secrets, and of their last-applied annotations, with plus signs. Equal values of one key get
 * equal replacements in all `objects` and different ones get longer ones, so that one still sees what differs. The
 * values of the annotations in `hideAnnotations` are replaced in the same way.
 */
export function hideSecretData(
  objects: readonly (KubeObject | undefined)[],
  hideAnnotations: readonly string[] = [],
): (KubeObject | undefined)[] {
  const documents = [...objects, ...objects.map(lastAppliedIn)].map((object) =>
    object ? encodeStringData(object) : undefined,
  );
  const withData = hideMembers(
    documents.map((object) => (isJsonObject(object?.['data']) ? object['data'] : undefined)),
    undefined,
  );
  const withAnnotations = hideMembers(
    documents.map((object) => object?.metadata.annotations),
    hideAnnotations,
  );
  const hiddenDocuments = documents.map((object, index) =>
    object ? withHidden(object, withData[index], withAnnotations[index]) : undefined,
  );
  const lastApplied = hiddenDocuments.slice(objects.length);
  return hiddenDocuments
    .slice(0, objects.length)
    .map((object, index) => object && withHiddenLast(object, lastApplied[index], hideAnnotations));
}

function lastAppliedIn(object: KubeObject | undefined): KubeObject | undefined {
  return object ? lastAppliedOf(object) : undefined;
}

/** Hides the members `names` (all where not given) of several maps, each name for itself. */
function hideMembers(
  maps: readonly (JsonObject | undefined)[],
  names: readonly string[] | undefined,
): (JsonObject | undefined)[] {
  const results = maps.map((map) => (map ? { ...map } : undefined));
  for (const name of names ?? new Set(maps.flatMap((map) => Object.keys(map ?? {})))) {
    const replacements = new Map<string, string>();
    for (const result of results) {
      if (!result || !Object.hasOwn(result, name)) continue;
      const value = asText(result[name]);
      const replacement = replacements.get(value) ?? hidden + step.repeat(replacements.size);
      replacements.set(value, replacement);
      result[name] = replacement;
    }
  }
  return results;
}

function asText(value: unknown): string {
  if (value === null || value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function withHidden(
  object: KubeObject,
  data: JsonObject | undefined,
  annotations: JsonObject | undefined,
): KubeObject {
  const metadata = annotations ? { ...object.metadata, annotations } : object.metadata;
  const result: Record<string, unknown> = { ...object, metadata };
  // Data that is no map belongs to a broken Secret: it may be anything, and goes as a whole.
  if (object['data'] !== undefined) result['data'] = data ?? hidden;
  if (object['stringData'] !== undefined) result['stringData'] = hidden;
  return result as KubeObject;
}

function withHiddenLast(
  object: KubeObject,
  last: KubeObject | undefined,
  hideAnnotations: readonly string[],
): KubeObject {
  const annotations = object.metadata.annotations;
  if (annotations?.[lastAppliedAnnotation] === undefined) return object;
  // An annotation that cannot be read may hold anything: it is hidden as a whole.
  const text = last && !hideAnnotations.includes(lastAppliedAnnotation) ? JSON.stringify(last) : hidden;
  return {
    ...object,
    metadata: { ...object.metadata, annotations: { ...annotations, [lastAppliedAnnotation]: text } },
  };
}
