/** A time as Go prints `time.Time` in the local zone: `2026-01-02 15:04:05 +0000 UTC`; `<nil>` without one. */
export function formatGoTime(text: string | null | undefined): string {
  if (text === undefined || text === null || text === '') return '<nil>';
  const date = new Date(text);
  if (Number.isNaN(date.getTime())) return text;
  return `${isoDate(date)} ${isoClock(date)} ${offset(date, '')} ${zoneName(date)}`;
}

/** A time in the local zone as Go's `2006-01-02T15:04:05-07:00` layout. */
export function formatOffsetTime(date: Date): string {
  return `${isoDate(date)}T${isoClock(date)}${offset(date, ':')}`;
}

/** A time as Go's RFC 3339 in the local zone; `Z` in UTC. */
export function formatRfc3339(date: Date): string {
  const zone = date.getTimezoneOffset() === 0 ? 'Z' : offset(date, ':');
  return `${isoDate(date)}T${isoClock(date)}${zone}`;
}

function isoDate(date: Date): string {
  return `${date.getFullYear()}-${two(date.getMonth() + 1)}-${two(date.getDate())}`;
}

function isoClock(date: Date): string {
  return `${two(date.getHours())}:${two(date.getMinutes())}:${two(date.getSeconds())}`;
}

function offset(date: Date, separator: string): string {
  const minutes = -date.getTimezoneOffset();
  const abs = Math.abs(minutes);
  return `${minutes < 0 ? '-' : '+'}${two(Math.floor(abs / 60))}${separator}${two(abs % 60)}`;
}

function zoneName(date: Date): string {
  if (date.getTimezoneOffset() === 0) return 'UTC';
  const parts = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' }).formatToParts(date);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? '';
}

function two(value: number): string {
  return String(value).padStart(2, '0');
}

/** How long something took or lasts, as kubectl shows ages: `42s`, `5m12s`, `3h`, `7d`. */
export function formatAge(ms: number): string {
  const seconds = Math.floor(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 120) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 10) return withRest(minutes, 'm', `${seconds % 60}s`);
  if (minutes < 180) return `${minutes}m`;
  const hours = Math.floor(minutes / 60);
  if (hours < 8) return withRest(hours, 'h', `${minutes % 60}m`);
  if (hours < 48) return `${hours}h`;
  const days = Math.floor(hours / 24);
  if (hours < 24 * 8) return withRest(days, 'd', `${hours % 24}h`);
  if (hours < 24 * 365 * 2) return `${days}d`;
  const years = Math.floor(days / 365);
  if (hours < 24 * 365 * 8) return withRest(years, 'y', `${days % 365}d`);
  return `${years}y`;
}

function withRest(count: number, unit: string, rest: string): string {
  return rest.startsWith('0') && rest.length === 2 ? `${count}${unit}` : `${count}${unit}${rest}`;
}

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
const week = 7 * day;
const month = 30 * day;
const year = 12 * month;

/** Up to how many seconds a distance is told in which words; `%d` counts units of `by` seconds. */
const distances: readonly { readonly below: number; readonly text: string; readonly by: number }[] = [
  { below: 1, text: 'now', by: 1 },
  { below: 2, text: '1 second', by: 1 },
  { below: minute, text: '%d seconds', by: 1 },
  { below: 2 * minute, text: '1 minute', by: 1 },
  { below: hour, text: '%d minutes', by: minute },
  { below: 2 * hour, text: '1 hour', by: 1 },
  { below: day, text: '%d hours', by: hour },
  { below: 2 * day, text: '1 day', by: 1 },
  { below: week, text: '%d days', by: day },
  { below: 2 * week, text: '1 week', by: 1 },
  { below: month, text: '%d weeks', by: week },
  { below: 2 * month, text: '1 month', by: 1 },
  { below: year, text: '%d months', by: month },
  { below: 18 * month, text: '1 year', by: 1 },
  { below: 2 * year, text: '2 years', by: 1 },
  { below: Number.POSITIVE_INFINITY, text: '%d years', by: year },
];

/** How far away a moment is, in words: `3 hours ago`, `2 weeks from now`. `ms` is positive for the past. */
export function formatDistance(ms: number): string {
  const seconds = Math.floor(Math.abs(ms) / 1000);
  const distance = distances.find((candidate) => seconds < candidate.below);
  const text = (distance?.text ?? '').replace('%d', String(Math.floor(seconds / (distance?.by ?? 1))));
  if (text === 'now') return text;
  return ms >= 0 ? `${text} ago` : `${text} from now`;
}
