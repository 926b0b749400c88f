import type { KubeObject } from '@tiphys/base';
import { jsonEqual, parseApiVersion } from '@tiphys/base';
import { hideSecretData } from '@tiphys/engine/diff';
import type { PreviewObject } from '@tiphys/model/v2';
import type { ApplicationDeps } from '../services/application/deps.ts';
import { isSecret } from '../services/application/manifests.ts';

/** Most objects of a preview. */
export const maxObjects = 500;

/** Two renderings, and the namespace of objects that name none. */
export interface Renderings {
  readonly before: readonly KubeObject[];
  readonly after: readonly KubeObject[];
  readonly namespace: string;
}

/** Puts the objects of two renderings side by side, what changes first; values of Secrets are hidden so that one still sees whether they differ. */
export function pairObjects(
  deps: Pick<ApplicationDeps, 'config'>,
  { before, after, namespace }: Renderings,
): readonly PreviewObject[] {
  const old = new Map(before.map((object) => [keyOf(object, namespace), object]));
  const pairs = after.map((object) => {
    const key = keyOf(object, namespace);
    const was = old.get(key);
    old.delete(key);
    return preview(deps, { before: was, after: object, namespace });
  });
  pairs.push(
    ...[...old.values()].map((object) => preview(deps, { before: object, after: undefined, namespace })),
  );
  return pairs.sort((a, b) => order[a.change] - order[b.change] || compare(a, b));
}

const order: Readonly<Record<PreviewObject['change'], number>> = {
  removed: 0,
  changed: 1,
  added: 2,
  same: 3,
};

function compare(a: PreviewObject, b: PreviewObject): number {
  const left = `${a.kind}/${a.namespace}/${a.name}`;
  const right = `${b.kind}/${b.namespace}/${b.name}`;
  return left < right ? -1 : Number(left > right);
}

interface Pair {
  readonly before: KubeObject | undefined;
  readonly after: KubeObject | undefined;
  readonly namespace: string;
}

function preview({ config }: Pick<ApplicationDeps, 'config'>, pair: Pair): PreviewObject {
  const change = changeOf(pair);
  const shown = [pair.before, pair.after];
  const sensitive = config.settings().sensitiveAnnotations;
  const [before, after] = shown.some((object) => object && isSecret(object))
    ? hideSecretData(shown, sensitive)
    : shown;
  const { apiVersion, kind, metadata } = (pair.after ?? pair.before) as KubeObject;
  const { group, version } = parseApiVersion(apiVersion);
  return {
    group,
    version,
    kind,
    namespace: metadata.namespace ?? '',
    name: metadata.name ?? '',
    change,
    ...(before && change !== 'same' ? { before } : {}),
    ...(after ? { after } : {}),
  };
}

function changeOf({ before, after }: Pair): PreviewObject['change'] {
  if (!before) return 'added';
  if (!after) return 'removed';
  return jsonEqual(before, after) ? 'same' : 'changed';
}

function keyOf({ apiVersion, kind, metadata }: KubeObject, namespace: string): string {
  return [parseApiVersion(apiVersion).group, kind, metadata.namespace || namespace, metadata.name ?? ''].join(
    '/',
  );
}
