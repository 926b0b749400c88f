import './resources.css';
import { useCallback, useMemo, useRef } from 'react';
import type { ReactNode } from 'react';
import { applicationPath } from '../../route/route.ts';
import type { LiveTree } from '../../graph/apply.ts';
import { formatFilter, parseFilter } from '../../graph/filter.ts';
import { rootKey } from '../../graph/outline.ts';
import { parsePodGrouping } from '../../graph/pods.ts';
import { Menu } from '../../parts/menu.tsx';
import { useGo, useQuery } from '../../parts/link.tsx';
import { SplitPane } from '../../parts/split-pane.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { toneOf } from '../../parts/status.tsx';
import { formatNodeId, parseNodeId } from '../../resource/node-id.ts';
import { ResourcePane } from '../pane/resource-pane.tsx';
import type { TabProps } from '../tab.ts';
import { FilterChips, FilterMenu } from './filter-menu.tsx';
import { GraphView } from './graph-view.tsx';
import type { FactsOf } from './item-facts.ts';
import { createFacts } from './item-facts.ts';
import { NetworkView } from './network-view.tsx';
import { PodsView } from './pods-view.tsx';
import type { ResourceView } from './resource-query.ts';
import { groupingOf, podSortAnnotation, viewAnnotation, viewOf } from './resource-query.ts';
import { FindBox, GroupingSelect, PodGroupingSelect, ProblemSteps, ViewSwitch } from './resource-toolbar.tsx';
import { TreeTable } from './tree-table.tsx';
import { useIsNarrow, useShownTree } from './use-outline.ts';
import { useSteps } from './use-steps.ts';

/** The resources of an application as graph, table, pods or network, and one of them beside. */
export function ResourcesTab(props: TabProps & { readonly tree: LiveTree }): ReactNode {
  const { application, overview, tree } = props;
  const [query, setQuery] = useQuery();
  const go = useGo();
  const isNarrow = useIsNarrow();
  const { metadata, status, spec } = overview.application;
  const annotations = metadata.annotations ?? {};
  const view = viewOf(query.get('view'), { annotation: annotations[viewAnnotation], isNarrow });
  const filter = parseFilter(query.get('resource'));
  const resource = parseNodeId(query.get('node'));
  const selected = resource && idOf(resource);
  const highlighted = parseNodeId(query.get('highlight'));
  const first = selected ?? (highlighted && idOf(highlighted));
  const showsOrphaned = query.get('orphaned') === 'true';
  const title = metadata.name ?? '';
  const grouping = groupingOf(query.get('group'));
  const shown = useShownTree(tree, { title, filter, grouping, showsOrphaned, first });
  const steps = useSteps(shown, first);
  const { nodes } = shown;
  const health = status?.health?.status ?? 'Unknown';
  const sync = status?.sync?.status ?? 'Unknown';
  const lastFacts = useRef<FactsOf>(undefined);
  const factsOf = useMemo(() => {
    const note = `Application · ${spec.project}`;
    const tone = health === 'Healthy' && sync === 'OutOfSync' ? toneOf(sync) : toneOf(health);
    return createFacts(nodes, { title, note, tone, hidden: undefined }, lastFacts.current);
  }, [nodes, title, spec.project, health, sync]);
  lastFacts.current = factsOf;
  const open = useCallback(
    (key: string): void => {
      if (key === rootKey) return go(applicationPath(application));
      const node = tree.nodes.get(key);
      if (node) setQuery({ node: formatNodeId(node) });
    },
    [application, go, setQuery, tree.nodes],
  );
  const setFilter = (next: typeof filter): void => setQuery({ resource: formatFilter(next) });
  const { structure } = shown;
  const views: Readonly<Record<ResourceView, () => ReactNode>> = {
    tree: () => <GraphView {...viewProps} />,
    list: () => <TreeTable {...viewProps} />,
    pods: () => <PodsView {...{ tree, nodes, grouping: podGrouping, selected, onOpen: open }} />,
    network: () => <NetworkView {...{ nodes, structure, selected, onOpen: open }} />,
  };
  const podGrouping = parsePodGrouping(query.get('podSortMode') ?? annotations[podSortAnnotation] ?? null);
  const viewProps = {
    outline: shown.outline,
    nodes,
    factsOf,
    extraEdges: structure.extraEdges,
    selected,
    found: steps.found,
    target: steps.target,
    onOpen: open,
    onToggle: shown.toggle,
  };
  const pane = resource && (
    <ResourcePane
      key={idOf(resource)}
      application={application}
      overview={overview}
      tree={tree}
      resource={resource}
      onOpen={open}
    />
  );
  const orphans = useMemo(() => countOrphans(tree.nodes), [tree.nodes]);
  if (pane && query.get('full') === 'true') return <div className="resources">{pane}</div>;
  const hasTree = view === 'tree' || view === 'list';
  return (
    <div className="resources">
      <SplitPane label="Resource" pane={pane}>
        <div className="resources-main">
          <div className="resources-bar" role="group" aria-label="What is shown">
            <ViewSwitch view={view} onChange={(next) => setQuery({ view: next, podSortMode: undefined })} />
            {hasTree && <GroupingSelect grouping={grouping} onChange={(group) => setQuery({ group })} />}
            {view === 'pods' && (
              <PodGroupingSelect
                grouping={podGrouping}
                onChange={(mode) => setQuery({ podSortMode: mode })}
              />
            )}
            <FilterMenu nodes={tree.nodes} filter={filter} onChange={setFilter} />
            {hasTree && (
              <FindBox
                text={steps.text}
                matches={steps.matches}
                input={steps.input}
                onChange={steps.setText}
                onStep={steps.stepMatch}
              />
            )}
            {hasTree && <ProblemSteps count={steps.problems} onStep={steps.stepProblem} />}
            <Menu
              label="More of the view"
              entries={[
                { label: 'Open everything', onSelect: shown.openAll },
                { label: 'Fold what is healthy', onSelect: shown.foldHealthy },
                {
                  label: `Show orphaned resources (${orphans})`,
                  note: 'In the same namespace, and of no application.',
                  checked: showsOrphaned,
                  ...(orphans === 0
                    ? { reason: 'There are none, or the project does not watch for them.' }
                    : {}),
                  onSelect: () => setQuery({ orphaned: showsOrphaned ? undefined : 'true' }),
                },
              ]}
            />
          </div>
          <FilterChips filter={filter} onChange={setFilter} />
          {tree.omitted > 0 && (
            <p className="muted">
              {tree.omitted.toLocaleString('en')} resources are left out: there are too many to be shown.
            </p>
          )}
          {nodes.size === 0 ? <Nothing isFiltered={tree.nodes.size > 0} /> : views[view]()}
        </div>
      </SplitPane>
    </div>
  );
}

function countOrphans(nodes: LiveTree['nodes']): number {
  let count = 0;
  for (const { source } of nodes.values()) count += Number(source === 'orphaned');
  return count;
}

function idOf({ group, kind, namespace, name }: NonNullable<ReturnType<typeof parseNodeId>>): string {
  return `${group}/${kind}/${namespace}/${name}`;
}

function Nothing({ isFiltered }: { readonly isFiltered: boolean }): ReactNode {
  return isFiltered ? (
    <EmptyState title="No resource is like that" icon="filter">
      <p>Take a filter away to see more.</p>
    </EmptyState>
  ) : (
    <EmptyState title="No resources yet" icon="graph">
      <p>What the source declares appears here as soon as it was compared.</p>
    </EmptyState>
  );
}
