import type { Application, ApplicationTree } from '@tiphys/model';
import type { ApplicationRef } from '../api/applications.ts';
import { getApplication, getTree, watchApplication, watchTree } from '../api/applications.ts';
import type { Live } from './live.ts';
import { keepLive, loading } from './live.ts';
import type { Store } from './store.ts';
import { createStore } from './store.ts';

/** One application and its tree, kept live. */
export interface ApplicationStore {
  readonly application: Store<Live<Application>>;
  readonly tree: Store<Live<ApplicationTree>>;
  /** Follows both until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** Makes the store of one application. */
export function createApplicationStore(ref: ApplicationRef): ApplicationStore {
  const application = createStore<Live<Application>>(loading);
  const tree = createStore<Live<ApplicationTree>>(loading);
  const followApplication = async (signal: AbortSignal): Promise<void> => {
    application.set({ data: await getApplication(ref, signal), state: 'live', error: undefined });
    for await (const event of watchApplication(ref, signal)) {
      const gone = event.type === 'DELETED';
      application.set({
        data: gone ? undefined : event.application,
        state: 'live',
        error: gone ? `${ref.name} was deleted` : undefined,
      });
    }
  };
  const followTree = async (signal: AbortSignal): Promise<void> => {
    tree.set({ data: await getTree(ref, signal), state: 'live', error: undefined });
    for await (const next of watchTree(ref, signal))
      tree.set({ data: next, state: 'live', error: undefined });
  };
  return {
    application,
    tree,
    async run(signal) {
      await Promise.all([
        keepLive(application, () => followApplication(signal), signal),
        keepLive(tree, () => followTree(signal), signal),
      ]);
    },
  };
}
