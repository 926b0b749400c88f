import './field.css';
import { useId } from 'react';
import type { ComponentPropsWithRef, ReactNode } from 'react';

/** What every field has: a name, perhaps a note, and what is wrong with it. */
export interface FieldProps {
  readonly label: string;
  readonly note?: ReactNode;
  readonly error?: string | undefined;
  /** Leaves the label to screen readers, where the place says it. */
  readonly hidesLabel?: boolean | undefined;
  readonly isOptional?: boolean | undefined;
}

/** The attributes that tie an input to its note and error. */
export interface FieldAttributes {
  readonly id: string;
  readonly 'aria-describedby': string | undefined;
  readonly 'aria-invalid': true | undefined;
}

/** Label, input, note and error as one; `children` makes the input with the attributes given to it. */
export function Field(
  props: FieldProps & { readonly children: (attributes: FieldAttributes) => ReactNode },
): ReactNode {
  const { label, note, error, hidesLabel = false, isOptional = false, children } = props;
  const id = useId();
  const described = [error ? `${id}-error` : '', note ? `${id}-note` : ''].filter(Boolean).join(' ');
  return (
    <div className="text-field">
      <label htmlFor={id} className={hidesLabel ? 'visually-hidden' : 'field-label'}>
        {label}
        {isOptional && <em> optional</em>}
      </label>
      {children({
        id,
        'aria-describedby': described || undefined,
        'aria-invalid': error ? true : undefined,
      })}
      {error && (
        <p id={`${id}-error`} className="field-error">
          {error}
        </p>
      )}
      {note && (
        <p id={`${id}-note`} className="field-note">
          {note}
        </p>
      )}
    </div>
  );
}

interface ValueProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** For names, paths, revisions and code. */
  readonly isMono?: boolean | undefined;
}

type Passed<Tag extends 'input' | 'textarea' | 'select'> = Omit<
  ComponentPropsWithRef<Tag>,
  'value' | 'onChange' | 'className' | 'id' | 'children'
>;

/** One line of text. */
export function TextField(props: FieldProps & ValueProps & Passed<'input'>): ReactNode {
  const { label, note, error, hidesLabel, isOptional, value, onChange, isMono = false, ...passed } = props;
  return (
    <Field {...{ label, note, error, hidesLabel, isOptional }}>
      {(attributes) => (
        <input
          type="text"
          {...passed}
          {...attributes}
          className={isMono ? 'input input-mono' : 'input'}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** Several lines of text. */
export function TextArea(props: FieldProps & ValueProps & Passed<'textarea'>): ReactNode {
  const { label, note, error, hidesLabel, isOptional, value, onChange, isMono = false, ...passed } = props;
  return (
    <Field {...{ label, note, error, hidesLabel, isOptional }}>
      {(attributes) => (
        <textarea
          spellCheck={!isMono}
          {...passed}
          {...attributes}
          className={isMono ? 'input input-mono' : 'input'}
          value={value}
          onChange={(event) => onChange(event.target.value)}
        />
      )}
    </Field>
  );
}

/** One of a few. */
export function Select<T extends string>(
  props: FieldProps & {
    readonly value: T;
    readonly onChange: (value: T) => void;
    readonly options: readonly { readonly value: T; readonly label: string }[];
  } & Passed<'select'>,
): ReactNode {
  const { label, note, error, hidesLabel, isOptional, value, onChange, options, ...passed } = props;
  return (
    <Field {...{ label, note, error, hidesLabel, isOptional }}>
      {(attributes) => (
        <select
          {...passed}
          {...attributes}
          className="input"
          value={value}
          onChange={(event) => onChange(event.target.value as T)}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
}

interface ChoiceProps {
  readonly label: ReactNode;
  readonly note?: ReactNode;
  readonly checked: boolean;
  readonly disabled?: boolean | undefined;
  readonly onChange: (checked: boolean) => void;
}

/** Yes or no, taken with the form. */
export function Checkbox({ label, note, checked, disabled, onChange }: ChoiceProps): ReactNode {
  return (
    <label className="choice">
      <input
        type="checkbox"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{label}</span>
      {note && <small>{note}</small>}
    </label>
  );
}

/** On or off, at once. */
export function Switch({ label, note, checked, disabled, onChange }: ChoiceProps): ReactNode {
  return (
    <label className="choice">
      <input
        type="checkbox"
        role="switch"
        checked={checked}
        disabled={disabled}
        onChange={(event) => onChange(event.target.checked)}
      />
      <span>{label}</span>
      {note && <small>{note}</small>}
    </label>
  );
}

/** One of a few that are all seen. */
export function RadioGroup<T extends string>(props: {
  readonly legend: string;
  readonly value: T;
  readonly options: readonly { readonly value: T; readonly label: ReactNode; readonly note?: ReactNode }[];
  readonly onChange: (value: T) => void;
}): ReactNode {
  const { legend, value, options, onChange } = props;
  const name = useId();
  return (
    <fieldset className="field-set">
      <legend>{legend}</legend>
      {options.map((option) => (
        <label key={option.value} className="choice">
          <input
            type="radio"
            name={name}
            checked={option.value === value}
            onChange={() => onChange(option.value)}
          />
          <span>{option.label}</span>
          {option.note && <small>{option.note}</small>}
        </label>
      ))}
    </fieldset>
  );
}
