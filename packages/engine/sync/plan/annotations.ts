import type { KubeObject } from '@tiphys/base';
import type { HookDeletePolicy, HookType } from './types.ts';

const hookAnnotation = 'argocd.argoproj.io/hook';
const helmHookAnnotation = 'helm.sh/hook';
const syncOptionsAnnotation = 'argocd.argoproj.io/sync-options';

const hookTypeNames: readonly HookType[] = [
  'PreSync',
  'Sync',
  'PostSync',
  'SyncFail',
  'Skip',
  'PreDelete',
  'PostDelete',
];
const helmHookTypes: Readonly<Record<string, HookType>> = {
  'pre-install': 'PreSync',
  'pre-upgrade': 'PreSync',
  'post-install': 'PostSync',
  'post-upgrade': 'PostSync',
  'pre-delete': 'PreDelete',
  'post-delete': 'PostDelete',
};
const deletePolicyNames: readonly HookDeletePolicy[] = ['HookSucceeded', 'HookFailed', 'BeforeHookCreation'];
const helmDeletePolicies: Readonly<Record<string, HookDeletePolicy>> = {
  'before-hook-creation': 'BeforeHookCreation',
  'hook-succeeded': 'HookSucceeded',
  'hook-failed': 'HookFailed',
};

/** Keeps a hook from vanishing before its result was seen. */
export const hookFinalizer = 'argocd.argoproj.io/hook-finalizer';

/** The hook types of an object; Helm's count only where there are none of Argo CD's. Empty for ordinary objects. */
export function hookTypes(object: KubeObject): HookType[] {
  const own = listOf(object, hookAnnotation).filter((text): text is HookType =>
    (hookTypeNames as readonly string[]).includes(text),
  );
  if (own.length > 0) return own;
  const helm = listOf(object, helmHookAnnotation).flatMap((text) => helmHookTypes[text] ?? []);
  return [...new Set(helm)];
}

/** Whether an object is a hook of any kind: not applied with the others and without a sync status. */
export function isHook(object: KubeObject): boolean {
  const annotations = object.metadata.annotations ?? {};
  if (annotations[hookAnnotation] !== undefined) return !isSkipped(object);
  const helm = annotations[helmHookAnnotation];
  // Helm marks CRDs as hooks too, which they are not.
  return helm !== undefined && helm !== 'crd-install';
}

/** Whether an object is a hook that nothing runs, such as a Helm test: it is left out altogether. */
export function isIgnoredHook(object: KubeObject): boolean {
  return isHook(object) && hookTypes(object).length === 0;
}

/** Whether an object asks to be left alone (`Skip` and nothing else). */
export function isSkipped(object: KubeObject): boolean {
  const types = hookTypes(object);
  return types.length === 1 && types[0] === 'Skip';
}

/** When a hook is deleted: what its annotations say, else before it is made again. */
export function hookDeletePolicies(object: KubeObject): HookDeletePolicy[] {
  const own = listOf(object, `${hookAnnotation}-delete-policy`).filter((text): text is HookDeletePolicy =>
    (deletePolicyNames as readonly string[]).includes(text),
  );
  const helm = listOf(object, `${helmHookAnnotation}-delete-policy`).flatMap(
    (text) => helmDeletePolicies[text] ?? [],
  );
  const policies = [...own, ...helm];
  return policies.length > 0 ? policies : ['BeforeHookCreation'];
}

/** The sync wave of an object: its annotation, else Helm's hook weight, else 0. */
export function syncWave(object: KubeObject): number {
  const annotations = object.metadata.annotations ?? {};
  return (
    wholeNumber(annotations['argocd.argoproj.io/sync-wave']) ??
    wholeNumber(annotations['helm.sh/hook-weight']) ??
    0
  );
}

/** Whether an object's own sync options list one, e.g. `Replace=true`. */
export function hasSyncOption(object: KubeObject | undefined, option: string): boolean {
  return object !== undefined && listOf(object, syncOptionsAnnotation).includes(option);
}

/** The value of an object's own sync option such as `Prune=confirm`, or `undefined`. */
export function syncOptionValue(object: KubeObject | undefined, name: string): string | undefined {
  if (!object) return undefined;
  const option = listOf(object, syncOptionsAnnotation).find((text) => text.startsWith(`${name}=`));
  return option?.slice(name.length + 1);
}

function listOf(object: KubeObject, annotation: string): string[] {
  const text = object.metadata.annotations?.[annotation];
  if (typeof text !== 'string') return [];
  const items = text.split(',').map((item) => item.trim());
  return [...new Set(items.filter((item) => item !== ''))];
}

function wholeNumber(text: string | undefined): number | undefined {
  return text !== undefined && /^[+-]?\d{1,9}$/.test(text) ? Number(text) : undefined;
}
