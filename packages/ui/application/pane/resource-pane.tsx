import './pane.css';
import { useEffect, useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { ApplicationOverview, ResourceOverview, TreeNode } from '@tiphys/model/v2';
import { getResource } from '../../api/application-page.ts';
import type { ApplicationRef } from '../../api/applications.ts';
import type { LiveTree } from '../../graph/apply.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { later } from '../../parts/later.tsx';
import { useGo, useQuery } from '../../parts/link.tsx';
import { Menu } from '../../parts/menu.tsx';
import type { MenuItem } from '../../parts/menu.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/state.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { PaneTabs } from '../../parts/tabs.tsx';
import { useLoad } from '../../parts/use-load.ts';
import { containersOf } from '../../resource/containers.ts';
import type { ResourceName } from '../../resource/node-id.ts';
import { applicationPath } from '../../route/route.ts';
import { KindIcon } from '../kind-icon.tsx';
import { ActionDialog } from './action-dialog.tsx';
import { labelOf } from './action-label.ts';
import { DeleteResourceDialog } from './delete-resource-dialog.tsx';
import { EventList } from './event-list.tsx';
import { LogView } from './log-view.tsx';
import { ResourceManifest } from './resource-manifest.tsx';
import { ResourceSummary } from './resource-summary.tsx';

const ResourceDiff = later(async () => (await import('./resource-diff.tsx')).ResourceDiff, 'Comparing…');

const tabs = ['summary', 'manifest', 'diff', 'events', 'logs'] as const;
type PaneTab = (typeof tabs)[number];

const names: Readonly<Record<PaneTab, string>> = {
  summary: 'Summary',
  manifest: 'Manifest',
  diff: 'Diff',
  events: 'Events',
  logs: 'Logs',
};

/** What one resource's pane is about. */
export interface PaneProps {
  readonly application: ApplicationRef;
  readonly overview: ApplicationOverview;
  readonly tree: LiveTree;
  readonly resource: ResourceName;
  /** Opens another resource, by id. */
  readonly onOpen: (id: string) => void;
}

/** One resource beside the others: how it is and why, what it is and should be, its events and logs, and what can be done. */
export function ResourcePane(props: PaneProps): ReactNode {
  const { application, tree, resource } = props;
  const [, setQuery] = useQuery();
  const id = `${resource.group}/${resource.kind}/${resource.namespace}/${resource.name}`;
  const node = tree.nodes.get(id);
  const version = `${node?.resourceVersion ?? ''} ${node?.sync ?? ''} ${node?.health ?? ''}`;
  const { data, error } = useLoad(`${application.namespace}/${application.name}/${id} ${version}`, (signal) =>
    getResource(application, resource, signal),
  );
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const opener = document.activeElement;
    title.current?.focus({ preventScroll: true });
    return () => {
      if (opener instanceof HTMLElement && opener.isConnected) opener.focus({ preventScroll: true });
    };
  }, [id]);
  const close = (): void =>
    setQuery({ node: undefined, tab: undefined, full: undefined, highlight: undefined });
  return (
    <aside
      className="pane"
      aria-labelledby="pane-title"
      onKeyDown={(event) => {
        if (event.key !== 'Escape' || event.defaultPrevented) return;
        event.preventDefault();
        close();
      }}
    >
      <header className="pane-head">
        <KindIcon kind={resource.kind} size={22} />
        <div className="pane-title">
          <h2 id="pane-title" ref={title} tabIndex={-1} title={resource.name}>
            {resource.name}
          </h2>
          <p>
            {resource.kind}
            {resource.namespace && <span className="muted"> in {resource.namespace}</span>}
          </p>
        </div>
        {node && <Marks node={node} />}
        <PaneControls onClose={close} />
      </header>
      <PaneContent {...props} node={node} data={data} error={error} />
    </aside>
  );
}

function Marks({ node }: { readonly node: TreeNode }): ReactNode {
  return (
    <div className="pane-marks">
      {node.health && <StatusMark value={node.health} />}
      {node.sync && <StatusMark value={node.sync} />}
    </div>
  );
}

