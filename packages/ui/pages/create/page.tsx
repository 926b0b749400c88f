import { useCallback, useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { FieldProblem } from '@tiphys/model/v2';
import { createApplication } from '../../api/create.ts';
import type { Draft } from '../../create/draft.ts';
import { draftOf, emptyDraft, isEmptyDraft, keepDraft, keptDraft } from '../../create/draft.ts';
import { parseYaml } from '../../editor/yaml.ts';
import { Button, ButtonGroup } from '../../parts/button.tsx';
import { useGo, useQuery, useRouter } from '../../parts/link.tsx';
import { useMe } from '../../parts/me.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { Skeleton } from '../../parts/state.tsx';
import { useTitle } from '../../parts/title.ts';
import { useToast } from '../../parts/toast.tsx';
import { applicationPath } from '../../route/route.ts';
import { FormSections, YamlForm } from './application-form.tsx';
import { FormContext } from './form.tsx';
import { PreviewPane } from './preview-pane.tsx';
import { focusFirstProblem, SubmitProblems, unique } from './submit-problems.tsx';
import { useApplicationForm } from './use-application-form.ts';

/** A new application: the form or its YAML beside what would be deployed. The draft outlives a reload of this tab. */
export function CreatePage(): ReactNode {
  useTitle('New application');
  const [query] = useQuery();
  const [round, setRound] = useState(0);
  const linked = query.get('new');
  const discard = (): void => {
    keepDraft(sessionStorage, undefined);
    setRound(round + 1);
  };
  return linked === null ? <CreateForm key={round} onDiscard={discard} /> : <LinkedDraft text={linked} />;
}

/** Takes over the draft of a link once; in the address it would be in everybody's history. */
function LinkedDraft({ text }: { readonly text: string }): ReactNode {
  const router = useRouter();
  const toast = useToast();
  useEffect(() => {
    const { draft, error } = draftOfLink(text);
    keepDraft(sessionStorage, draft);
    if (error !== undefined) toast(error, 'bad');
    router.go('new', { replace: true });
    // A link is followed once.
  }, [text]);
  return <Skeleton label="Reading the link…" />;
}

/** The draft of an Argo CD link: JSON as Argo CD writes it, or YAML. */
function draftOfLink(text: string): { readonly draft: Draft; readonly error?: string } {
  const parsed = parseYaml(text);
  if (!parsed.ok) return { draft: emptyDraft(), error: `The link cannot be read: ${parsed.error}` };
  try {
    const { metadata, spec } = draftOf(parsed.value ?? {});
    const { source, destination, ...rest } = emptyDraft().spec;
    const several = (spec.sources ?? []).length > 0;
    const given = spec.destination;
    const place = given.server || given.name ? given : { ...destination, ...given };
    return {
      draft: {
        metadata,
        spec: {
          ...rest,
          ...spec,
          ...(several ? {} : { source: { ...source, ...spec.source } as Source }),
          destination: place,
        },
      },
    };
  } catch (error) {
    return { draft: emptyDraft(), error: error instanceof Error ? error.message : String(error) };
  }
}

type Source = NonNullable<Draft['spec']['source']>;

function CreateForm({ onDiscard }: { readonly onDiscard: () => void }): ReactNode {
  const [view, setView] = useState<'form' | 'yaml'>('form');
  const onChange = useCallback((draft: Draft) => keepDraft(sessionStorage, draft), []);
  const { form, preview, showProblems } = useApplicationForm(
    () => keptDraft(sessionStorage) ?? emptyDraft(),
    { isEdit: false, onChange },
  );
  const submit = useSubmit(form.draft, showProblems);
  return (
    <FormContext value={form}>
      <form
        className="page create-page"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit.save(true);
        }}
      >
        <PageHeader
          title="New application"
          crumbs={[{ label: 'Applications', to: 'applications' }]}
          actions={
            <>
              <ButtonGroup label="Edit as">
                <Button pressed={view === 'form'} onClick={() => setView('form')}>
                  Form
                </Button>
                <Button pressed={view === 'yaml'} onClick={() => setView('yaml')}>
                  YAML
                </Button>
              </ButtonGroup>
              <Button kind="quiet" disabled={isEmptyDraft(form.draft)} onClick={onDiscard}>
                Start over
              </Button>
              <Button kind="primary" type="submit" busy={submit.busy}>
                Create
              </Button>
            </>
          }
        />
        <SubmitProblems {...submit} onForce={() => void submit.save(false)} />
        <div className="create-columns">
          {view === 'form' ? <FormSections /> : <YamlForm />}
          <aside className="create-aside" aria-label="Preview">
            <h2>What would be deployed</h2>
            <PreviewPane preview={preview} isEdit={false} />
          </aside>
        </div>
      </form>
    </FormContext>
  );
}

interface Submit {
  readonly busy: boolean;
  readonly failure: string;
  readonly problems: readonly FieldProblem[];
  readonly save: (validate: boolean) => Promise<void>;
}

function useSubmit(draft: Draft, showProblems: () => readonly FieldProblem[]): Submit {
  const go = useGo();
  const toast = useToast();
  const home = useMe().settings.controllerNamespace;
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const [problems, setProblems] = useState<readonly FieldProblem[]>([]);
  const save = async (validate: boolean): Promise<void> => {
    const found = validate ? unique(showProblems()) : [];
    setProblems(found);
    setFailure('');
    if (found.length > 0) {
      focusFirstProblem();
      return;
    }
    setBusy(true);
    try {
      const { metadata } = await createApplication(draft, { validate });
      keepDraft(sessionStorage, undefined);
      toast(`${metadata.name ?? ''} is created`, 'good');
      go(applicationPath({ namespace: metadata.namespace ?? home, name: metadata.name ?? '' }));
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  return { busy, failure, problems, save };
}
