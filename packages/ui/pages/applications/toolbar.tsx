import { useState } from 'react';
import type { ReactNode } from 'react';
import { Button, ButtonGroup, IconButton } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { useQuery } from '../../parts/link.tsx';
import { Menu } from '../../parts/menu.tsx';
import type { ListView } from '../../route/list-place.ts';
import { listColumns } from './columns.tsx';
import { commonViews, dropView, ownViews, saveView } from './views.ts';

/** How the list is shown: saved views, table or cards, columns, filters. */
export function ListToolbar(props: {
  readonly q: string;
  readonly sort: string;
  readonly view: ListView;
  readonly columns: readonly string[];
  readonly showsFacets: boolean;
  readonly onFacets: () => void;
}): ReactNode {
  const { q, sort, view, columns, showsFacets, onFacets } = props;
  const [, setQuery] = useQuery();
  return (
    <div className="toolbar">
      <ViewsMenu q={q} sort={sort} />
      <IconButton
        icon="filter"
        label={showsFacets ? 'Hide filters' : 'Show filters'}
        pressed={showsFacets}
        onClick={onFacets}
      />
      <ButtonGroup label="Shown as">
        <IconButton
          icon="rows"
          label="Table"
          pressed={view === 'table'}
          onClick={() => setQuery({ view: 'table' }, { replace: true })}
        />
        <IconButton
          icon="cards"
          label="Cards"
          pressed={view === 'cards'}
          onClick={() => setQuery({ view: 'cards' }, { replace: true })}
        />
      </ButtonGroup>
      {view === 'table' && (
        <Menu
          label="Columns"
          icon="columns"
          kind="secondary"
          entries={listColumns
            .filter(({ isHeader }) => !isHeader)
            .map(({ id, title }) => ({
              label: title,
              checked: columns.includes(id),
              onSelect: () => {
                const next = columns.includes(id)
                  ? columns.filter((other) => other !== id)
                  : [...columns, id];
                setQuery({ cols: next.join(',') }, { replace: true });
              },
            }))}
        />
      )}
    </div>
  );
}

function ViewsMenu({ q, sort }: { readonly q: string; readonly sort: string }): ReactNode {
  const [, setQuery] = useQuery();
  const [asks, setAsks] = useState(false);
  const [name, setName] = useState('');
  const open = (view: { readonly q: string; readonly sort: string }): void =>
    setQuery({ q: view.q || undefined, sort: view.sort || undefined });
  const own = ownViews(localStorage);
  const shown = [...commonViews, ...own].find((view) => view.q === q && view.sort === sort);
  const isOwn = own.some((view) => view === shown);
  return (
    <>
      <Menu
        label="Views"
        text={shown?.name ?? 'Views'}
        icon="applications"
        kind="secondary"
        align="start"
        entries={() => [
          ...commonViews.map((view) => ({
            label: view.name,
            checked: view === shown,
            onSelect: () => open(view),
          })),
          ...(own.length > 0 ? (['separator'] as const) : []),
          ...own.map((view) => ({ label: view.name, checked: view === shown, onSelect: () => open(view) })),
          'separator',
          { label: 'Save this view…', icon: 'add', onSelect: () => setAsks(true) },
          ...(isOwn && shown
            ? [
                {
                  label: `Forget “${shown.name}”`,
                  icon: 'trash' as const,
                  onSelect: () => dropView(localStorage, shown.name),
                },
              ]
            : []),
        ]}
      />
      {asks && (
        <Dialog
          title="Save this view"
          confirm="Save"
          problem={name.trim() === '' ? '' : undefined}
          onConfirm={() => {
            saveView(localStorage, { name: name.trim(), q, sort });
            return Promise.resolve();
          }}
          onClose={() => setAsks(false)}
        >
          <TextField label="Name" value={name} onChange={setName} autoFocus maxLength={60} />
          <p className="muted">
            Filter <span className="mono">{q || 'none'}</span>, sorted by {sort || 'name'}. It is kept in this
            browser; its address can be shared.
          </p>
        </Dialog>
      )}
    </>
  );
}

/** What can be done with the chosen rows. */
export function SelectionBar(props: {
  readonly count: number;
  readonly total: number;
  readonly isAll: boolean;
  readonly onAll: () => void;
  readonly onSync: () => void;
  readonly onRefresh: (hard: boolean) => void;
  readonly onTerminate: () => void;
  readonly onClear: () => void;
}): ReactNode {
  const { count, total, isAll, onAll, onSync, onRefresh, onTerminate, onClear } = props;
  return (
    <section className="selection-bar" aria-label="Selection">
      <p role="status" className="numeric">
        <b>{(isAll ? total : count).toLocaleString('en')}</b> selected
      </p>
      {!isAll && count < total && (
        <Button kind="quiet" size="small" onClick={onAll}>
          Select all {total.toLocaleString('en')} matching
        </Button>
      )}
      <span className="selection-actions">
        <Button size="small" kind="primary" icon="sync" onClick={onSync}>
          Sync…
        </Button>
        <Button size="small" icon="refresh" onClick={() => onRefresh(false)}>
          Refresh
        </Button>
        <Menu
          label="More for the selection"
          kind="secondary"
          size="small"
          entries={[
            {
              label: 'Hard refresh',
              icon: 'refresh',
              note: 'Renders the sources anew',
              onSelect: () => onRefresh(true),
            },
            { label: 'Stop their operations', icon: 'pause', danger: true, onSelect: onTerminate },
          ]}
        />
        <IconButton size="small" kind="quiet" icon="close" label="Clear the selection" onClick={onClear} />
      </span>
    </section>
  );
}
