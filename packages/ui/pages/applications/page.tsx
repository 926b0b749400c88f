import './page.css';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { parseQuery, formatQuery, toggleValue } from '@tiphys/model/query';
import type { ApplicationRow } from '@tiphys/model/v2';
import { useShortcuts } from '../../keys/use-shortcuts.ts';
import { Button } from '../../parts/button.tsx';
import { useGo, useQuery } from '../../parts/link.tsx';
import { useCan } from '../../parts/me.ts';
import { Sheet } from '../../parts/dialog.tsx';
import { MenuList } from '../../parts/menu.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../parts/state.tsx';
import { useTitle } from '../../parts/title.ts';
import { useMedia } from '../../parts/use-media.ts';
import { rememberList } from '../../route/last-list.ts';
import { foreignParameters, listPlace } from '../../route/list-place.ts';
import type { ListView } from '../../route/list-place.ts';
import { rowKey } from '../../store/list.ts';
import type { ListData, ListStore } from '../../store/list.ts';
import { useRowActions } from './actions.ts';
import { BulkProgress, BulkSyncDialog, bulkTargets } from './bulk.tsx';
import { Cards } from './cards.tsx';
import { Facets } from './facets.tsx';
import { listCommands, listKeys } from './keys.ts';
import { QueryBox, QueryChips } from './query-box.tsx';
import { useSelection } from './selection.ts';
import { Summary } from './summary.tsx';
import { ApplicationsTable, usualColumns } from './table.tsx';
import { ListToolbar, SelectionBar } from './toolbar.tsx';
import { useList } from './use-list.ts';
import { WhySheet } from './why-sheet.tsx';

const facetsKey = 'tiphys.facets';
const facetsWidth = 232;

/** The list of applications: a query, what it finds as table or cards, live, and what can be done with it. */
export function ApplicationsPage(): ReactNode {
  useTitle('Applications');
  const place = useListPlace();
  const { q, sort, columns } = place;
  const isNarrow = useMedia('(max-width: 767px)');
  const view: ListView = isNarrow ? 'cards' : (place.view ?? 'table');
  const [store, live] = useList({ q, sort, labels: columns.includes('labels') });
  const [, setQuery] = useQuery();
  const [showsFacets, setShowsFacets] = useState(() => localStorage.getItem(facetsKey) === 'shown');
  const [showsSheet, setShowsSheet] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  const change = (next: string): void => setQuery({ q: next || undefined }, { replace: true });
  const terms = parseQuery(q);
  const filter = {
    isChosen: (field: string, value: string): boolean =>
      terms.some(
        (term) =>
          term.field === field &&
          !term.negated &&
          term.values.some((other) => other.toLowerCase() === value.toLowerCase()),
      ),
    onToggle: (field: string, value: string): void => change(formatQuery(toggleValue(terms, field, value))),
  };
  const toggleFacets = (): void => {
    if (isNarrow) {
      setShowsSheet(true);
      return;
    }
    localStorage.setItem(facetsKey, showsFacets ? 'hidden' : 'shown');
    setShowsFacets(!showsFacets);
  };
  useShortcuts([
    {
      keys: '/',
      label: 'Filter by words',
      icon: 'search',
      group: 'Applications',
      run: () => input.current?.focus(),
    },
    { keys: 'f', label: 'Show or hide filters', icon: 'filter', group: 'Applications', run: toggleFacets },
    ...listKeys,
  ]);
  if (live.error !== undefined) return <ErrorState title={live.error} onRetry={store.reload} />;
  const { data } = live;
  return (
    <div className="apps">
      <header className="apps-head">
        <h1>
          Applications {data && <span className="apps-total numeric">{countText(data.total, data.all)}</span>}
        </h1>
        <ListToolbar {...{ q, sort, view, columns, showsFacets }} onFacets={toggleFacets} />
        <NewButton />
      </header>
      <QueryBox
        q={q}
        facets={data?.facets ?? []}
        input={input}
        onChange={change}
        onLeave={() =>
          document.querySelector<HTMLElement>('.grid-row[tabindex="0"], .card a[tabindex="0"]')?.focus()
        }
      />
      <QueryChips q={q} onChange={change} />
      {data && <Summary summary={data.summary} {...filter} />}
      {showsSheet && data && (
        <Sheet title="Filters" onClose={() => setShowsSheet(false)}>
          <Facets facets={data.facets} {...filter} />
        </Sheet>
      )}
      <div className={`apps-body${showsFacets && !isNarrow ? ' apps-with-facets' : ''}`}>
        {showsFacets && !isNarrow && data && <Facets facets={data.facets} {...filter} />}
        {data ? (
          <List
            key={`${q}\n${sort}`}
            {...{ store, data, q, sort, view, columns }}
            beside={showsFacets ? facetsWidth : 0}
          />
        ) : (
          <Skeleton label="Loading applications…" rows={14} />
        )}
      </div>
    </div>
  );
}

