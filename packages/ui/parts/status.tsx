import './status.css';
import type { ReactNode } from 'react';

/** The meaning of a colour; a shape and a word always stand with it. */
export type Tone = 'good' | 'busy' | 'warn' | 'bad' | 'idle' | 'none';

interface Look {
  readonly tone: Tone;
  readonly shape: string;
  readonly turns?: boolean;
}

const circle = 'M8 2a6 6 0 1 0 0 12A6 6 0 0 0 8 2Z';
const disc: Look = {
  tone: 'good',
  shape: `${circle}m2.9 3.700 1.100 1.100-4.700 4.700-2.600-2.600 1.100-1.100 1.500 1.500Z`,
};
const arc: Look = {
  tone: 'busy',
  shape: 'M8 2a6 6 0 1 0 6 6h-1.900A4.100 4.100 0 1 1 8 3.900Z',
  turns: true,
};
const triangle: Look = {
  tone: 'bad',
  shape: 'M8 1.800 15 14H1ZM7.200 6l.200 4h1.200l.200-4ZM7.300 10.900v1.500h1.400v-1.500Z',
};
const cross: Look = {
  tone: 'bad',
  shape: `${circle}M5.700 4.700 8 7l2.300-2.300 1 1L9 8l2.300 2.300-1 1L8 9l-2.300 2.300-1-1L7 8 4.700 5.700Z`,
};
const ring: Look = {
  tone: 'warn',
  shape: `${circle}m0 1.900a4.100 4.100 0 1 1 0 8.200 4.100 4.100 0 0 1 0-8.200Z`,
};
const bars: Look = { tone: 'idle', shape: 'M4 3h2.600v10H4Zm5.400 0H12v10H9.400Z' };
const diamond: Look = {
  tone: 'warn',
  shape: 'M8 1.500 14.500 8 8 14.500 1.500 8Zm0 2.800L4.300 8 8 11.700 11.700 8Z',
};
const tick: Look = {
  tone: 'good',
  shape: 'm6.400 12.400-4.200-4.200L3.700 6.700l2.700 2.700 5.900-5.900 1.500 1.500Z',
};
const question: Look = {
  tone: 'none',
  shape:
    'M5.200 5.700a2.900 2.900 0 1 1 4.200 2.600c-.400.200-.500.400-.500 1.200H7.200c0-1.600.300-2 1.300-2.600a1.200 1.200 0 1 0-1.600-1.200ZM7.200 10.800h1.700v1.800H7.200Z',
};

/** Health, sync and operation words of Argo CD, each with its look. */
const looks: Readonly<Record<string, Look>> = {
  Healthy: disc,
  Progressing: arc,
  Degraded: triangle,
  Suspended: bars,
  Missing: ring,
  Unknown: question,
  Synced: tick,
  OutOfSync: diamond,
  SyncFailed: cross,
  Pruned: { tone: 'idle', shape: 'M2.500 7h11v2h-11Z' },
  PruneSkipped: { tone: 'warn', shape: 'M2.500 7h11v2h-11Z' },
  Running: arc,
  Terminating: { ...arc, tone: 'warn' },
  Succeeded: tick,
  Failed: cross,
  Error: cross,
  Pending: { tone: 'none', shape: 'M8 5.500a2.500 2.500 0 1 0 0 5 2.500 2.500 0 0 0 0-5Z' },
  Applied: { ...tick, tone: 'idle' },
  Successful: disc,
};

/** The tone of a status word; `none` for words that are not known. */
export function toneOf(status: string): Tone {
  return looks[status]?.tone ?? 'none';
}

/**
 * A health, sync or operation status: shape, colour and word. `label` replaces the word shown, `compact` leaves it to screen readers
 * and the tooltip.
 */
export function StatusMark({
  value,
  label,
  compact = false,
}: {
  readonly value: string | undefined;
  readonly label?: string | undefined;
  readonly compact?: boolean | undefined;
}): ReactNode {
  const status = value || 'Unknown';
  const look = looks[status] ?? question;
  const word = label ?? status;
  return (
    <span
      className={`status-mark tone-${look.tone}${look.turns ? ' status-turning' : ''}`}
      title={compact ? word : undefined}
    >
      <svg viewBox="0 0 16 16" width="14" height="14" aria-hidden="true">
        <path d={look.shape} fill="currentColor" fillRule="evenodd" />
      </svg>
      <span className={compact ? 'visually-hidden' : undefined}>{word}</span>
    </span>
  );
}

/** A number of things, in numerals of one width. */
export function Count({
  value,
  tone,
}: {
  readonly value: number;
  readonly tone?: 'bad' | 'warn' | undefined;
}): ReactNode {
  return <span className={`count${tone ? ` count-${tone}` : ''}`}>{value.toLocaleString('en')}</span>;
}

/** A short word that classifies what it stands beside. */
export function Badge({
  children,
  title,
}: {
  readonly children: ReactNode;
  readonly title?: string | undefined;
}): ReactNode {
  return (
    <span className="badge" title={title}>
      {children}
    </span>
  );
}
