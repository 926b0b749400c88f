import type { Event } from '@tiphys/model';

/** When an event was last seen; empty where it does not say. */
export function timeOf({ series, lastTimestamp, eventTime, firstTimestamp }: Event): string {
  return String(series?.lastObservedTime || lastTimestamp || eventTime || firstTimestamp || '');
}
