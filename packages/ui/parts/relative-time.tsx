import type { ReactNode } from 'react';
import { useNow } from './clock.ts';
import { formatAge } from './format-age.ts';

/** How long ago something was (`4 m`, `3 h`, `12 d`); the exact local time is in the tooltip. Nothing for no time. */
export function RelativeTime({
  time,
  suffix = '',
}: {
  readonly time: string | null | undefined;
  /** Such as ` ago`. */
  readonly suffix?: string | undefined;
}): ReactNode {
  const now = useNow();
  const at = Date.parse(time ?? '');
  if (Number.isNaN(at)) return null;
  const age = formatAge(now - at);
  return (
    <time className="numeric" dateTime={time ?? undefined} title={new Date(at).toLocaleString()}>
      {age}
      {age === 'now' ? '' : suffix}
    </time>
  );
}
