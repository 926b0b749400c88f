import type { ApplicationObject } from '@tiphys/model';

const skipAnnotation = 'argocd.argoproj.io/skip-reconcile';

/** What Go's `strconv.ParseBool` reads as true. */
const trueTexts: readonly string[] = ['1', 't', 'T', 'true', 'TRUE', 'True'];

/** Whether an application asks to be left alone altogether: no comparison, no sync, no cascade. */
export function skipsReconcile(application: ApplicationObject): boolean {
  return trueTexts.includes(application.metadata.annotations?.[skipAnnotation] ?? '');
}
