import { useMemo } from 'react';
import type { ReactNode } from 'react';
import { useQuery } from '../parts/link.tsx';
import { EmptyState } from '../parts/state.tsx';
import { LogView } from './pane/log-view.tsx';
import type { TabProps } from './tab.ts';

/** The logs of all pods of an application; Argo CD's full-screen page of logs opens here, with what its address asks for. */
export function LogsTab({ application, overview, nodes }: TabProps): ReactNode {
  const [query] = useQuery();
  const initial = useMemo(() => {
    const isOn = (name: string): boolean => query.get(name) === 'true';
    const filter = query.get('filterText') ?? '';
    return {
      follow: query.get('follow') !== 'false',
      previous: isOn('showPreviousLogs'),
      showsTime: isOn('viewTimestamps'),
      filter,
      ...(tails.has(query.get('tail') ?? '') ? { tail: query.get('tail') ?? '' } : {}),
    };
    // Only what the address said at first: what is chosen afterwards stays.
  }, []);
  const hasPods = [...nodes.values()].some(({ kind, group }) => kind === 'Pod' && group === '');
  if (!overview.can.logs) return <EmptyState title="You may not read logs of this application" icon="lock" />;
  if (!hasPods) {
    return (
      <EmptyState title="No pods" icon="logs">
        <p>Logs come from pods, and this application has none now.</p>
      </EmptyState>
    );
  }
  const kind = query.get('kind');
  const name = query.get('name');
  const resource =
    kind && name
      ? { kind, name, group: query.get('group') ?? '', namespace: query.get('namespace') ?? '' }
      : undefined;
  return (
    <LogView
      application={application}
      initial={initial}
      resource={resource}
      pod={query.get('podName') ?? undefined}
    />
  );
}

const tails: ReadonlySet<string> = new Set(['100', '500', '1000', '10000', '50000']);