function List(props: {
  readonly store: ListStore;
  readonly data: ListData;
  readonly q: string;
  readonly sort: string;
  readonly view: ListView;
  readonly columns: readonly string[];
  readonly beside: number;
}): ReactNode {
  const { store, data, q, view } = props;
  const [focused, setFocused] = useState(0);
  const [anchor, setAnchor] = useState(0);
  const [asks, setAsks] = useState(false);
  const [menuFor, setMenuFor] = useState<ApplicationRow>();
  const menuAnchor = useRef<HTMLElement>(null);
  const selection = useSelection(q);
  const actions = useRowActions(store);
  usePanels(() => {
    selection.all();
    setAsks(true);
  }, selection.all);
  const targets = (): ReturnType<typeof bulkTargets> => bulkTargets(selection, q);
  const select = (index: number, isRange: boolean): void => {
    const row = store.rowAt(index);
    if (!row) return;
    if (isRange) selection.add(store.keys(anchor, index));
    else selection.toggle(rowKey(row));
    setAnchor(index);
  };
  const onKey = (event: KeyboardEvent, row: ApplicationRow | undefined, index: number): void => {
    if (!row || event.ctrlKey || event.metaKey || event.altKey) return;
    const done = runKey(event.key, {
      x: () => select(index, false),
      ' ': () => select(index, event.shiftKey),
      X: () => select(index, true),
      Escape: selection.clear,
      a: selection.all,
      s: () => actions.sync(row),
      r: () => actions.refresh(row),
      R: () => actions.refresh(row, 'hard-refresh'),
      w: () => actions.explain(row),
      d: () => actions.open(row, 'diff'),
      h: () => actions.open(row, 'history'),
      l: () => actions.open(row, 'logs'),
      o: () => actions.openAside(row),
      '.': () => {
        menuAnchor.current = event.target as HTMLElement;
        setMenuFor(row);
      },
    });
    if (done) event.preventDefault();
  };
  const shared = {
    count: data.count,
    rowAt: store.rowAt,
    focused: Math.min(focused, data.count - 1),
    onFocus: setFocused,
    onRange: store.show,
    onKey,
    isSelected: (row: ApplicationRow) => selection.has(rowKey(row)),
  };
  const chosen = selection.isAll ? data.total : selection.keys.size;
  const current = store.rowAt(shared.focused);
  useShortcuts(
    listCommands({
      row: current,
      chosen,
      actions,
      onSync: () => setAsks(true),
      onRefresh: () => void actions.start({ action: 'refresh', ...targets() }),
    }),
  );
  if (data.count === 0) return <Nothing hasAny={data.all > 0} />;
  return (
    <div className="apps-list">
      <div role="status" className="apps-news">
        {data.entered > 0 && (
          <Button size="small" kind="primary" icon="arrowUp" onClick={store.reload}>
            {data.entered} new
          </Button>
        )}
      </div>
      {view === 'cards' ? (
        <Cards {...shared} />
      ) : (
        <ApplicationsTable {...shared} {...props} actions={actions} onSelect={select} />
      )}
      {menuFor && (
        <MenuList
          label={`Actions of ${menuFor.name}`}
          anchor={menuAnchor}
          entries={actions.menu(menuFor)}
          onClose={() => setMenuFor(undefined)}
        />
      )}
      {chosen > 0 && (
        <SelectionBar
          count={chosen}
          total={data.total}
          isAll={selection.isAll}
          onAll={selection.all}
          onClear={selection.clear}
          onSync={() => setAsks(true)}
          onRefresh={(hard) =>
            void actions.start({ action: hard ? 'hard-refresh' : 'refresh', ...targets() })
          }
          onTerminate={() => void actions.start({ action: 'terminate', ...targets() })}
        />
      )}
      {asks && (
        <BulkSyncDialog
          count={chosen}
          onStart={(sync) => actions.start({ action: 'sync', sync, ...targets() }).then(selection.clear)}
          onClose={() => setAsks(false)}
        />
      )}
      {actions.explained && <WhySheet row={actions.explained} onClose={() => actions.explain(undefined)} />}
      {actions.job && <BulkProgress key={actions.job.id} job={actions.job} onClose={actions.closeJob} />}
    </div>
  );
}

