import type { ReactNode } from 'react';
import { getEvents, timeOf } from '../api/resources.ts';
import { Notice } from '../parts/notice.tsx';
import { useLoad } from '../parts/use-load.ts';
import type { ResourceProps } from './resource-pane.tsx';

/** Events drawn at most. */
const maxEvents = 200;

/** What Kubernetes told about the resource, the last first. */
export function ResourceEvents({ application, node, version }: ResourceProps): ReactNode {
  const { data, error } = useLoad(`${node.uid ?? ''} ${version}`, (signal) =>
    node.uid ? getEvents({ application, node }, signal) : Promise.resolve([]),
  );
  if (error !== undefined) return <p className="form-error">{error}</p>;
  if (data === undefined) return <Notice title="Loading events…" />;
  if (data.length === 0) return <Notice title="No events of the last hour" />;
  return (
    <ol className="events" aria-label="Events">
      {data.slice(0, maxEvents).map((event, index) => (
        <li key={event.metadata?.uid ?? index}>
          <p>
            <strong className={event.type === 'Warning' ? 'status-degraded' : undefined}>
              {event.reason}
            </strong>{' '}
            <span className="muted">
              {new Date(timeOf(event)).toLocaleTimeString()}
              {(event.count ?? 1) > 1 ? `, ${event.count ?? 1} times` : ''}
            </span>
          </p>
          <p>{event.message}</p>
        </li>
      ))}
    </ol>
  );
}
