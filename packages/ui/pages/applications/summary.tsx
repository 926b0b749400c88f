import type { ReactNode } from 'react';
import type { ListSummary } from '@tiphys/model/v2';
import { StatusMark, toneOf } from '../../parts/status.tsx';

const healthOrder = ['Degraded', 'Missing', 'Unknown', 'Progressing', 'Suspended', 'Healthy'];

/** The states of all that match as one line to scale, and as counts that filter. */
export function Summary(props: {
  readonly summary: ListSummary;
  readonly isChosen: (field: string, value: string) => boolean;
  readonly onToggle: (field: string, value: string) => void;
}): ReactNode {
  const { summary, isChosen, onToggle } = props;
  const health = healthOrder.flatMap((value) => {
    const count = summary.health[value] ?? 0;
    return count > 0 || isChosen('health', value) ? [{ field: 'health', value, count }] : [];
  });
  const more = [
    { field: 'sync', value: 'OutOfSync', count: summary.sync['OutOfSync'] ?? 0 },
    { field: 'sync', value: 'Unknown', count: summary.sync['Unknown'] ?? 0 },
    { field: 'operation', value: 'Running', count: summary.running },
  ].filter(({ field, value, count }) => count > 0 || isChosen(field, value));
  if (health.length + more.length === 0) return null;
  return (
    <div className="waterline">
      <div className="waterline-bar" aria-hidden="true">
        {health.map(({ value, count }) => (
          <i key={value} className={`tone-${toneOf(value)}`} style={{ flexGrow: count }} />
        ))}
      </div>
      <ul aria-label="Summary">
        {[...health, ...more].map(({ field, value, count }) => (
          <li
            key={`${field} ${value}`}
            className={field !== 'health' && value === more[0]?.value ? 'waterline-break' : undefined}
          >
            <button
              type="button"
              className="waterline-count"
              aria-pressed={isChosen(field, value)}
              onClick={() => onToggle(field, value)}
            >
              <StatusMark value={value} label={wordOf(field, value)} />
              <b className="numeric">{count.toLocaleString('en')}</b>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function wordOf(field: string, value: string): string {
  if (value === 'Running') return 'Syncing';
  return field === 'sync' && value === 'Unknown' ? 'Not compared' : value;
}
