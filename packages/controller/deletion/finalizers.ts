/** Finalizer that makes the deletion of an Application delete what it manages; also with `/foreground`, `/background`. */
export const resourcesFinalizer = 'resources-finalizer.argocd.argoproj.io';
const backgroundFinalizer = `${resourcesFinalizer}/background`;
const foregroundFinalizer = `${resourcesFinalizer}/foreground`;

/** Finalizers of hooks that run before and after the deletion; each has a second stage, `/cleanup`. */
export const preDeleteFinalizer = 'pre-delete-finalizer.argocd.argoproj.io';
export const postDeleteFinalizer = 'post-delete-finalizer.argocd.argoproj.io';

/** Whether the deletion cascades to the managed objects. */
export function isCascading(finalizers: readonly string[]): boolean {
  return finalizers.some((finalizer) => isResourcesFinalizer(finalizer));
}

/** How managed objects are deleted; foreground unless the finalizer says otherwise. */
export function propagation(finalizers: readonly string[]): 'Foreground' | 'Background' {
  return finalizers.includes(backgroundFinalizer) ? 'Background' : 'Foreground';
}

/** The finalizers without those that ask for a cascade. */
export function withoutCascade(finalizers: readonly string[]): string[] {
  return finalizers.filter((finalizer) => !isResourcesFinalizer(finalizer));
}

/** The finalizers without any of Argo CD's. */
export function withoutAll(finalizers: readonly string[]): string[] {
  const ours = [preDeleteFinalizer, postDeleteFinalizer].flatMap((name) => [name, cleanupOf(name)]);
  return withoutCascade(finalizers).filter((finalizer) => !ours.includes(finalizer));
}

/** The finalizer of a hook kind's second stage. */
export function cleanupOf(finalizer: string): string {
  return `${finalizer}/cleanup`;
}

/** The finalizers with both of a hook kind, or without them; those that are there keep their places. */
export function withHookFinalizers(finalizers: readonly string[], name: string, wanted: boolean): string[] {
  const both = [name, cleanupOf(name)];
  if (!wanted) return finalizers.filter((finalizer) => !both.includes(finalizer));
  return [...finalizers, ...both.filter((finalizer) => !finalizers.includes(finalizer))];
}

function isResourcesFinalizer(finalizer: string): boolean {
  return (
    finalizer === resourcesFinalizer || finalizer === backgroundFinalizer || finalizer === foregroundFinalizer
  );
}
