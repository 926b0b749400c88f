import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import type { Application } from '@tiphys/model';
import { updateApplication } from '../../api/create.ts';
import { getApplication } from '../../api/applications.ts';
import type { TabProps } from '../../application/tab.ts';
import type { Draft } from '../../create/draft.ts';
import { Button } from '../../parts/button.tsx';
import { useToast } from '../../parts/toast.tsx';
import { ApplicationForm, EditAs } from '../create/application-form.tsx';
import type { FormView } from '../create/application-form.tsx';
import { useApplicationForm } from '../create/use-application-form.ts';
import { useSubmit } from '../create/use-submit.ts';
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
  const [view, setView] = useState<FormView>('form');
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
  readonly view: FormView;
  readonly canUpdate: boolean;
  readonly onView: (view: FormView) => void;
  readonly onDiscard: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { begin, view, canUpdate, onView, onDiscard, onDone } = props;
  const { form, preview, showProblems } = useApplicationForm(begin, { isEdit: true });
  const isChanged = JSON.stringify(form.draft) !== JSON.stringify(begin());
  const toast = useToast();
  const submit = useSubmit(showProblems, async (validate) => {
    await updateApplication(form.draft, { validate });
    toast(`${form.draft.metadata.name ?? ''} is saved`, 'good');
    onDone();
  });
  return (
    <ApplicationForm
      {...{ form, preview, submit, view }}
      label="Configuration"
      previewTitle="What would change"
      head={
        <div className="config-head">
          <EditAs view={view} onChange={onView} />
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
      }
    />
  );
}
