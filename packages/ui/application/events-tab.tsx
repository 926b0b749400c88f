import type { ReactNode } from 'react';
import { getApplicationEvents } from '../api/application-events.ts';
import { ErrorState, Skeleton } from '../parts/state.tsx';
import { useLoad } from '../parts/use-load.ts';
import { EventList } from './pane/event-list.tsx';
import type { TabProps } from './tab.ts';

/** What happened to the application itself: syncs, status changes, what people did. */
export function EventsTab({ application, overview }: TabProps): ReactNode {
  const { namespace, name } = application;
  const version = overview.application.metadata.resourceVersion ?? '';
  const { data, error } = useLoad(`${namespace}/${name}/events ${version}`, (signal) =>
    getApplicationEvents(application, signal),
  );
  if (error !== undefined) return <ErrorState isPart title="The events cannot be shown" reason={error} />;
  return data ? <EventList events={data} /> : <Skeleton label="Loading events…" />;
}
