import type { KubeObject } from '@tiphys/base';
import { optionValue } from './confirmations.ts';

/**
 * Whether a cascade deletes an object. Not deleted: CustomResourceDefinitions, the application itself, and what says
 * `Delete=false` or Helm's `resource-policy: keep`. Mirrors Argo CD's `shouldBeDeleted`.
 */
export function isDeletable(
  object: KubeObject,
  application: { readonly namespace: string; readonly name: string; readonly syncOptions: readonly string[] },
): boolean {
  const { kind, apiVersion, metadata } = object;
  if (kind === 'CustomResourceDefinition' && apiVersion.startsWith('apiextensions.k8s.io/')) return false;
  const isItself =
    kind === 'Application' &&
    apiVersion.startsWith('argoproj.io/') &&
    metadata.namespace === application.namespace &&
    metadata.name === application.name;
  if (isItself) return false;
  if (optionValue(object, 'Delete', application.syncOptions) === 'false') return false;
  return metadata.annotations?.['helm.sh/resource-policy'] !== 'keep';
}

/** The objects to be deleted next: those of the highest sync wave; lower waves follow when they are gone. */
export function lastWave(objects: readonly KubeObject[], wave: (object: KubeObject) => number): KubeObject[] {
  const highest = Math.max(...objects.map(wave));
  return objects.filter((object) => wave(object) === highest);
}
