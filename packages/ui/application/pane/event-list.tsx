import type { ReactNode } from 'react';
import type { Event } from '@tiphys/model';
import { Icon } from '../../parts/icon.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { timeOf } from '../../resource/event-time.ts';

/** Events of Kubernetes, the last first. */
export function EventList({ events }: { readonly events: readonly Event[] }): ReactNode {
  if (events.length === 0) {
    return (
      <EmptyState title="No events" icon="clock">
        <p>Kubernetes keeps events for about an hour.</p>
      </EmptyState>
    );
  }
  return (
    <ol className="event-list" aria-label="Events">
      {events.map((event, index) => {
        const isWarning = event.type === 'Warning';
        const count = event.series?.count ?? event.count ?? 1;
        return (
          <li key={event.metadata.uid ?? index} className={isWarning ? 'event-warning' : ''}>
            <span className={isWarning ? 'tone-warn' : 'tone-none'}>
              <Icon name={isWarning ? 'warning' : 'check'} size={14} />
              <span className="visually-hidden">{event.type}</span>
            </span>
            <div>
              <p>
                <b>{event.reason}</b>
                {count > 1 && <span className="muted numeric"> ×{count}</span>}
              </p>
              <p className="event-message">{event.message}</p>
              <p className="event-source">{event.source.component || event.reportingComponent}</p>
            </div>
            <span className="muted">
              <RelativeTime time={timeOf(event)} suffix=" ago" />
            </span>
          </li>
        );
      })}
    </ol>
  );
}
