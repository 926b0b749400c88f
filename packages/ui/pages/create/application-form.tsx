import './create.css';
import { useState } from 'react';
import type { ReactNode } from 'react';
import type { PreviewResponse } from '@tiphys/model/v2';
import { addSource, draftOf, sourcesOf } from '../../create/draft.ts';
import { parseYaml, writeYaml } from '../../editor/yaml.ts';
import { YamlEditor } from '../../editor/yaml-editor.tsx';
import { Button, ButtonGroup } from '../../parts/button.tsx';
import { DestinationSection } from './destination-section.tsx';
import { FormContext, useForm } from './form.tsx';
import type { Form } from './form.tsx';
import { MetadataSection } from './metadata-section.tsx';
import { PolicySection } from './policy-section.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { SourceSection } from './source-section.tsx';
import { SubmitProblems } from './submit-problems.tsx';
import type { Later } from './use-later.ts';
import type { Submit } from './use-submit.ts';

/** How a draft is edited. */
export type FormView = 'form' | 'yaml';

/** A form of an application: its head, what keeps it from being saved, and the draft beside what it would do. */
export function ApplicationForm(props: {
  readonly form: Form;
  readonly preview: Later<PreviewResponse>;
  readonly submit: Submit;
  readonly view: FormView;
  readonly label: string;
  readonly previewTitle: string;
  /** What stands above: actions, a button of type `submit` among them. */
  readonly head: ReactNode;
}): ReactNode {
  const { form, preview, submit, view, label, previewTitle, head } = props;
  return (
    <FormContext value={form}>
      <form
        className="page application-form"
        noValidate
        aria-label={label}
        onSubmit={(event) => {
          event.preventDefault();
          void submit.save(true);
        }}
      >
        {head}
        <SubmitProblems {...submit} onForce={() => void submit.save(false)} />
        <div className="create-columns">
          {view === 'form' ? <FormSections /> : <YamlForm />}
          <aside className="create-aside" aria-label="Preview">
            <h2>{previewTitle}</h2>
            <PreviewPane preview={preview} isEdit={form.isEdit} />
          </aside>
        </div>
      </form>
    </FormContext>
  );
}

/** Chooses between the form and its YAML. */
export function EditAs(props: {
  readonly view: FormView;
  readonly onChange: (view: FormView) => void;
}): ReactNode {
  const { view, onChange } = props;
  return (
    <ButtonGroup label="Edit as">
      <Button pressed={view === 'form'} onClick={() => onChange('form')}>
        Form
      </Button>
      <Button pressed={view === 'yaml'} onClick={() => onChange('yaml')}>
        YAML
      </Button>
    </ButtonGroup>
  );
}

function FormSections(): ReactNode {
  const form = useForm();
  const sources = sourcesOf(form.draft);
  return (
    <div className="form-stack form-sections">
      <DestinationSection />
      {sources.map((source, index) => (
        // A source has no identity but its place.
        <SourceSection key={index} source={source} index={index} count={sources.length} />
      ))}
      <div>
        <Button kind="quiet" icon="add" onClick={() => form.change(addSource)}>
          Add another source
        </Button>
      </div>
      <PolicySection />
      <MetadataSection />
    </div>
  );
}

/** The same draft as YAML: what is typed here is in the form at once, and the other way round. */
function YamlForm(): ReactNode {
  const form = useForm();
  const [typed, setTyped] = useState<{ readonly text: string; readonly of: unknown }>();
  const [error, setError] = useState<string>();
  // What the form changed since replaces what was typed.
  const text =
    typed && (typed.of === form.draft || error !== undefined)
      ? typed.text
      : writeYaml(manifestOf(form.draft));
  const change = (next: string): void => {
    const parsed = parseYaml(next);
    if (!parsed.ok) {
      setError(parsed.error);
      setTyped({ text: next, of: form.draft });
      return;
    }
    try {
      const draft = draftOf(parsed.value);
      setError(undefined);
      setTyped({ text: next, of: draft });
      form.change(() => draft);
    } catch (reason) {
      setError(reason instanceof Error ? reason.message : String(reason));
      setTyped({ text: next, of: form.draft });
    }
  };
  return (
    <YamlEditor
      label="Application as YAML"
      size="tall"
      text={text}
      onChange={change}
      error={error}
      note="The form and this text are the same application."
    />
  );
}

function manifestOf(draft: object): object {
  return { apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', ...draft };
}
