import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Repository } from '@tiphys/model';
import type { RepositoryTest } from '@tiphys/model/v2';
import { connectRepository, saveTemplate, testRepository, updateRepository } from '../../api/settings.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { Checkbox, RadioGroup, Select, TextField } from '../../parts/field.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { Credentials } from './connect-credentials.tsx';
import type { FieldsProps } from './connect-credentials.tsx';
import {
  emptyRepository,
  fieldsOf,
  methodOf,
  repositoryMethods,
  repositoryOf,
  repositoryProblems,
  templateOf,
} from '../../settings/repository-form.ts';
import type { RepositoryFields } from '../../settings/repository-form.ts';

/** Connects a repository, or keeps credentials for many; the connection is tried before anything is saved. */
export function ConnectDialog(props: {
  readonly url?: string | undefined;
  /** A repository that is connected, to be reached in another way. */
  readonly existing?: Repository | undefined;
  readonly onClose: () => void;
  readonly onConnected: (url: string) => void;
}): ReactNode {
  const { url = '', existing, onClose, onConnected } = props;
  const [fields, setFields] = useState<RepositoryFields>(() =>
    existing ? fieldsOf(existing) : emptyRepository(url),
  );
  const [tried, setTried] = useState(false);
  const set: FieldsProps['set'] = (change) =>
    setFields((known) => {
      const next = { ...known, ...change };
      // An address that is pasted says how it is reached.
      const byUrl = change.url !== undefined && ['https', 'ssh'].includes(known.method);
      return byUrl
        ? { ...next, method: methodOf(next.url), type: next.url.startsWith('oci://') ? 'oci' : next.type }
        : next;
    });
  const problems = repositoryProblems(fields);
  const connect = async (): Promise<void> => {
    setTried(true);
    if (Object.keys(problems).length > 0) throw new Error('Some fields are not right yet');
    if (fields.asTemplate) await saveTemplate(templateOf(fields));
    else {
      const repository = repositoryOf(fields);
      // The server tries neither a project's own repository nor a change.
      if (repository.project || existing) {
        const { reachable, message } = await testRepository(repository);
        if (!reachable) throw new Error(message);
      }
      await (existing ? updateRepository(repository) : connectRepository(repository));
    }
    onConnected(fields.url.trim());
  };
  const shared = { fields, set, problems: tried ? problems : {} };
  return (
    <Dialog
      title={existing ? 'Change the connection' : 'Connect a repository'}
      confirm={existing ? 'Save' : fields.asTemplate ? 'Save credentials' : 'Connect'}
      isWide
      onConfirm={connect}
      onClose={onClose}
    >
      <div className="connect-columns">
        <RadioGroup
          legend="Reached by"
          value={fields.method}
          onChange={(method) => set({ method })}
          options={[...repositoryMethods]}
        />
        <div className="form-stack">
          <Address {...shared} isFixed={existing !== undefined} />
          {existing && (
            <p className="muted">
              Secrets are never shown: give them again, or the repository is read without.
            </p>
          )}
          <Credentials {...shared} />
          <More {...shared} />
          <TestLine fields={fields} onTried={() => setTried(true)} />
        </div>
      </div>
    </Dialog>
  );
}

