import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import type { Application } from '@tiphys/model';
import type { FieldProblem } from '@tiphys/model/v2';
import { updateApplication } from '../../api/create.ts';
import { getApplication } from '../../api/applications.ts';
import type { TabProps } from '../../application/tab.ts';
import type { Draft } from '../../create/draft.ts';
import { Button, ButtonGroup } from '../../parts/button.tsx';
import { useToast } from '../../parts/toast.tsx';
import { FormSections, YamlForm } from '../create/application-form.tsx';
import { FormContext } from '../create/form.tsx';
import { PreviewPane } from '../create/preview-pane.tsx';
import { focusFirstProblem, SubmitProblems, unique } from '../create/submit-problems.tsx';
import { useApplicationForm } from '../create/use-application-form.ts';
import { Loaded } from '../settings/loaded.tsx';
import { useList } from '../settings/use-list.ts';

/** The configuration of an application: the form that made it, filled with what is saved, beside what a change would change. */
export function ConfigTab({ application, overview }: Pick<TabProps, 'application' | 'overview'>): ReactNode {
  const { namespace, name } = application;
  const list = useList(`config ${namespace}/${name}`, (signal) => getApplication(application, signal));
  return (
    <Loaded list={list} label="Loading the configuration…">
      {(saved) => (
        <ConfigForm
          key={saved.metadata.resourceVersion ?? ''}
          saved={saved}
          canUpdate={overview.can.update}
          onDone={list.reload}
        />
      )}
    </Loaded>
  );
}

/** What of an application can be changed; the rest belongs to the server. */
function editable({ metadata, spec }: Application): Draft {
  const { name, namespace, labels, annotations, finalizers } = metadata;
  const given = Object.entries({ name, namespace, labels, annotations, finalizers });
  return { metadata: Object.fromEntries(given.filter(([, value]) => value !== undefined)), spec };
}

function ConfigForm(props: {
  readonly saved: Application;
  readonly canUpdate: boolean;
  readonly onDone: () => void;
}): ReactNode {
  const { saved, canUpdate, onDone } = props;
  const [view, setView] = useState<'form' | 'yaml'>('form');
  const [round, setRound] = useState(0);
  const begin = useCallback(() => editable(saved), [saved]);
  return (
    <ConfigEditor
      key={round}
      begin={begin}
      view={view}
      canUpdate={canUpdate}
      onView={setView}
      onDiscard={() => setRound(round + 1)}
      onDone={onDone}
    />
  );
}

function ConfigEditor(props: {
  readonly begin: () => Draft;
  readonly view: 'form' | 'yaml';
  readonly canUpdate: boolean;
  readonly onView: (view: 'form' | 'yaml') => void;
  readonly onDiscard: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { begin, view, canUpdate, onView, onDiscard, onDone } = props;
  const { form, preview, showProblems } = useApplicationForm(begin, { isEdit: true });
  const isChanged = JSON.stringify(form.draft) !== JSON.stringify(begin());
  const submit = useSave(form.draft, { showProblems, onDone });
  return (
    <FormContext value={form}>
      <form
        className="page config-page"
        noValidate
        aria-label="Configuration"
        onSubmit={(event) => {
          event.preventDefault();
          void submit.save(true);
        }}
      >
        <div className="config-head">
          <ButtonGroup label="Edit as">
            <Button pressed={view === 'form'} onClick={() => onView('form')}>
              Form
            </Button>
            <Button pressed={view === 'yaml'} onClick={() => onView('yaml')}>
              YAML
            </Button>
          </ButtonGroup>
          <p role="status" className="muted">
            {isChanged ? 'Not saved yet' : 'As it is saved'}
          </p>
          <Button kind="quiet" disabled={!isChanged} onClick={onDiscard}>
            Discard
          </Button>
          <Button
            kind="primary"
            type="submit"
            busy={submit.busy}
            disabled={!isChanged}
            reason={canUpdate ? undefined : 'You may not change this application'}
          >
            Save
          </Button>
        </div>
        <SubmitProblems {...submit} onForce={() => void submit.save(false)} />
        <div className="create-columns">
          {view === 'form' ? <FormSections /> : <YamlForm />}
          <aside className="create-aside" aria-label="Preview">
            <h2>What would change</h2>
            <PreviewPane preview={preview} isEdit />
          </aside>
        </div>
      </form>
    </FormContext>
  );
}

interface SaveOptions {
  readonly showProblems: () => readonly FieldProblem[];
  readonly onDone: () => void;
}

function useSave(draft: Draft, { showProblems, onDone }: SaveOptions) {
  const toast = useToast();
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
      await updateApplication(draft, { validate });
      toast(`${draft.metadata.name ?? ''} is saved`, 'good');
      onDone();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return { busy, failure, problems, save };
}
