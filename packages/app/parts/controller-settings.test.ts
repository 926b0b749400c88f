import { expect, it } from 'vitest';
import { queueBackoff, resyncSettings, selfHealSettings } from './controller-settings.ts';

function numbers(values: Readonly<Record<string, number>>): { number(name: string): number } {
  const defaults: Readonly<Record<string, number>> = {
    'self-heal-backoff-timeout-seconds': 2,
    'self-heal-backoff-factor': 3,
    'self-heal-backoff-cap-seconds': 300,
  };
  return { number: (name) => values[name] ?? defaults[name] ?? 0 };
}

it.each([
  [{}, { selfHealBackoffMs: 2000, selfHealFactor: 3, selfHealCapMs: 300_000 }],
  [
    { 'self-heal-timeout-seconds': 7 },
    { selfHealBackoffMs: 2000, selfHealFactor: 3, selfHealCapMs: 300_000 },
  ],
  [
    { 'self-heal-timeout-seconds': 7, 'self-heal-backoff-timeout-seconds': 0 },
    { selfHealBackoffMs: 7000, selfHealFactor: 1, selfHealCapMs: 7000 },
  ],
  [
    { 'self-heal-backoff-cooldown-seconds': 330 },
    { selfHealQuietMs: 330_000, selfHealBackoffMs: 2000, selfHealFactor: 3, selfHealCapMs: 300_000 },
  ],
])('self-heal with %j waits %j', (given, wanted) => {
  expect(selfHealSettings(numbers(given))).toEqual(wanted);
});

it.each([
  ['1.5', { firstDelayMs: 1, maxDelayMs: 1000, factor: 1.5 }],
  ['1', { firstDelayMs: 1, maxDelayMs: 1000, factor: 1 }],
])('the queue waits with a factor of %s', (factor, wanted) => {
  const flags = numbers({ 'wq-basedelay-ns': 1, 'wq-maxdelay-ns': 1000 });
  expect(queueBackoff({ ...flags, string: () => factor })).toEqual(wanted);
});

it.each(['0.5', 'much', ''])('%j is no factor', (factor) => {
  expect(() => queueBackoff({ ...numbers({}), string: () => factor })).toThrow('--wq-backoff-factor');
});

it('compares as often as a flag or variable says, and leaves the rest to argocd-cm', () => {
  const flags = {
    ...numbers({ 'app-resync': 5, 'app-resync-jitter': 6 }),
    changed: (name: string) => name === 'app-resync',
  };
  expect(resyncSettings(flags, { ARGOCD_RECONCILIATION_JITTER: '6' })).toEqual({
    resyncMs: 5000,
    resyncJitterMs: 6000,
    hardResyncMs: undefined,
  });
});
