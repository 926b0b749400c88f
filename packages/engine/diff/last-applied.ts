import type { KubeObject } from '@tiphys/base';
import { formatGoJson, isJsonObject, parseJson, sortKeys } from '@tiphys/base';

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
  const text = `${formatGoJson(sortKeys(bare))}\n`;
  return {
    ...bare,
    metadata: { ...bare.metadata, annotations: { ...annotations, [lastAppliedAnnotation]: text } },
  };
}
