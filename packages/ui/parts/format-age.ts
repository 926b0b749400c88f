const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** A duration in milliseconds as people say it, in one unit: `now`, `42 s`, `4 m`, `3 h`, `12 d`, `2 y`. */
export function formatAge(milliseconds: number): string {
  if (milliseconds < 5_000) return 'now';
  if (milliseconds < minute) return `${Math.floor(milliseconds / 1000)} s`;
  if (milliseconds < hour) return `${Math.floor(milliseconds / minute)} m`;
  if (milliseconds < 2 * day) return `${Math.floor(milliseconds / hour)} h`;
  if (milliseconds < 730 * day) return `${Math.floor(milliseconds / day)} d`;
  return `${Math.floor(milliseconds / (365 * day))} y`;
}
