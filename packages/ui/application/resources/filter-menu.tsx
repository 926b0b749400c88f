import { useId, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import type { TreeNode } from '@tiphys/model/v2';
import type { FilterField, NodeFilter } from '../../graph/filter.ts';
import { filterFields, isEmptyFilter, noFilter, toggleFilter } from '../../graph/filter.ts';
import { Button } from '../../parts/button.tsx';
import { Chip } from '../../parts/chip.tsx';
import { Checkbox, TextField } from '../../parts/field.tsx';
import { usePopover } from '../../parts/popover.ts';
import { Count } from '../../parts/status.tsx';

interface FilterProps {
  readonly nodes: ReadonlyMap<string, TreeNode>;
  readonly filter: NodeFilter;
  readonly onChange: (filter: NodeFilter) => void;
}

const titles: Readonly<Record<FilterField, string>> = {
  name: 'Name',
  kind: 'Kind',
  health: 'Health',
  sync: 'Sync',
  namespace: 'Namespace',
};
/** Values offered of one field. */
const maxValues = 60;

/** A button that opens the values one can filter by, each with how many resources have it. */
export function FilterMenu({ nodes, filter, onChange }: FilterProps): ReactNode {
  const [isOpen, setOpen] = useState(false);
  const [name, setName] = useState('');
  const anchor = useRef<HTMLButtonElement>(null);
  const id = useId();
  const popover = usePopover<HTMLDivElement>({ isOpen, anchor, onClose: () => setOpen(false) });
  return (
    <>
      <Button
        ref={anchor}
        icon="filter"
        expanded={isOpen}
        controls={isOpen ? id : undefined}
        hasPopup="dialog"
        onClick={() => setOpen(!isOpen)}
      >
        Filter
      </Button>
      {isOpen && (
        <div
          ref={popover}
          id={id}
          popover="auto"
          role="dialog"
          aria-label="Filter"
          className="popover filter-menu"
        >
          <form
            onSubmit={(event) => {
              event.preventDefault();
              if (name.trim() !== '')
                onChange(toggleFilter(filter, 'name', name.trim().replaceAll(',', ' ')));
              setName('');
            }}
          >
            <TextField label="Name" placeholder="web-*" value={name} onChange={setName} isMono />
          </form>
          {filterFields
            .filter((field) => field !== 'name')
            .map((field) => (
              <Values key={field} field={field} nodes={nodes} filter={filter} onChange={onChange} />
            ))}
        </div>
      )}
    </>
  );
}

function Values({
  field,
  nodes,
  filter,
  onChange,
}: FilterProps & { readonly field: FilterField }): ReactNode {
  const counts = new Map<string, number>();
  for (const node of nodes.values()) {
    const value = node[field as 'kind'];
    if (value) counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  for (const value of filter[field]) if (!counts.has(value)) counts.set(value, 0);
  if (counts.size < 2 && filter[field].length === 0) return null;
  return (
    <fieldset className="filter-field">
      <legend>{titles[field]}</legend>
      {[...counts]
        .sort(([, left], [, right]) => right - left)
        .slice(0, maxValues)
        .map(([value, count]) => (
          <div key={value} className="filter-value">
            <Checkbox
              label={value}
              checked={filter[field].includes(value)}
              onChange={() => onChange(toggleFilter(filter, field, value))}
            />
            <Count value={count} />
          </div>
        ))}
    </fieldset>
  );
}

/** What is filtered by, each a chip that can be taken away. */
export function FilterChips({ filter, onChange }: Omit<FilterProps, 'nodes'>): ReactNode {
  if (isEmptyFilter(filter)) return null;
  return (
    <div className="filter-chips" role="group" aria-label="Filters">
      {filterFields.flatMap((field) =>
        filter[field].map((value) => (
          <Chip
            key={`${field}:${value}`}
            name={titles[field]}
            value={value}
            onRemove={() => onChange(toggleFilter(filter, field, value))}
          />
        )),
      )}
      <Button kind="quiet" size="small" onClick={() => onChange(noFilter)}>
        Clear filters
      </Button>
    </div>
  );
}
