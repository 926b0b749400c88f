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
  const ours = [preDeleteFinalizer, postDeleteFinalizer].flatMap((name) => [name, `${name}/cleanup`]);
  return withoutCascade(finalizers).filter((finalizer) => !ours.includes(finalizer));
}

/** The finalizers with those of a hook kind added or taken away. */
export function withHookFinalizers(finalizers: readonly string[], name: string, wanted: boolean): string[] {
  const both = [name, `${name}/cleanup`];
  const others = finalizers.filter((finalizer) => !both.includes(finalizer));
  return wanted ? [...others, ...both] : others;
}

function isResourcesFinalizer(finalizer: string): boolean {
  return (
    finalizer === resourcesFinalizer || finalizer === backgroundFinalizer || finalizer === foregroundFinalizer
  );
}
