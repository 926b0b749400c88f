import type { KubeObject } from '@tiphys/base';
import { parseApiVersion, parseJson } from '@tiphys/base';

/** One compared resource, as the API server tells it; states are JSON texts, `null` or empty where there is none. */
export interface ResourceDiff {
  readonly group?: string;
  readonly kind?: string;
  readonly namespace?: string;
  readonly name?: string;
  readonly liveState?: string;
  readonly targetState?: string;
  readonly normalizedLiveState?: string;
  readonly predictedLiveState?: string;
  readonly modified?: boolean;
  readonly hook?: boolean;
}

/** A resource that differs, with what to show of both sides. */
export interface Difference {
  readonly group: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly live: KubeObject | undefined;
  readonly target: KubeObject | undefined;
}

/** An object from its JSON text; `undefined` for `null` and nothing. */
export function parseState(text: string | undefined): KubeObject | undefined {
  if (!text || text === 'null') return undefined;
  // The API server sends only objects that Kubernetes accepted or that were rendered as such.
  return parseJson(text) as KubeObject;
}

/** The resources that differ, in the order of their keys; hooks and resources that are skipped do not count. */
export function differences(items: readonly ResourceDiff[]): Difference[] {
  const found: Difference[] = [];
  for (const item of items) {
    const live = parseState(item.normalizedLiveState);
    const target = parseState(item.predictedLiveState) ?? parseState(item.targetState);
    const missing = parseState(item.targetState) === undefined;
    if (item.hook === true || isHook(live) || isHook(target)) continue;
    const shown = missing ? undefined : target;
    if (live === undefined && shown === undefined) continue;
    if (item.modified !== true && live !== undefined && shown !== undefined) continue;
    found.push(difference(live, shown));
  }
  return found.sort((a, b) => (keyOf(a) < keyOf(b) ? -1 : 1));
}

function difference(live: KubeObject | undefined, target: KubeObject | undefined): Difference {
  const object = live ?? target;
  return {
    group: parseApiVersion(object?.apiVersion ?? '').group,
    kind: object?.kind ?? '',
    namespace: object?.metadata.namespace ?? '',
    name: object?.metadata.name ?? '',
    live,
    target,
  };
}

function keyOf(item: Difference): string {
  return `${item.group}/${item.kind}/${item.namespace}/${item.name}`;
}

/** Whether an object is a hook of Argo CD or Helm, which is run and not compared. */
export function isHook(object: KubeObject | undefined): boolean {
  const annotations = object?.metadata.annotations ?? {};
  return 'argocd.argoproj.io/hook' in annotations || 'helm.sh/hook' in annotations;
}
