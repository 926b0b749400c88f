import { use, useEffect, useMemo } from 'react';
import { PrefetchContext } from '../../parts/prefetch.ts';
import { useReportConnection } from '../../parts/connection.ts';
import { createListStore } from '../../store/list.ts';
import type { ListData, ListStore } from '../../store/list.ts';
import type { Live } from '../../store/live.ts';
import { useStore } from '../../store/store.ts';

/** The list of a query, kept live while it is shown. */
export function useList(query: {
  readonly q: string;
  readonly sort: string;
  readonly labels: boolean;
}): readonly [ListStore, Live<ListData>] {
  const { q, sort, labels } = query;
  const prefetch = use(PrefetchContext);
  const store = useMemo(
    () => createListStore({ q, sort, labels }, prefetch?.take({ q, sort, labels })),
    [q, sort, labels, prefetch],
  );
  useEffect(() => {
    const stop = new AbortController();
    void store.run(stop.signal);
    return () => stop.abort();
  }, [store]);
  const live = useStore(store);
  useReportConnection(live.state);
  return [store, live];
}
