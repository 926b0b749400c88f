import type { ReactNode } from 'react';

/** A column of a short table of settings; the first one names the row. */
export interface SettingColumn<T> {
  readonly title: string;
  readonly cell: (item: T) => ReactNode;
  /** `wide` takes what room there is and breaks long words; `mono` is for names of Git and Kubernetes. */
  readonly look?: 'wide' | 'mono' | 'wide mono' | 'numeric' | undefined;
  /** Stands before the value where a phone has no room for a head; nothing where the value speaks for itself. */
  readonly label?: string | undefined;
}

/** A short table of settings: on a phone each row is a block of lines. `actions` come last in a row. */
export function SettingTable<T>(props: {
  readonly label: string;
  readonly items: readonly T[];
  readonly keyOf: (item: T) => string;
  readonly columns: readonly SettingColumn<T>[];
  readonly actions?: ((item: T) => ReactNode) | undefined;
}): ReactNode {
  const { label, items, keyOf, columns, actions } = props;
  return (
    <div className="table-scroll">
      <table className="table setting-table" aria-label={label}>
        <thead>
          <tr>
            {columns.map(({ title }) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
            {actions && (
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {items.map((item) => (
            <tr key={keyOf(item)}>
              {columns.map(({ title, cell, look = '', label: word }, index) => {
                const className = look.replace('wide', 'cell-wide') || undefined;
                return index === 0 ? (
                  <th key={title} scope="row" className={className}>
                    {cell(item)}
                  </th>
                ) : (
                  <td key={title} className={className} data-label={word}>
                    {cell(item)}
                  </td>
                );
              })}
              {actions && <td className="cell-actions">{actions(item)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
