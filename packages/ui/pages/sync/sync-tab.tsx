import './sync.css';
import type { ReactNode } from 'react';
import type { TabProps } from '../../application/tab.ts';
import { useQuery } from '../../parts/link.tsx';
import { SyncPlan } from './sync-plan.tsx';
import { SyncTimeline } from './sync-timeline.tsx';

/** The sync of an application: its plan before it starts (`?deploy=`), then the timeline of what happens and happened. */
export function SyncTab(props: TabProps): ReactNode {
  const [query] = useQuery();
  const deploy = query.get('deploy');
  return deploy === null ? <SyncTimeline {...props} /> : <SyncPlan key={deploy} {...props} deploy={deploy} />;
}
