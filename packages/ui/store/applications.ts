import type { ListedApplication } from '../api/applications.ts';
import { listApplications, watchApplications } from '../api/applications.ts';
import type { Live } from './live.ts';
import { keepLive, loading } from './live.ts';
import type { Store, WritableStore } from './store.ts';
import { createStore } from './store.ts';

/** All applications by key, kept live. */
export interface ApplicationsStore extends Store<Live<ReadonlyMap<string, ListedApplication>>> {
  /** Follows until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** Makes the store; events that come together are one change. */
export function createApplicationsStore(): ApplicationsStore {
  const store = createStore<Live<ReadonlyMap<string, ListedApplication>>>(loading);
  return {
    get: store.get,
    subscribe: store.subscribe,
    run: (signal) => keepLive(store, () => follow(store, signal), signal),
  };
}

/** The key of an application: `namespace/name`. */
export function applicationKey({ metadata }: ListedApplication): string {
  return `${metadata.namespace ?? ''}/${metadata.name ?? ''}`;
}

async function follow(
  store: WritableStore<Live<ReadonlyMap<string, ListedApplication>>>,
  signal: AbortSignal,
): Promise<void> {
  const { items, resourceVersion } = await listApplications(signal);
  let applications = new Map(items.map((item) => [applicationKey(item), item]));
  const show = (): void => store.set({ data: applications, state: 'live', error: undefined });
  show();
  let scheduled = false;
  for await (const { type, application } of watchApplications(resourceVersion, signal)) {
    applications = new Map(applications);
    if (type === 'DELETED') applications.delete(applicationKey(application));
    else applications.set(applicationKey(application), application);
    if (scheduled) continue;
    scheduled = true;
    requestAnimationFrame(() => {
      scheduled = false;
      show();
    });
  }
}
