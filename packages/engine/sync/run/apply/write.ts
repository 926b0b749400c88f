import type { KubeObject } from '@tiphys/base';
import type { ApiResource, KubeClient, ObjectRef, WriteOptions } from '@tiphys/kube';
import type { ApplyOptions } from '../../plan/options.ts';
import type { SyncOptions } from '../../plan/options.ts';
import { applyManager } from '../../../diff/structured-merge.ts';

/** One object to bring to the cluster. */
export interface Write {
  readonly client: KubeClient;
  readonly kind: ApiResource;
  readonly target: KubeObject;
  /** As last seen; what is done does not rely on it being the newest. */
  readonly live: KubeObject | undefined;
  readonly how: ApplyOptions;
  readonly options: SyncOptions;
  /** Whose client-side applied fields are taken over by server-side apply; `undefined` for nobody's. */
  readonly migrationManager: string | undefined;
  readonly signal: AbortSignal;
}

/** What a write did: the text for the result, and the object as the server answered (not for a deletion). */
export interface Written {
  readonly message: string;
  readonly object: KubeObject | undefined;
  readonly changed: boolean;
}

/** The verbs of kubectl's messages. */
export type Verb = 'created' | 'configured' | 'unchanged' | 'serverside-applied' | 'replaced';

/** `deployment.apps/web configured`, as kubectl prints it; dry runs are marked. */
export function kubectlText({ kind, target, options }: Write, verb: Verb): string {
  const group = kind.group === '' ? '' : `.${kind.group}`;
  const text = `${kind.kind.toLowerCase()}${group}/${target.metadata.name ?? ''} ${verb}`;
  return options.dryRun ? `${text} (dry run)` : text;
}

/** The options of every write: our field manager, and strict validation unless it is turned off. */
export function writeOptions({ how, options, signal }: Write): WriteOptions {
  return {
    fieldManager: applyManager,
    fieldValidation: how.validate ? 'Strict' : 'Ignore',
    signal,
    ...(options.dryRun ? { dryRun: true } : {}),
  };
}

/** The target's address. */
export function refOfTarget({ kind, target }: Write): ObjectRef {
  const namespace = kind.namespaced ? target.metadata.namespace : undefined;
  return { type: kind, namespace, name: target.metadata.name ?? '' };
}

/** The target without a namespace where its kind has none: the path would be another one. */
export function placedTarget(target: KubeObject, kind: ApiResource): KubeObject {
  if (kind.namespaced || target.metadata.namespace === undefined) return target;
  const { namespace: _, ...metadata } = target.metadata;
  return { ...target, metadata };
}
