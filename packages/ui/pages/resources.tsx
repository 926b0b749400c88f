import { useCallback, useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Application, ApplicationTree } from '@tiphys/model';
import { useQuery } from '../parts/link.tsx';
import { Notice } from '../parts/notice.tsx';
import { formatNodeId, parseNodeId } from '../resource/node-id.ts';
import { buildRows } from '../tree/rows.ts';
import { resourceKey } from './resource-key.ts';
import { ResourcePane } from './resource-pane.tsx';
import { TreeGraphView } from './tree-graph.tsx';
import { TreeTable } from './tree-table.tsx';

/** The resources of an application as graph or table, and beside it the one that the address names. */
export function Resources({
  application,
  tree,
}: {
  readonly application: Application;
  readonly tree: ApplicationTree;
}): ReactNode {
  const rows = useMemo(() => buildRows(tree), [tree]);
  const syncOf = useMemo(() => syncStatuses(application), [application]);
  const [view, setView] = useState<'graph' | 'table'>(() => (window.innerWidth < 768 ? 'table' : 'graph'));
  const [query, setQuery] = useQuery();
  const name = parseNodeId(query.get('node'));
  const selected = name && formatNodeId(name);
  const node = selected === undefined ? undefined : tree.nodes?.find((one) => formatNodeId(one) === selected);
  const onOpen = useCallback((id: string) => setQuery({ node: id }), [setQuery]);
  const onClose = useCallback(() => {
    setQuery({ node: undefined, tab: undefined });
    // Back to where it was opened.
    if (selected !== undefined) findOpener(selected)?.focus();
  }, [setQuery, selected]);
  const { metadata, status } = application;
  const props = { rows, syncOf, selected, onOpen };
  return (
    <div className={node ? 'app-body with-pane' : 'app-body'}>
      <section aria-labelledby="resources">
        <div className="section-head">
          <h2 id="resources">Resources</h2>
          <div className="switch" role="group" aria-label="View">
            {(['graph', 'table'] as const).map((choice) => (
              <button
                key={choice}
                type="button"
                aria-pressed={view === choice}
                onClick={() => setView(choice)}
              >
                {choice === 'graph' ? 'Graph' : 'Table'}
              </button>
            ))}
          </div>
        </div>
        {selected !== undefined && !node && (
          <p className="form-error" role="alert">
            This application has no {name?.kind} {name?.name}.
          </p>
        )}
        {rows.length === 0 && <Notice title="This application has no resources" />}
        {rows.length > 0 && (view === 'graph' ? <TreeGraphView {...props} /> : <TreeTable {...props} />)}
      </section>
      {node && (
        <ResourcePane
          application={{ namespace: metadata.namespace ?? '', name: metadata.name ?? '' }}
          node={node}
          sync={syncOf.get(resourceKey(node))}
          version={`${node.resourceVersion ?? ''} ${String(status?.reconciledAt ?? '')}`}
          onClose={onClose}
        />
      )}
    </div>
  );
}

function findOpener(id: string): HTMLElement | null {
  return document.querySelector<HTMLElement>(`[data-node="${CSS.escape(id)}"]`);
}

/** Sync statuses of the managed resources by `group/kind/namespace/name`. */
function syncStatuses(application: Application): ReadonlyMap<string, string> {
  const resources = application.status?.resources ?? [];
  return new Map(
    resources.map(({ group = '', kind = '', namespace = '', name = '', status = '' }) => [
      `${group}/${kind}/${namespace}/${name}`,
      status,
    ]),
  );
}
