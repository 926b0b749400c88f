import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ProjectCheck } from '@tiphys/model/v2';
import { checkProject, loadChoices } from '../../api/create.ts';
import { Button } from '../../parts/button.tsx';
import { Combobox } from '../../parts/combobox.tsx';
import { TextField } from '../../parts/field.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { useLoad } from '../../parts/use-load.ts';

/** Asks the project whether an application could be deployed, and shows the rule that stands against it. */
export function ProjectCheckForm({
  name,
  isChanged,
}: {
  readonly name: string;
  readonly isChanged: boolean;
}): ReactNode {
  const choices = useLoad('choices', loadChoices).data;
  const [repoURL, setRepo] = useState('');
  const [cluster, setCluster] = useState('in-cluster');
  const [namespace, setNamespace] = useState('');
  const [kind, setKind] = useState('');
  const [group, setGroup] = useState('');
  const [answer, setAnswer] = useState<ProjectCheck>();
  const [failure, setFailure] = useState('');
  const ask = async (): Promise<void> => {
    setFailure('');
    try {
      const request = { repoURL, cluster, namespace, kind, group };
      setAnswer(await checkProject(name, request, AbortSignal.timeout(20_000)));
    } catch (error) {
      setAnswer(undefined);
      setFailure(error instanceof Error ? error.message : String(error));
    }
  };
  return (
    <form
      className="settings-form"
      onSubmit={(event) => {
        event.preventDefault();
        void ask();
      }}
    >
      <p>
        Would this project let an application like this be deployed?
        {isChanged && ' The rules that are saved answer.'}
      </p>
      <Combobox
        label="Repository"
        isMono
        isOptional
        value={repoURL}
        onChange={setRepo}
        options={(choices?.repositories ?? []).map(({ repo }) => ({ value: repo }))}
      />
      <div className="form-columns">
        <Combobox
          label="Cluster"
          value={cluster}
          onChange={setCluster}
          options={(choices?.clusters ?? []).map((one) => ({ value: one.name, note: one.server }))}
        />
        <TextField label="Namespace" isMono value={namespace} onChange={setNamespace} />
        <TextField label="Kind" isMono isOptional placeholder="Deployment" value={kind} onChange={setKind} />
        <TextField
          label="Group of the kind"
          isMono
          isOptional
          placeholder="apps"
          value={group}
          onChange={setGroup}
        />
      </div>
      <div>
        <Button kind="primary" type="submit">
          Check
        </Button>
      </div>
      <div role="status">
        {failure && <p className="form-error">{failure}</p>}
        {answer && (
          <ul className="check-lines" aria-label="Answer">
            <li>
              <b>{answer.allowed ? 'Yes, it could be deployed.' : 'No, it could not be deployed.'}</b>
            </li>
            {answer.lines.map(({ subject, allowed, text }) => (
              <li key={subject}>
                <StatusMark value={allowed ? 'Successful' : 'Failed'} label={allowed ? 'Yes' : 'No'} />
                <span>{text}</span>
              </li>
            ))}
          </ul>
        )}
      </div>
    </form>
  );
}
