import type { ApplicationOverview } from '@tiphys/model/v2';
import { getTree, watchOverview, watchTree } from '../api/application-page.ts';
import type { ApplicationRef } from '../api/applications.ts';
import type { LiveTree } from '../graph/apply.ts';
import { applyMessage, treeOf } from '../graph/apply.ts';
import type { Live } from './live.ts';
import { keepLive, loading } from './live.ts';
import type { Store } from './store.ts';
import { createStore } from './store.ts';

/** An application's page, kept live. */
export interface ApplicationPageStore {
  readonly overview: Store<Live<ApplicationOverview>>;
  readonly tree: Store<Live<LiveTree>>;
  /** Loads and follows both until the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

/** Makes the store of one application's page. */
export function createApplicationPageStore(application: ApplicationRef): ApplicationPageStore {
  const overview = createStore<Live<ApplicationOverview>>(loading);
  const tree = createStore<Live<LiveTree>>(loading);
  const followOverview = async (signal: AbortSignal): Promise<void> => {
    for await (const data of watchOverview(application, signal))
      overview.set({ data, state: 'live', error: undefined });
  };
  const followTree = async (signal: AbortSignal): Promise<void> => {
    const snapshot = tree.get().data ?? treeOf(await getTree(application, signal));
    tree.set({ data: snapshot, state: 'live', error: undefined });
    for await (const message of watchTree(application, snapshot.version, signal)) {
      const data = applyMessage(tree.get().data, message);
      // A gap: what comes next would not fit either.
      if (!data) {
        tree.set({ ...tree.get(), data: treeOf(await getTree(application, signal)) });
        return;
      }
      tree.set({ data, state: 'live', error: undefined });
    }
  };
  return {
    overview,
    tree,
    async run(signal) {
      await Promise.all([
        keepLive(overview, () => followOverview(signal), signal),
        keepLive(tree, () => followTree(signal), signal),
      ]);
    },
  };
}
