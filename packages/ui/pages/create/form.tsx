import { createContext, use } from 'react';
import type { ReactNode } from 'react';
import type { FieldProblem, PreviewResponse } from '@tiphys/model/v2';
import type { Choices } from '../../api/create.ts';
import type { Draft } from '../../create/draft.ts';
import { getIn, setIn } from '../../create/path.ts';
import { problemAt } from '../../create/problems.ts';
import type { ComboboxOption } from '../../parts/combobox.tsx';
import { Combobox } from '../../parts/combobox.tsx';
import { Checkbox, TextField } from '../../parts/field.tsx';

/** What the parts of a form share. */
export interface Form {
  readonly draft: Draft;
  readonly change: (change: (draft: Draft) => Draft) => void;
  readonly problems: readonly FieldProblem[];
  readonly choices: Choices;
  readonly preview: PreviewResponse | undefined;
  /** Whether it edits an application that is there. */
  readonly isEdit: boolean;
  /** Asks for repositories, clusters and projects again. */
  readonly reloadChoices: () => void;
}

/** The form that a part belongs to. */
export const FormContext = createContext<Form | undefined>(undefined);

/** A form with ways to read and write by path. */
export interface FormAccess extends Form {
  text(path: string): string;
  flag(path: string): boolean;
  list(path: string): readonly unknown[];
  /** Writes at a path; empty values take it away. */
  set(path: string, value: unknown): void;
  problem(path: string, isGroup?: boolean): string | undefined;
}

/** The form around a part. */
export function useForm(): FormAccess {
  const form = use(FormContext);
  if (!form) throw new Error('no form');
  const { draft, change, problems } = form;
  return {
    ...form,
    text(path) {
      const value = getIn(draft, path);
      return value === undefined || value === null ? '' : String(value as string | number | boolean);
    },
    flag: (path) => getIn(draft, path) === true,
    list(path) {
      const value = getIn(draft, path);
      return Array.isArray(value) ? (value as unknown[]) : [];
    },
    set: (path, value) => change((current) => setIn(current, path, value)),
    problem: (path, isGroup) => problemAt(problems, path, isGroup),
  };
}

interface FormFieldProps {
  readonly path: string;
  readonly label: string;
  readonly note?: ReactNode;
  readonly placeholder?: string | undefined;
  readonly isMono?: boolean | undefined;
  readonly isOptional?: boolean | undefined;
  readonly hidesLabel?: boolean | undefined;
}

/** A text of the draft. */
export function FormText({ path, ...props }: FormFieldProps & { readonly disabled?: boolean }): ReactNode {
  const form = useForm();
  return (
    <TextField
      {...props}
      autoComplete="off"
      value={form.text(path)}
      onChange={(value) => form.set(path, value)}
      error={form.problem(path)}
    />
  );
}

/** A number of the draft; an empty field takes it away. */
export function FormNumber({ path, ...props }: FormFieldProps & { readonly min?: number }): ReactNode {
  const form = useForm();
  return (
    <TextField
      {...props}
      type="number"
      value={form.text(path)}
      onChange={(value) => form.set(path, value === '' ? undefined : Number(value))}
      error={form.problem(path)}
    />
  );
}

/** A text of the draft with suggestions. */
export function FormCombobox({
  path,
  ...props
}: FormFieldProps & { readonly options: readonly ComboboxOption[] }): ReactNode {
  const form = useForm();
  return (
    <Combobox
      {...props}
      value={form.text(path)}
      onChange={(value) => form.set(path, value)}
      error={form.problem(path)}
    />
  );
}

/** Yes or no of the draft; no takes it away. */
export function FormFlag({ path, label, note }: Pick<FormFieldProps, 'path' | 'label' | 'note'>): ReactNode {
  const form = useForm();
  return (
    <Checkbox
      label={label}
      note={note}
      checked={form.flag(path)}
      onChange={(checked) => form.set(path, checked ? true : undefined)}
    />
  );
}
