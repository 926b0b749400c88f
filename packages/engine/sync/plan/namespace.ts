import type { KubeObject } from '@tiphys/base';
import type { PlanInput, SyncResource } from './types.ts';

/**
 * The destination namespace as something to apply (`CreateNamespace=true`): where it is missing, or where the
 * application manages its labels and annotations. Those are applied server-side, so that others' stay.
 */
export function namespaceResource(input: PlanInput): SyncResource | undefined {
  const { namespace, options, namespaceMetadata: managed, liveNamespace: live } = input;
  if (!options.createNamespace || namespace === '') return undefined;
  const isDeclared = input.resources.some(({ target }) => target && isNamespace(target, namespace));
  if (isDeclared || (live && !managed)) return undefined;
  const metadata = managed
    ? {
        name: namespace,
        ...(managed.labels ? { labels: managed.labels } : {}),
        annotations: { ...managed.annotations, 'argocd.argoproj.io/sync-options': 'ServerSideApply=true' },
      }
    : { name: namespace };
  return { target: { apiVersion: 'v1', kind: 'Namespace', metadata } as KubeObject, live };
}

/** Whether an object is the namespace of that name. */
export function isNamespace(object: KubeObject, name: string): boolean {
  return object.apiVersion === 'v1' && object.kind === 'Namespace' && object.metadata.name === name;
}
