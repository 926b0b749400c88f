import type { Settings } from '../settings/types.ts';

/** Whether an event is written: `--enable-k8s-event` lists reasons, or says `all` or `none`. */
export function isEventEnabled(reasons: readonly string[], reason: string): boolean {
  if (reasons.includes('none')) return false;
  return reasons.includes('all') || reasons.includes(reason);
}

/** The labels of an event about an application: those of it and of its project that the settings want. */
export function eventLabels(
  { include, exclude }: Settings['eventLabels'],
  owners: readonly (Readonly<Record<string, string>> | undefined)[],
  matchGlob: (pattern: string, text: string) => boolean,
): Record<string, string> {
  const matches = (globs: readonly string[], key: string): boolean =>
    globs.some((glob) => matchGlob(glob, key));
  const entries = owners.flatMap((labels) => Object.entries(labels ?? {}));
  return Object.fromEntries(entries.filter(([key]) => matches(include, key) && !matches(exclude, key)));
}
