import type { ReactNode } from 'react';

/** Shapes differ as well as colours, so that colour is never alone. */
const shapes: Readonly<Record<string, string>> = {
  Healthy: 'M8 14s-6-3.6-6-8a3.2 3.2 0 0 1 6-1.7A3.2 3.2 0 0 1 14 6c0 4.4-6 8-6 8Z',
  Progressing: 'M8 2a6 6 0 1 0 6 6h-2.4A3.6 3.6 0 1 1 8 4.4Z',
  Degraded: 'M8 1.5 15 14H1Zm-1 4.3.2 4.2h1.6L9 5.800Zm0 5.200V12.600H9V11Z',
  Suspended: 'M3.500 2h3v12h-3Zm6 0h3v12h-3Z',
  Missing: 'M8 1a7 7 0 1 0 0 14A7 7 0 0 0 8 1Zm0 2.400a4.600 4.600 0 1 1 0 9.200 4.600 4.600 0 0 1 0-9.200Z',
  Unknown:
    'M5 5.500a3 3 0 1 1 4.200 2.700c-.3.200-.3.400-.3 1.300H7.100c0-1.600.2-2.200 1.200-2.800A1.200 1.200 0 1 0 6.800 5.500ZM7.100 11h1.800v2H7.100Z',
  Synced: 'm6.400 12.500-4-4 1.600-1.600 2.400 2.400 5.600-5.600 1.600 1.600Z',
  OutOfSync: 'M8 1 15 8l-7 7-7-7Zm0 3.400L4.400 8 8 11.600 11.600 8Z',
};

/** A health or sync status: shape, colour and word. `compact` leaves the word to screen readers. */
export function Status({
  value,
  compact = false,
}: {
  readonly value: string | undefined;
  readonly compact?: boolean;
}): ReactNode {
  const status = value || 'Unknown';
  return (
    <span className={`status status-${status.toLowerCase()}`} title={compact ? status : undefined}>
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={shapes[status] ?? shapes['Unknown']} fill="currentColor" fillRule="evenodd" />
      </svg>
      <span className={compact ? 'visually-hidden' : undefined}>{status}</span>
    </span>
  );
}
