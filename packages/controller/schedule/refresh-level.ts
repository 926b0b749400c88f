import { jsonEqual, parseTime } from '@tiphys/base';
import type { ApplicationSource } from '@tiphys/model';
import type { ApplicationObject } from '@tiphys/model';
import type { RefreshLevel } from './refresh-requests.ts';
import { higherLevel } from './refresh-requests.ts';

/** Annotation by which anyone asks for a refresh: `normal` or `hard`. */
export const refreshAnnotation = 'argocd.argoproj.io/refresh';

/** When it was asked for, so that a newer request is not swallowed. */
export const refreshTimestampAnnotation = 'argocd.argoproj.io/refresh-timestamp';

/** How long a comparison is good for, in milliseconds; 0 means for ever. */
export interface ComparisonAge {
  readonly now: number;
  readonly resyncMs: number;
  readonly hardResyncMs: number;
}

/**
 * How much of the comparison an application needs now, or `undefined` where its status is up to date: because a user
 * asked, its spec differs from what was compared, the comparison is old, or the controller itself requested it.
 */
export function neededRefresh(
  application: ApplicationObject,
  requested: RefreshLevel | undefined,
  age: ComparisonAge,
): RefreshLevel | undefined {
  const reconciledAt = parseTime(application.status?.reconciledAt);
  const asked = application.metadata.annotations?.[refreshAnnotation];
  if (asked !== undefined) return asked === 'hard' ? 'hard' : 'resolve';
  if (reconciledAt === undefined) return 'resolve';
  if (age.hardResyncMs > 0 && age.now - reconciledAt >= age.hardResyncMs) return 'hard';
  const changed = specDiffers(application) ? 'resolve' : undefined;
  const expired = age.resyncMs > 0 && age.now - reconciledAt >= age.resyncMs ? 'latest' : undefined;
  return higherLevel(changed, higherLevel(expired, requested));
}

/** The sources of an application: `sources` where there are any, else `source`. */
export function applicationSources(application: ApplicationObject): readonly ApplicationSource[] {
  const { sources, source } = application.spec;
  if (sources && sources.length > 0) return sources;
  return source ? [source] : [];
}

/** Whether the application has a list of sources. */
export function hasMultipleSources(application: ApplicationObject): boolean {
  return (application.spec.sources?.length ?? 0) > 0;
}

function specDiffers(application: ApplicationObject): boolean {
  const compared = application.status?.sync?.comparedTo;
  if (!compared) return true;
  const { spec } = application;
  const sources = hasMultipleSources(application)
    ? jsonEqual(spec.sources, compared.sources ?? [])
    : jsonEqual(withoutEmpty(spec.source), withoutEmpty(compared.source));
  return (
    !sources ||
    !jsonEqual(withoutEmpty(spec.destination), withoutEmpty(compared.destination)) ||
    !jsonEqual(spec.ignoreDifferences ?? [], compared.ignoreDifferences ?? [])
  );
}

/** Go writes empty strings where TypeScript leaves a field out; both mean the same. */
function withoutEmpty(value: object | undefined): object {
  return Object.fromEntries(
    Object.entries(value ?? {}).filter(([, member]) => member !== '' && member !== undefined),
  );
}
