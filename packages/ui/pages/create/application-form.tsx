import './create.css';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { addSource, draftOf, sourcesOf } from '../../create/draft.ts';
import { parseYaml, writeYaml } from '../../editor/yaml.ts';
import { YamlEditor } from '../../editor/yaml-editor.tsx';
import { Button } from '../../parts/button.tsx';
import { DestinationSection } from './destination-section.tsx';
import { useForm } from './form.tsx';
import { MetadataSection } from './metadata-section.tsx';
import { PolicySection } from './policy-section.tsx';
import { SourceSection } from './source-section.tsx';

/** All sections of an application's form. */
export function FormSections(): ReactNode {
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
export function YamlForm(): ReactNode {
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
