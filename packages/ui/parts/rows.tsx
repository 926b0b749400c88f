import './rows.css';
import { useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, IconButton } from './button.tsx';
import { Field } from './field.tsx';

/** A column of editable rows. */
export interface RowColumn {
  readonly label: string;
  readonly isMono?: boolean | undefined;
  readonly placeholder?: string | undefined;
  /** Its share of the width; default 1. */
  readonly grow?: number | undefined;
}

/**
 * A short list of rows of texts that can be added to, changed and taken from. Rows whose first text is empty are kept here while they
 * are typed, and left out of what `onChange` is told.
 */
export function Rows(props: {
  readonly legend: string;
  readonly note?: ReactNode;
  readonly columns: readonly RowColumn[];
  readonly rows: readonly (readonly string[])[];
  readonly onChange: (rows: readonly (readonly string[])[]) => void;
  /** What one row is called: "Add label". */
  readonly noun: string;
  readonly disabled?: boolean | undefined;
}): ReactNode {
  const { legend, note, columns, rows, onChange, noun, disabled = false } = props;
  const [typed, setTyped] = useState<readonly (readonly string[])[]>(rows);
  const box = useRef<HTMLFieldSetElement>(null);
  // What somebody else changed, such as the YAML beside it, replaces what was typed.
  const shown = JSON.stringify(complete(typed)) === JSON.stringify(rows) ? typed : rows;
  const change = (next: readonly (readonly string[])[]): void => {
    setTyped(next);
    onChange(complete(next));
  };
  const add = (): void => {
    change([...shown, columns.map(() => '')]);
    requestAnimationFrame(() => {
      const entries = box.current?.querySelectorAll('.row-entry');
      entries?.[entries.length - 1]?.querySelector('input')?.focus();
    });
  };
  return (
    <fieldset ref={box} className="row-set" disabled={disabled}>
      <legend className="field-label">{legend}</legend>
      {shown.map((row, index) => (
        // Rows have no other identity than their place.
        <div key={index} className="row-entry">
          {columns.map((column, at) => (
            <div key={column.label} className="row-cell" style={{ flexGrow: column.grow ?? 1 }}>
              <Field label={`${column.label} of ${noun} ${index + 1}`} hidesLabel>
                {(attributes) => (
                  <input
                    {...attributes}
                    type="text"
                    autoComplete="off"
                    className={column.isMono === false ? 'input' : 'input input-mono'}
                    placeholder={column.placeholder ?? column.label}
                    value={row[at] ?? ''}
                    onChange={(event) =>
                      change(
                        shown.with(
                          index,
                          columns.map((_, k) => (k === at ? event.target.value : (row[k] ?? ''))),
                        ),
                      )
                    }
                  />
                )}
              </Field>
            </div>
          ))}
          <IconButton
            kind="quiet"
            icon="close"
            label={`Remove ${noun} ${index + 1}`}
            onClick={() => change(shown.toSpliced(index, 1))}
          />
        </div>
      ))}
      <div>
        <Button size="small" kind="quiet" icon="add" onClick={add}>
          Add {noun}
        </Button>
      </div>
      {note && <p className="field-note">{note}</p>}
    </fieldset>
  );
}

function complete(rows: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return rows.filter(([first]) => first !== undefined && first !== '');
}

/** A list of texts, one a row. */
export function TextRows(props: {
  readonly legend: string;
  readonly note?: ReactNode;
  readonly noun: string;
  readonly values: readonly string[];
  readonly onChange: (values: readonly string[]) => void;
  readonly placeholder?: string | undefined;
}): ReactNode {
  const { legend, note, noun, values, onChange, placeholder } = props;
  return (
    <Rows
      legend={legend}
      note={note}
      noun={noun}
      columns={[{ label: noun, placeholder }]}
      rows={values.map((value) => [value])}
      onChange={(rows) => onChange(rows.map(([value = '']) => value))}
    />
  );
}

/** Names and values, one pair a row. */
export function PairRows(props: {
  readonly legend: string;
  readonly note?: ReactNode;
  readonly noun: string;
  readonly pairs: Readonly<Record<string, string>>;
  readonly onChange: (pairs: Readonly<Record<string, string>>) => void;
}): ReactNode {
  const { legend, note, noun, pairs, onChange } = props;
  return (
    <Rows
      legend={legend}
      note={note}
      noun={noun}
      columns={[{ label: 'Name' }, { label: 'Value' }]}
      rows={Object.entries(pairs)}
      onChange={(rows) => onChange(Object.fromEntries(rows.map(([name = '', value = '']) => [name, value])))}
    />
  );
}