/** Argo CD's addresses of its panels over the list: to sync, or to refresh, all that match. */
function usePanels(onSync: () => void, onRefresh: () => void): void {
  const [query, setQuery] = useQuery();
  const asked = ['syncApps', 'refreshApps'].filter((name) => query.get(name) === 'true');
  const text = asked.join();
  useEffect(() => {
    if (text === '') return;
    if (text.startsWith('syncApps')) onSync();
    else onRefresh();
    setQuery({ syncApps: undefined, refreshApps: undefined }, { replace: true });
  }, [text]);
}

function runKey(key: string, keys: Readonly<Record<string, () => void>>): boolean {
  const run = Object.hasOwn(keys, key) ? keys[key] : undefined;
  run?.();
  return run !== undefined;
}

function Nothing({ hasAny }: { readonly hasAny: boolean }): ReactNode {
  const [, setQuery] = useQuery();
  const canCreate = useCan('applications/create');
  if (hasAny) {
    return (
      <EmptyState title="No application matches the filter" icon="search">
        <Button onClick={() => setQuery({ q: undefined })}>Show all applications</Button>
      </EmptyState>
    );
  }
  if (!canCreate) {
    return (
      <EmptyState title="No application that you may see" icon="applications">
        <p>Projects say who may see their applications; whoever runs this Tiphys can add you to one.</p>
      </EmptyState>
    );
  }
  return (
    <EmptyState title="No applications yet" icon="applications">
      <p>An application says which folder or chart of a repository runs in which namespace of a cluster.</p>
      <NewButton />
    </EmptyState>
  );
}

function NewButton(): ReactNode {
  const go = useGo();
  const can = useCan('applications/create');
  if (!can) return null;
  return (
    <Button kind="primary" icon="add" className="apps-new" onClick={() => go('new')}>
      New application
    </Button>
  );
}

function countText(total: number, all: number): string {
  const text = total.toLocaleString('en');
  return total === all ? text : `${text} of ${all.toLocaleString('en')}`;
}

/** The list of the address; Argo CD's parameters are rewritten as ours once they are understood. */
function useListPlace(): {
  readonly q: string;
  readonly sort: string;
  readonly view: ListView | undefined;
  readonly columns: readonly string[];
} {
  const [query, setQuery] = useQuery();
  const search = query.toString();
  const place = listPlace(search);
  useEffect(() => {
    rememberList(sessionStorage, search);
    const foreign = foreignParameters(search);
    if (foreign.length === 0) return;
    const gone = Object.fromEntries(foreign.map((name) => [name, undefined]));
    setQuery({ ...gone, q: place.q || undefined }, { replace: true });
  }, [search]);
  return { ...place, columns: place.columns ?? usualColumns };
}
