import type { KubeObject, ResourceKey } from '@tiphys/base';
import { keyOf, keyText, parseApiVersion } from '@tiphys/base';
import type { ApiCatalog } from '@tiphys/kube';

/** How rendered objects become the targets of one application in one cluster. */
export interface TargetRules {
  readonly catalog: ApiCatalog;
  /** The destination namespace. */
  readonly namespace: string;
  /** Whether a kind is left out by the settings. */
  excludes(group: string, kind: string): boolean;
  /** Writes the tracking mark again after a namespace was set. */
  track(object: KubeObject): KubeObject;
}

/** Something wrong with rendered objects, by the type of its condition. */
export interface TargetFinding {
  readonly type: 'RepeatedResourceWarning' | 'ExcludedResourceWarning';
  readonly message: string;
}

/** Targets and what was found wrong with them. */
export interface Targets {
  readonly objects: readonly KubeObject[];
  readonly findings: readonly TargetFinding[];
}

/**
 * Gives every rendered object the namespace it lives in, keeps the last of objects that appear twice, and drops
 * kinds that the settings exclude; each with Argo CD's warning.
 */
export function normalizeTargets(rendered: readonly KubeObject[], rules: TargetRules): Targets {
  const byKey = new Map<string, { readonly key: ResourceKey; readonly objects: KubeObject[] }>();
  rendered.forEach((object, index) => {
    const placed = placeObject(object, rules);
    const key = targetKey(placed, index);
    const text = keyText(key);
    const entry = byKey.get(text) ?? { key, objects: [] };
    entry.objects.push(placed);
    byKey.set(text, entry);
  });

  const findings: TargetFinding[] = [];
  const objects: KubeObject[] = [];
  for (const [text, { key, objects: same }] of byKey) {
    const last = same.at(-1);
    if (!last) continue;
    if (same.length > 1) {
      findings.push({
        type: 'RepeatedResourceWarning',
        message: `Resource ${text} appeared ${same.length} times among application resources.`,
      });
    }
    if (rules.excludes(key.group, key.kind)) {
      findings.push({
        type: 'ExcludedResourceWarning',
        message: `Resource ${key.group}/${key.kind} ${last.metadata.name ?? ''} is excluded in the settings`,
      });
    } else {
      objects.push(last);
    }
  }
  return { objects, findings };
}

/** Whether a kind is namespaced; an unknown one counts as namespaced, as in Argo CD. */
export function isNamespaced(catalog: ApiCatalog, object: KubeObject): boolean {
  const { group, version } = parseApiVersion(object.apiVersion);
  const kind = catalog.find(group, version, object.kind) ?? catalog.preferred(group, object.kind);
  return kind?.namespaced ?? true;
}

function placeObject(object: KubeObject, rules: TargetRules): KubeObject {
  const namespaced = isNamespaced(rules.catalog, object);
  const present = object.metadata.namespace ?? '';
  if (namespaced && present === '') {
    return rules.track({ ...object, metadata: { ...object.metadata, namespace: rules.namespace } });
  }
  if (!namespaced && present !== '') {
    const { namespace: _, ...metadata } = object.metadata;
    return rules.track({ ...object, metadata });
  }
  return object;
}

/** Objects with `generateName` have no name yet; their place in the list keeps them apart. */
function targetKey(object: KubeObject, index: number): ResourceKey {
  const key = keyOf(object);
  const prefix = object.metadata.generateName;
  return key.name === '' && prefix ? { ...key, name: `${prefix}${index}` } : key;
}