function PaneControls({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [query, setQuery] = useQuery();
  const isFull = query.get('full') === 'true';
  return (
    <div className="pane-controls">
      <IconButton
        kind="quiet"
        icon="fit"
        label={isFull ? 'Show beside the others' : 'Show alone'}
        pressed={isFull}
        className="pane-full"
        onClick={() => setQuery({ full: isFull ? undefined : 'true' })}
      />
      <IconButton kind="quiet" icon="close" label="Close" shortcut="Escape" onClick={onClose} />
    </div>
  );
}

interface ContentProps extends PaneProps {
  readonly node: TreeNode | undefined;
  readonly data: ResourceOverview | undefined;
  readonly error: string | undefined;
}

function PaneContent(props: ContentProps): ReactNode {
  const { resource, node, data, error } = props;
  const [query, setQuery] = useQuery();
  const panel = useId();
  if (!node) {
    return (
      <EmptyState title={`This application has no ${resource.kind} ${resource.name}`} icon="search">
        <p>It may have been deleted, or it was never there.</p>
      </EmptyState>
    );
  }
  const hasLogs = containersOf(data?.live).length > 0 && data?.can.logs === true;
  const offered = tabs.filter((tab) =>
    tab === 'logs' ? hasLogs : tab === 'diff' ? node.source === 'managed' : true,
  );
  const wanted = query.get('tab');
  const tab = offered.find((each) => each === wanted) ?? 'summary';
  const warnings = data?.events.filter(({ type }) => type === 'Warning').length ?? 0;
  return (
    <>
      <PaneActions {...props} node={node} />
      <PaneTabs
        label="Parts of the resource"
        tabs={offered.map((value) => ({
          value,
          label: names[value],
          ...(value === 'events' && warnings > 0 ? { count: warnings } : {}),
        }))}
        value={tab}
        panel={panel}
        onChange={(next) => setQuery({ tab: next })}
      />
      <div id={panel} className="pane-body" role="tabpanel" aria-label={names[tab]}>
        {error !== undefined && <ErrorState isPart title="The resource cannot be shown" reason={error} />}
        {error === undefined && !data && <Skeleton label="Loading the resource…" />}
        {data && <PanePart {...props} tab={tab} node={node} data={data} />}
      </div>
    </>
  );
}

interface PartProps extends PaneProps {
  readonly tab: PaneTab;
  readonly node: TreeNode;
  readonly data: ResourceOverview;
}

function PanePart(props: PartProps): ReactNode {
  const { tab, application, node, data, resource, tree, onOpen } = props;
  const [query] = useQuery();
  switch (tab) {
    case 'summary':
      return <ResourceSummary {...{ application, node, data, tree, onOpen }} />;
    case 'manifest':
      return <ResourceManifest application={application} data={data} />;
    case 'diff':
      return <ResourceDiff application={application} node={node} version={node.resourceVersion} />;
    case 'events':
      return <EventList events={data.events} />;
    case 'logs': {
      const isPod = resource.kind === 'Pod' && resource.group === '';
      const container = query.get('container') ?? '';
      return <LogView {...{ application, container, ...(isPod ? { pod: resource.name } : { resource }) }} />;
    }
  }
}

function PaneActions(props: ContentProps & { readonly node: TreeNode }): ReactNode {
  const { application, node, data, tree } = props;
  const go = useGo();
  const [open, setOpen] = useState<string>();
  if (!data) return null;
  const { can, actions } = data;
  const chosen = actions.find(({ name }) => `action ${name}` === open);
  const entries: MenuItem[] = actions.map((action) => ({
    label: labelOf(action),
    ...(action.disabled ? { reason: 'Not possible now.' } : {}),
    ...(action.allowed ? {} : { reason: 'You may not run this.' }),
    onSelect: () => setOpen(`action ${action.name ?? ''}`),
  }));
  return (
    <div className="pane-actions toolbar">
      {node.source === 'managed' && (
        <Button
          icon="sync"
          size="small"
          reason={can.sync ? undefined : 'You may not sync this application.'}
          onClick={() => go(`${applicationPath(application, 'sync')}?deploy=${encodeURIComponent(node.id)}`)}
        >
          Sync
        </Button>
      )}
      {entries.length > 0 && (
        <Menu
          label="Actions"
          text="Actions"
          icon="play"
          kind="secondary"
          size="small"
          align="start"
          entries={entries}
        />
      )}
      <Button
        icon="trash"
        kind="danger"
        size="small"
        disabled={node.uid === ''}
        reason={can.delete ? undefined : 'You may not delete this.'}
        onClick={() => setOpen('delete')}
      >
        Delete
      </Button>
      {open === 'delete' && (
        <DeleteResourceDialog
          application={application}
          node={node}
          tree={tree}
          onClose={() => setOpen(undefined)}
        />
      )}
      {chosen && (
        <ActionDialog
          application={application}
          node={node}
          action={chosen}
          onClose={() => setOpen(undefined)}
        />
      )}
    </div>
  );
}
