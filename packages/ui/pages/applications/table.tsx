import { useMemo, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import type { ApplicationRow } from '@tiphys/model/v2';
import { Grid } from '../../parts/grid.tsx';
import type { GridColumn } from '../../parts/grid.tsx';
import { useQuery } from '../../parts/link.tsx';
import { Menu } from '../../parts/menu.tsx';
import { useWidth } from '../../parts/use-media.ts';
import { rowKey } from '../../store/list.ts';
import type { ListData } from '../../store/list.ts';
import type { RowActions } from './actions.ts';
import { listColumns } from './columns.tsx';

/** Columns where the address names none. */
export const usualColumns: readonly string[] = listColumns
  .filter(({ isUsual, isHeader }) => isUsual && !isHeader)
  .map(({ id }) => id);

/** The list as a table of any length. */
export function ApplicationsTable(props: {
  readonly data: ListData;
  readonly count: number;
  readonly rowAt: (index: number) => ApplicationRow | undefined;
  readonly focused: number;
  readonly onFocus: (index: number) => void;
  readonly onRange: (start: number, end: number) => void;
  readonly onKey: (event: KeyboardEvent, row: ApplicationRow | undefined, index: number) => void;
  readonly isSelected: (row: ApplicationRow) => boolean;
  readonly onSelect: (index: number, isRange: boolean) => void;
  readonly actions: RowActions;
  readonly sort: string;
  readonly columns: readonly string[];
  /** Width that something beside the table takes, in pixels. */
  readonly beside: number;
}): ReactNode {
  const { sort, columns: chosen, actions, onSelect, isSelected, data } = props;
  const [, setQuery] = useQuery();
  const width = useWidth() - props.beside;
  const isUsual = chosen === usualColumns;
  const newest = useRef({ actions, onSelect, isSelected });
  newest.current = { actions, onSelect, isSelected };
  // Rows are drawn anew when the columns are others: what they do is read when it is done.
  const columns = useMemo((): readonly GridColumn<ApplicationRow>[] => {
    const shown = listColumns.filter(
      ({ id, isHeader, from = 0 }) => isHeader || (chosen.includes(id) && (!isUsual || width >= from)),
    );
    return [selectColumn(newest), ...shown, menuColumn(newest)];
    // The address gives a new list each time it is read.
  }, [chosen.join(), isUsual, width]);
  const descending = sort.startsWith('-');
  const by = descending ? sort.slice(1) : sort || 'name';
  return (
    <Grid
      {...props}
      label="Applications"
      className="apps-grid"
      columns={columns}
      classOf={(row) => (data.left.has(rowKey(row)) ? 'row-left' : undefined)}
      onOpen={(row) => actions.open(row)}
      sort={{ by, descending }}
      onSort={(id) => {
        const next = id === by && !descending ? `-${id}` : id;
        setQuery({ sort: next === 'name' ? undefined : next }, { replace: true });
      }}
    />
  );
}

interface Newest {
  readonly current: {
    readonly actions: RowActions;
    readonly onSelect: (index: number, isRange: boolean) => void;
    readonly isSelected: (row: ApplicationRow) => boolean;
  };
}

function selectColumn(newest: Newest): GridColumn<ApplicationRow> {
  return {
    id: 'select',
    title: 'Selected',
    hidesTitle: true,
    width: '20px',
    render: (row, index) => (
      <input
        type="checkbox"
        className="row-check"
        tabIndex={-1}
        aria-label={`Select ${row.name}`}
        checked={newest.current.isSelected(row)}
        onChange={() => undefined}
        onClick={(event) => newest.current.onSelect(index, event.shiftKey)}
      />
    ),
  };
}

function menuColumn(newest: Newest): GridColumn<ApplicationRow> {
  return {
    id: 'more',
    title: 'Actions',
    hidesTitle: true,
    width: '28px',
    render: (row) => (
      <Menu
        label={`Actions of ${row.name}`}
        size="small"
        tabIndex={-1}
        entries={() => newest.current.actions.menu(row)}
      />
    ),
  };
}
