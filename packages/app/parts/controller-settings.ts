import type { FlagSet } from '@tiphys/cli';
import type { ControllerOptions } from '@tiphys/controller';
import type { Environment } from '@tiphys/kube';

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

/** How often applications are compared anew, where a flag or variable says so; else `argocd-cm` does. */
export function resyncSettings(
  flags: Pick<FlagSet, 'number' | 'changed'>,
  env: Environment,
): Pick<ControllerOptions, 'resyncMs' | 'resyncJitterMs' | 'hardResyncMs'> {
  const given = (flag: string, variable: string): number | undefined =>
    flags.changed(flag) || env[variable] ? flags.number(flag) * 1000 : undefined;
  return {
    resyncMs: given('app-resync', 'ARGOCD_RECONCILIATION_TIMEOUT'),
    resyncJitterMs: given('app-resync-jitter', 'ARGOCD_RECONCILIATION_JITTER'),
    hardResyncMs: given('app-hard-resync', 'ARGOCD_HARD_RECONCILIATION_TIMEOUT'),
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
