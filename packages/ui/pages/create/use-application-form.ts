import { useCallback, useMemo, useState } from 'react';
import type { Application } from '@tiphys/model';
import type { FieldProblem, PreviewResponse } from '@tiphys/model/v2';
import { loadChoices, preview } from '../../api/create.ts';
import type { Choices } from '../../api/create.ts';
import type { Draft } from '../../create/draft.ts';
import { sourcesOf } from '../../create/draft.ts';
import { localProblems } from '../../create/problems.ts';
import { useLoad } from '../../parts/use-load.ts';
import type { Form } from './form.tsx';
import type { Later } from './use-later.ts';
import { useLater } from './use-later.ts';

/** Milliseconds after the last change before the preview is made anew. */
const previewDelayMs = 600;
const noChoices: Choices = { repositories: [], clusters: [], projects: [] };

/** A form of an application with everything around it. */
export interface ApplicationForm {
  readonly form: Form;
  readonly preview: Later<PreviewResponse>;
  /** Shows all problems, also of fields that were not touched, and answers whether there are some. */
  readonly showProblems: () => readonly FieldProblem[];
}

/** Keeps a draft, its preview and its problems; problems show at a field as soon as there is something to say about it. */
export function useApplicationForm(
  initial: () => Draft,
  options: { readonly isEdit: boolean; readonly onChange?: (draft: Draft) => void },
): ApplicationForm {
  const { isEdit, onChange } = options;
  const [draft, setDraft] = useState(initial);
  const [shown, setShown] = useState(isEdit);
  const [round, setRound] = useState(0);
  const choices = useLoad(`choices ${round}`, loadChoices).data ?? noChoices;
  const change = useCallback(
    (work: (current: Draft) => Draft) => {
      setDraft((current) => {
        const next = work(current);
        onChange?.(next);
        return next;
      });
    },
    [onChange],
  );
  const previewed = usePreview(draft, isEdit);
  const problems = useMemo(
    () => [...localProblems(draft.spec), ...(previewed.data?.problems ?? [])],
    [draft.spec, previewed.data],
  );
  const all = [...requiredProblems(draft), ...problems];
  const visible = shown ? all : problems.filter(({ field }) => isFilled(draft, field));
  const form: Form = {
    draft,
    change,
    problems: visible,
    choices,
    preview: previewed.data,
    isEdit,
    reloadChoices: () => setRound((value) => value + 1),
  };
  const showProblems = (): readonly FieldProblem[] => {
    setShown(true);
    return all;
  };
  return { form, preview: previewed, showProblems };
}

function usePreview(draft: Draft, isEdit: boolean): Later<PreviewResponse> {
  const sources = sourcesOf(draft);
  const canRender = sources.every(
    ({ source }) => source.repoURL && (source.path || source.chart || source.ref),
  );
  // An empty name is no reason to wait; everything else is what would be saved.
  const key = canRender ? JSON.stringify([draft.metadata, draft.spec]) : '';
  return useLater(
    key,
    (signal) => preview({ application: draft as Application, isNew: !isEdit }, signal),
    previewDelayMs,
  );
}

/** A field that nobody has filled in yet is not wrong, only unfinished. */
function isFilled({ metadata }: Draft, field: string): boolean {
  return field !== 'metadata.name' || Boolean(metadata.name);
}

function requiredProblems(draft: Draft): readonly FieldProblem[] {
  const missing: FieldProblem[] = [];
  if (!draft.metadata.name) missing.push({ field: 'metadata.name', message: 'A name is required' });
  for (const { field, source } of sourcesOf(draft)) {
    if (!source.repoURL) missing.push({ field: `${field}.repoURL`, message: 'A repository is required' });
    else if (!source.path && !source.chart && !source.ref)
      missing.push({ field: `${field}.path`, message: 'A path is required; . is the root' });
  }
  return missing;
}
