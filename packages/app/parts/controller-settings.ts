import type { FlagSet } from '@tiphys/cli';
import type { ControllerOptions } from '@tiphys/controller';

type Numbers = Pick<FlagSet, 'number'>;

/**
 * How long the same revision waits to be healed again. As in Argo CD, `--self-heal-timeout-seconds` is one wait for all times, and counts
 * only where `--self-heal-backoff-timeout-seconds` is 0.
 */
export function selfHealSettings(
  flags: Numbers,
): Pick<ControllerOptions, 'selfHealBackoffMs' | 'selfHealFactor' | 'selfHealCapMs' | 'selfHealQuietMs'> {
  const ms = (flag: string): number => flags.number(flag) * 1000;
  const cooldownMs = ms('self-heal-backoff-cooldown-seconds');
  const quiet = cooldownMs > 0 ? { selfHealQuietMs: cooldownMs } : {};
  const firstMs = ms('self-heal-backoff-timeout-seconds');
  if (firstMs === 0) {
    const fixedMs = ms('self-heal-timeout-seconds');
    return { ...quiet, selfHealBackoffMs: fixedMs, selfHealFactor: 1, selfHealCapMs: fixedMs };
  }
  return {
    ...quiet,
    selfHealBackoffMs: firstMs,
    selfHealFactor: flags.number('self-heal-backoff-factor'),
    selfHealCapMs: ms('self-heal-backoff-cap-seconds'),
  };
}

/** How long an application waits after failures in a row, by the flags of Argo CD's work queue. Throws a `SyntaxError` for a factor that is none. */
export function queueBackoff(flags: Pick<FlagSet, 'number' | 'string'>): ControllerOptions['backoff'] {
  const factor = Number(flags.string('wq-backoff-factor'));
  if (!(factor >= 1))
    throw new SyntaxError(
      `--wq-backoff-factor: ${JSON.stringify(flags.string('wq-backoff-factor'))} is not a factor`,
    );
  return {
    firstDelayMs: flags.number('wq-basedelay-ns'),
    maxDelayMs: flags.number('wq-maxdelay-ns'),
    factor,
  };
}
