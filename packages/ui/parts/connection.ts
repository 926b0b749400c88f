import { createContext, use, useEffect, useId } from 'react';
import type { Store } from '../store/store.ts';
import { createStore } from '../store/store.ts';

/** Whether what is shown follows the server: `lost` while any page's stream is being made again. */
export interface Connection extends Store<'live' | 'lost'> {
  report(id: string, isLost: boolean): void;
}

/** Makes the store; it also hears of the browser going offline. */
export function createConnection(window: Window): Connection {
  const store = createStore<'live' | 'lost'>('live');
  const lost = new Set<string>();
  const report = (id: string, isLost: boolean): void => {
    if (isLost) lost.add(id);
    else lost.delete(id);
    store.set(lost.size > 0 ? 'lost' : 'live');
  };
  window.addEventListener('offline', () => report('browser', true));
  window.addEventListener('online', () => report('browser', false));
  return { get: store.get, subscribe: store.subscribe, report };
}

/** The page's connection. */
export const ConnectionContext = createContext<Connection | undefined>(undefined);

/** Tells the shell how the live data of a page does; it shows the banner. */
export function useReportConnection(state: 'loading' | 'live' | 'lost'): void {
  const connection = use(ConnectionContext);
  const id = useId();
  useEffect(() => {
    connection?.report(id, state === 'lost');
    return () => connection?.report(id, false);
  }, [connection, id, state]);
}
