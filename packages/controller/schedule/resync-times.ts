import type { Settings } from '@tiphys/model';
import type { ControllerOptions } from '../types.ts';

/** Options that come before the settings. */
export type ResyncOptions = Pick<ControllerOptions, 'resyncMs' | 'resyncJitterMs' | 'hardResyncMs'>;

/** How often applications and repositories are looked at though nobody says that anything changed, in milliseconds; 0 means never. */
export interface ResyncTimes {
  readonly resyncMs: number;
  readonly hardResyncMs: number;
  readonly pollMs: number;
}

const defaultResyncMs = 120_000;
const defaultJitterMs = 60_000;

/**
 * What options and settings say together. `share` (0 to 1) of the jitter is added, so that processes which were started together do not
 * compare together for ever. Repositories are looked at every `pollMs` at most, and not at all where applications are not.
 */
export function resyncTimes(
  { pollMs, ...options }: ResyncOptions & { readonly pollMs: number },
  { reconciliation }: Pick<Settings, 'reconciliation'>,
  share: number,
): ResyncTimes {
  const baseMs = options.resyncMs ?? reconciliation.resyncMs ?? defaultResyncMs;
  const jitterMs = options.resyncJitterMs ?? reconciliation.jitterMs ?? defaultJitterMs;
  return {
    resyncMs: baseMs > 0 ? baseMs + share * jitterMs : 0,
    hardResyncMs: options.hardResyncMs ?? reconciliation.hardResyncMs ?? 0,
    pollMs: Math.min(pollMs, baseMs),
  };
}

/** When a key that waits for nothing else is worked on again. */
export function resyncAgain(
  { resyncMs, hardResyncMs }: ResyncTimes,
  ...others: readonly (number | undefined)[]
):
  | {
      readonly againInMs: number;
    }
  | undefined {
  const waits = [...others, resyncMs || undefined, hardResyncMs || undefined].filter(
    (ms) => ms !== undefined,
  );
  return waits.length === 0 ? undefined : { againInMs: Math.min(...waits, maxWaitMs) };
}

/** Timers of Node cannot wait for longer. */
const maxWaitMs = 2 ** 31 - 1;
