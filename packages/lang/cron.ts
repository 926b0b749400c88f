import type { Call } from './wasm/caller.ts';

/** Where and how far to look. */
export interface CronOptions {
  /** IANA name; default UTC. */
  readonly timeZone?: string | undefined;
  /** How many times; default 1, at most 10,000. */
  readonly count?: number | undefined;
}

/** Five-field cron lines as robfig/cron reads them. Times are Unix milliseconds. */
export interface Cron {
  /** The next times strictly after a moment; fewer than asked when the line never fires (again). */
  cronNext(schedule: string, afterMs: number, options?: CronOptions): number[];
  /** The last time at or before a moment, or undefined when there was none in five years. */
  cronPrevious(schedule: string, atMs: number, options?: CronOptions): number | undefined;
}

const minuteMs = 60_000;
const fiveYearsMs = 5 * 366 * 24 * 3600 * 1000;
const batch = 1000;

/** Makes the cron part of lang. */
export function createCron(call: Call): Cron {
  const next = (args: Readonly<Record<string, unknown>>): number[] => call('cron', args) as number[];
  return {
    cronNext: (schedule, afterMs, { timeZone = 'UTC', count = 1 } = {}) =>
      next({ schedule, afterMs: Math.floor(afterMs), timeZone, count }),
    cronPrevious(schedule, atMs, { timeZone = 'UTC' } = {}): number | undefined {
      const untilMs = Math.floor(atMs);
      // Look back twice as far each time, then walk forward: the library only knows the way forward.
      for (let back = minuteMs; back <= 2 * fiveYearsMs; back *= 2) {
        let found = next({ schedule, afterMs: untilMs - back - 1, untilMs, timeZone, count: batch });
        let last = found.at(-1);
        while (found.length === batch && last !== undefined) {
          found = next({ schedule, afterMs: last, untilMs, timeZone, count: batch });
          last = found.at(-1) ?? last;
        }
        if (last !== undefined) return last;
      }
      return undefined;
    },
  };
}