function Address({ fields, set, problems, isFixed }: FieldsProps & { readonly isFixed: boolean }): ReactNode {
  return (
    <>
      <TextField
        label={fields.asTemplate ? 'URL prefix' : 'Repository URL'}
        // The dialog gives the focus to what has this attribute.
        ref={(input) => input?.setAttribute('autofocus', '')}
        isMono
        autoComplete="off"
        readOnly={isFixed}
        placeholder={
          fields.method === 'ssh'
            ? 'git@git.example.com:team/repository.git'
            : 'https://git.example.com/team/repository.git'
        }
        value={fields.url}
        onChange={(url) => set({ url })}
        error={problems.url}
      />
      <div className="form-columns">
        <Select
          label="Kind"
          value={fields.type}
          onChange={(type) => set({ type })}
          options={[
            { value: 'git', label: 'Git' },
            { value: 'helm', label: 'Helm charts' },
            { value: 'helm-oci', label: 'Helm charts in an OCI registry' },
            { value: 'oci', label: 'OCI registry' },
          ]}
        />
        <TextField
          label="Name"
          isOptional={!fields.type.startsWith('helm')}
          value={fields.name}
          onChange={(name) => set({ name })}
          error={problems.name}
        />
        <TextField
          label="Project"
          isOptional
          note="Only for applications of this project."
          value={fields.project}
          onChange={(project) => set({ project })}
        />
      </div>
      {!isFixed && (
        <Checkbox
          label="Keep as a template of credentials"
          note="For every repository whose URL begins like this; nothing is tried."
          checked={fields.asTemplate}
          onChange={(asTemplate) => set({ asTemplate })}
        />
      )}
    </>
  );
}

function More({ fields, set, problems }: FieldsProps): ReactNode {
  return (
    <details className="more">
      <summary>More options</summary>
      <div className="form-stack">
        <Checkbox
          label={
            fields.method === 'ssh' ? 'Do not check the host’s key' : 'Do not check the server’s certificate'
          }
          note="Anybody between here and there could read and change what is deployed."
          checked={fields.insecure}
          onChange={(insecure) => set({ insecure })}
        />
        {fields.type === 'git' && (
          <Checkbox
            label="Git LFS"
            note="Reads large files that the repository keeps elsewhere."
            checked={fields.enableLfs}
            onChange={(enableLfs) => set({ enableLfs })}
          />
        )}
        {fields.type.endsWith('oci') && (
          <Checkbox
            label="Plain HTTP"
            note="For registries without TLS."
            checked={fields.plainHttp}
            onChange={(plainHttp) => set({ plainHttp })}
          />
        )}
        {fields.method === 'https' && (
          <Checkbox
            label="Send user and password unasked"
            note="For servers that do not ask for them."
            checked={fields.forceHttpBasicAuth}
            onChange={(forceHttpBasicAuth) => set({ forceHttpBasicAuth })}
          />
        )}
        <div className="form-columns">
          <TextField
            label="Proxy"
            isOptional
            isMono
            value={fields.proxy}
            onChange={(proxy) => set({ proxy })}
          />
          <TextField
            label="Not by the proxy"
            isOptional
            isMono
            value={fields.noProxy}
            onChange={(noProxy) => set({ noProxy })}
          />
          {fields.type === 'git' && (
            <TextField
              label="Depth"
              isOptional
              inputMode="numeric"
              note="Commits to fetch; all where empty."
              value={fields.depth}
              onChange={(depth) => set({ depth })}
              error={problems.depth}
            />
          )}
        </div>
      </div>
    </details>
  );
}

function TestLine({
  fields,
  onTried,
}: {
  readonly fields: RepositoryFields;
  readonly onTried: () => void;
}): ReactNode {
  const [result, setResult] = useState<RepositoryTest>();
  const [busy, setBusy] = useState(false);
  const run = async (): Promise<void> => {
    onTried();
    if (Object.keys(repositoryProblems(fields)).length > 0) return;
    setBusy(true);
    setResult(undefined);
    try {
      setResult(await testRepository(repositoryOf(fields)));
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      setResult({ reachable: false, message, usesTemplate: false });
    }
    setBusy(false);
  };
  if (fields.asTemplate) return null;
  return (
    <div className="test-line">
      <Button busy={busy} onClick={() => void run()}>
        Test the connection
      </Button>
      <p role="status">
        {busy && 'Trying…'}
        {result?.reachable && (
          <>
            <StatusMark value="Successful" label="Connected" />{' '}
            {result.usesTemplate && 'with the credentials of a template'}
          </>
        )}
        {result?.reachable === false && <span className="field-error">{result.message}</span>}
      </p>
    </div>
  );
}
