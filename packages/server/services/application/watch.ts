import { createSignalQueue } from '@tiphys/base';
import type { StoreEvent } from '@tiphys/kube';
import type { ApplicationObject, ApplicationQuery, ApplicationWatchEvent } from '@tiphys/model';
import type { Call } from '../../call.ts';
import type { ApplicationDeps } from './deps.ts';
import { byName } from './list.ts';
import { withTreeHealth } from './resource-health.ts';
import { selectApplications } from './select.ts';

type EventType = 'ADDED' | 'MODIFIED' | 'DELETED';

interface Pending {
  readonly type: EventType;
  readonly application: ApplicationObject;
}

/**
 * Streams applications: what is there (unless a resource version is given without a name), then what changes. A slow reader
 * gets the newest state of each application, so nothing is lost and memory is bounded by their number.
 */
export async function* watchApplications(
  deps: ApplicationDeps,
  query: ApplicationQuery,
  call: Call,
): AsyncGenerator<ApplicationWatchEvent> {
  const selects = selectApplications(deps, query, call);
  const appNamespace = query.appNamespace || deps.config.namespace;
  const isWanted = (application: ApplicationObject): boolean =>
    (!query.name || application.metadata.namespace === appNamespace) && selects(application);
  const minVersion = Number(query.resourceVersion || 0) || 0;
  const pending = new Map<string, Pending>();
  const queue = createSignalQueue(call.signal);
  // Subscribed before the first look, or a change in between would be missed.
  const stop = deps.applications.subscribe((event) => {
    remember(pending, event);
    queue.wake();
  });
  try {
    if (!query.resourceVersion || query.name) {
      for (const application of [...deps.applications.list()].sort(byName)) {
        if (!isWanted(application) || versionOf(application) < minVersion) continue;
        yield { type: 'ADDED', application: await withTreeHealth(deps, application) };
      }
    }
    for await (const _ of queue) {
      for (const [key, { type, application }] of pending) {
        pending.delete(key);
        if (!isWanted(application) || versionOf(application) < minVersion) continue;
        yield { type, application: await withTreeHealth(deps, application) };
      }
    }
  } finally {
    stop();
  }
}

function remember(pending: Map<string, Pending>, event: StoreEvent<ApplicationObject>): void {
  const application = event.object;
  const key = `${application.metadata.namespace ?? ''}/${application.metadata.name ?? ''}`;
  const type: EventType =
    event.type === 'added' ? 'ADDED' : event.type === 'modified' ? 'MODIFIED' : 'DELETED';
  const before = pending.get(key)?.type;
  pending.delete(key);
  // An unread ADDED stays one; what was deleted and made again in the meantime was changed.
  if (before === 'ADDED' && type === 'MODIFIED') pending.set(key, { type: 'ADDED', application });
  else if (before === 'DELETED' && type === 'ADDED') pending.set(key, { type: 'MODIFIED', application });
  else pending.set(key, { type, application });
}

/** An object's resource version as a number; 0 where it is none. */
export function versionOf(application: ApplicationObject): number {
  return Number(application.metadata.resourceVersion) || 0;
}
