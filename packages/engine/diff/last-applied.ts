import type { KubeObject } from '@tiphys/base';
import { isJsonObject, parseJson } from '@tiphys/base';

/** Where `kubectl apply` keeps what it applied last. */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The object that was applied last by client-side apply, or `undefined` where there is none that can be read. */
export function lastAppliedOf(live: KubeObject): KubeObject | undefined {
  const text = live.metadata.annotations?.[lastAppliedAnnotation];
  if (typeof text !== 'string') return undefined;
  try {
    const parsed: unknown = parseJson(text);
    if (!isJsonObject(parsed)) return undefined;
    // Nothing else in it is trusted to be there: anybody may write the annotation.
    const metadata = isJsonObject(parsed['metadata']) ? parsed['metadata'] : {};
    const { apiVersion, kind } = parsed;
    return { ...parsed, apiVersion: String(apiVersion ?? ''), kind: String(kind ?? ''), metadata };
  } catch {
    // A broken annotation means that nothing is known: the two-way comparison follows, as in Argo CD.
    return undefined;
  }
}

/** The object with its own content as the last-applied annotation: sorted compact JSON and a newline, as kubectl writes it. */
export function withLastApplied(object: KubeObject): KubeObject {
  const { [lastAppliedAnnotation]: _, ...annotations } = object.metadata.annotations ?? {};
  const bare = { ...object, metadata: { ...object.metadata, annotations } };
  const text = `${escapeHtml(JSON.stringify(sorted(bare)))}\n`;
  return {
    ...bare,
    metadata: { ...bare.metadata, annotations: { ...annotations, [lastAppliedAnnotation]: text } },
  };
}

/** Go writes these characters as escapes; kubectl's annotation would differ in every byte else. */
function escapeHtml(json: string): string {
  const code = (char: string): string => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return json.replace(/[<>&\u2028\u2029]/g, code);
}

/** A value with the members of all objects in order of their names. */
function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isJsonObject(value)) return value;
  const names = Object.keys(value).toSorted();
  return Object.fromEntries(names.map((name) => [name, sorted(value[name])]));
}
