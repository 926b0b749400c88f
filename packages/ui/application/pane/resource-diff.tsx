import type { ReactNode } from 'react';
import type { TreeNode } from '@tiphys/model/v2';
import type { ApplicationRef } from '../../api/applications.ts';
import { getObjectDiff, liveAndDesired } from '../../api/changes.ts';
import { ObjectChanges } from '../../pages/diff/object-changes.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/state.tsx';
import { useLoad } from '../../parts/use-load.ts';

/** What differs between a resource in the cluster and its source. */
export function ResourceDiff(props: {
  readonly application: ApplicationRef;
  readonly node: TreeNode;
  /** Asks anew when it changes. */
  readonly version: string;
}): ReactNode {
  const { application, node, version } = props;
  const { data, error } = useLoad(`${node.id}/diff ${version}`, (signal) =>
    getObjectDiff(application, { ...liveAndDesired, resource: node.id }, signal),
  );
  if (error !== undefined)
    return <ErrorState isPart title="The differences cannot be shown" reason={error} />;
  if (!data) return <Skeleton label="Comparing…" />;
  const [object] = data.objects;
  if (!object) return <EmptyState title="The cluster is as the source says" icon="check" />;
  return (
    <ObjectChanges
      application={application}
      object={object}
      sides={liveAndDesired}
      answer={data}
      version={version}
    />
  );
}
