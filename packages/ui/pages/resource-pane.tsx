import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { ResourceNode } from '@tiphys/model';
import type { ApplicationRef } from '../api/applications.ts';
import { useQuery } from '../parts/link.tsx';
import { Status } from '../parts/status.tsx';
import { formatNodeId } from '../resource/node-id.ts';
import { ResourceDiffView } from './resource-diff.tsx';
import { ResourceEvents } from './resource-events.tsx';
import { ResourceLogs } from './resource-logs.tsx';
import { ResourceManifest } from './resource-manifest.tsx';
import { ResourceSummary } from './resource-summary.tsx';

/** What a pane of a resource needs to know. */
export interface ResourceProps {
  readonly application: ApplicationRef;
  readonly node: ResourceNode;
  /** Sync status; undefined for what the source does not name. */
  readonly sync: string | undefined;
  /** Changes when what is known of the resource may have changed. */
  readonly version: string;
}

const titles = { summary: 'Summary', manifest: 'Manifest', diff: 'Diff', events: 'Events', logs: 'Logs' };
type Tab = keyof typeof titles;

/** One resource beside the tree: what it is, its manifest, what differs, its events and logs. Escape closes it. */
export function ResourcePane(props: ResourceProps & { readonly onClose: () => void }): ReactNode {
  const { node, sync, onClose } = props;
  const id = formatNodeId(node);
  const heading = useRef<HTMLHeadingElement>(null);
  const [query, setQuery] = useQuery();
  const tabs: readonly Tab[] = [
    'summary',
    'manifest',
    ...(sync === undefined ? [] : (['diff'] as const)),
    'events',
    ...(node.kind === 'Pod' ? (['logs'] as const) : []),
  ];
  const tab = tabs.find((candidate) => candidate === query.get('tab')) ?? 'summary';
  useEffect(() => heading.current?.focus(), [id]);
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      // A dialog above takes the key for itself.
      if (event.key === 'Escape' && !event.defaultPrevented && !document.querySelector('dialog[open]'))
        onClose();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onClose]);
  return (
    <aside className="pane" aria-labelledby="pane-title">
      <header className="pane-head">
        <div>
          <p className="muted">{node.kind}</p>
          <h2 id="pane-title" ref={heading} tabIndex={-1}>
            {node.name}
          </h2>
        </div>
        <div className="pane-status">
          {node.health?.status && <Status value={node.health.status} />}
          {sync && <Status value={sync} />}
        </div>
        <button type="button" className="quiet" onClick={onClose} aria-label="Close the resource">
          ✕
        </button>
      </header>
      <div className="switch pane-tabs" role="group" aria-label="About this resource">
        {tabs.map((name) => (
          <button
            key={name}
            type="button"
            aria-pressed={name === tab}
            onClick={() => setQuery({ tab: name === 'summary' ? undefined : name })}
          >
            {titles[name]}
          </button>
        ))}
      </div>
      <div className="pane-body" key={`${id} ${tab}`}>
        {tab === 'summary' && <ResourceSummary {...props} />}
        {tab === 'manifest' && <ResourceManifest {...props} />}
        {tab === 'diff' && <ResourceDiffView {...props} />}
        {tab === 'events' && <ResourceEvents {...props} />}
        {tab === 'logs' && <ResourceLogs {...props} />}
      </div>
    </aside>
  );
}
