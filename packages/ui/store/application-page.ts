import type { ApplicationOverview, LiveMessage } from '@tiphys/model/v2';
import { watchApplicationPage } from '../api/application-page.ts';
import type { ApplicationRef } from '../api/applications.ts';
import type { LiveTree } from '../graph/apply.ts';
import { applyMessage } from '../graph/apply.ts';
import type { Live } from './live.ts';
import { keepLive, loading } from './live.ts';
import type { Store } from './store.ts';
import { createStore } from './store.ts';
import { whileVisible } from './visible.ts';

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
  /** Takes a message; false where the tree must be loaded anew. */
  const take = (message: LiveMessage): boolean => {
    if (message.type === 'overview') {
      const { type: _, ...data } = message;
      overview.set({ data, state: 'live', error: undefined });
      return true;
    }
    if (message.type === 'no-tree') {
      if (tree.get().data === undefined) tree.set({ ...loading, error: message.message });
      return true;
    }
    const data = applyMessage(tree.get().data, message);
    if (data) tree.set({ data, state: 'live', error: undefined });
    return data !== undefined;
  };
  let hasGap = false;
  const follow = async (signal: AbortSignal): Promise<void> => {
    const since = hasGap ? undefined : tree.get().data?.version;
    hasGap = false;
    for await (const message of watchApplicationPage(application, since, signal)) {
      hasGap = !take(message);
      if (hasGap) return;
    }
  };
  return {
    overview,
    tree,
    run: (signal) => keepLive(overview, () => whileVisible(document, follow, signal), signal),
  };
}
