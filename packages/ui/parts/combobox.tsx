import { useId, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { Field } from './field.tsx';
import type { FieldProps } from './field.tsx';
import { usePopover } from './popover.ts';

/** A suggestion. */
export interface ComboboxOption {
  readonly value: string;
  readonly label?: string | undefined;
  readonly note?: string | undefined;
}

/** Suggestions shown at most; typing narrows them. */
const maxShown = 50;

/**
 * A line of text with suggestions: anything may be typed, arrows and Enter take a suggestion, Escape closes the list. `options` are
 * narrowed to those that hold what is typed unless `isFiltered`.
 */
export function Combobox(
  props: FieldProps & {
    readonly value: string;
    readonly onChange: (value: string) => void;
    readonly options: readonly ComboboxOption[];
    readonly isFiltered?: boolean | undefined;
    readonly isMono?: boolean | undefined;
    readonly placeholder?: string | undefined;
    readonly disabled?: boolean | undefined;
    readonly required?: boolean | undefined;
    readonly onBlur?: (() => void) | undefined;
  },
): ReactNode {
  const { label, note, error, hidesLabel, isOptional, value, onChange, options, isMono = false } = props;
  const [isOpen, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  const input = useRef<HTMLInputElement>(null);
  const listId = useId();
  const shown = (props.isFiltered ? options : matching(options, value)).slice(0, maxShown);
  const isShown = isOpen && shown.length > 0;
  const popover = usePopover<HTMLUListElement>({
    isOpen: isShown,
    anchor: input,
    onClose: () => setOpen(false),
  });
  const take = (option: ComboboxOption | undefined): void => {
    if (option) onChange(option.value);
    setOpen(false);
    setAt(-1);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step !== 0) {
      event.preventDefault();
      setOpen(true);
      setAt((at + step + shown.length + (at < 0 && step < 0 ? 1 : 0)) % Math.max(1, shown.length));
    } else if (event.key === 'Enter' && isShown && at >= 0) {
      event.preventDefault();
      take(shown[at]);
    } else if (event.key === 'Escape' && isShown) {
      event.preventDefault();
      event.stopPropagation();
      setOpen(false);
    }
  };
  return (
    <Field {...{ label, note, error, hidesLabel, isOptional }}>
      {(attributes) => (
        <div className="combobox">
          <input
            {...attributes}
            ref={input}
            type="text"
            role="combobox"
            autoComplete="off"
            spellCheck={false}
            aria-expanded={isShown}
            aria-controls={isShown ? listId : undefined}
            aria-autocomplete="list"
            aria-activedescendant={isShown && at >= 0 ? `${listId}-${at}` : undefined}
            className={isMono ? 'input input-mono' : 'input'}
            placeholder={props.placeholder}
            disabled={props.disabled}
            required={props.required}
            value={value}
            onChange={(event) => {
              onChange(event.target.value);
              setOpen(true);
              setAt(-1);
            }}
            onClick={() => setOpen(true)}
            onBlur={() => {
              setOpen(false);
              props.onBlur?.();
            }}
            onKeyDown={onKeyDown}
          />
          {isShown && (
            <ul
              ref={popover}
              id={listId}
              popover="manual"
              role="listbox"
              aria-label={label}
              className="popover listbox"
            >
              {shown.map((option, index) => (
                <li
                  key={option.value}
                  id={`${listId}-${index}`}
                  role="option"
                  aria-selected={index === at}
                  className="option"
                  // Before the input loses the focus.
                  onMouseDown={(event) => {
                    event.preventDefault();
                    take(option);
                  }}
                >
                  <span className="option-words">{option.label ?? option.value}</span>
                  {option.note && <small>{option.note}</small>}
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
    </Field>
  );
}

function matching(options: readonly ComboboxOption[], value: string): readonly ComboboxOption[] {
  const text = value.trim().toLowerCase();
  if (text === '' || options.some((option) => option.value === value)) return options;
  return options.filter((option) => `${option.value} ${option.label ?? ''}`.toLowerCase().includes(text));
}
