import { useState } from 'react';
import type { ReactNode } from 'react';
import type { ApplicationSource } from '@tiphys/model';
import type { DiscoverResponse } from '@tiphys/model/v2';
import { discover } from '../../api/create.ts';
import type { DraftSource } from '../../create/draft.ts';
import { removeSource } from '../../create/draft.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { Chip } from '../../parts/chip.tsx';
import { ConnectDialog } from '../settings/connect-dialog.tsx';
import { FormCombobox, FormText, useForm } from './form.tsx';
import { Parameters } from './parameters.tsx';
import { useLater } from './use-later.ts';

/** One source: repository, revision and path or chart, then the parameters of the tool that renders it. */
export function SourceSection({
  source: { field, source },
  index,
  count,
}: {
  readonly source: DraftSource;
  readonly index: number;
  readonly count: number;
}): ReactNode {
  const form = useForm();
  const several = count > 1;
  const found = useDiscovered(source);
  const details = form.preview?.sources.find((one) => one.field === field);
  const type = details?.type ?? '';
  return (
    <fieldset className="form-card" aria-label={several ? `Source ${index + 1}` : 'Source'}>
      <div className="form-card-head">
        <h2>{several ? `Source ${index + 1}` : 'Where it comes from'}</h2>
        {type !== '' && <Chip value={type} name="rendered by" />}
        {several && (
          <IconButton
            kind="quiet"
            size="small"
            icon="trash"
            label={`Remove source ${index + 1}`}
            onClick={() => form.change((draft) => removeSource(draft, index))}
          />
        )}
      </div>
      <RepositoryField field={field} url={source.repoURL} found={found.data} onConnected={found.again} />
      {isOfCharts(source, found.data) ? (
        <ChartFields field={field} source={source} found={found.data} />
      ) : (
        <PathFields field={field} found={found.data} busy={found.busy} />
      )}
      {found.error && <p className="field-error">{found.error}</p>}
      {several && (
        <div className="form-columns">
          <FormText
            path={`${field}.ref`}
            label="Reference"
            isMono
            isOptional
            note="Value files of other sources name this one as $reference/path."
          />
          <FormText path={`${field}.name`} label="Name" isOptional note="For people and the command line." />
        </div>
      )}
      <Parameters field={field} source={source} details={details?.details} type={type} />
    </fieldset>
  );
}

function isOfCharts(source: ApplicationSource, found: DiscoverResponse | undefined): boolean {
  return Boolean(source.chart) || found?.type === 'helm';
}

function useDiscovered({ repoURL, targetRevision, chart }: ApplicationSource) {
  const { draft } = useForm();
  const project = draft.spec.project || 'default';
  const name = draft.metadata.name ?? '';
  // Charts are the same at every version.
  const revision = chart ? '' : (targetRevision ?? '');
  const key = repoURL.length < 8 ? '' : JSON.stringify([repoURL, revision, project]);
  return useLater(key, (signal) =>
    discover({ repoURL, revision, project, name, ...(chart ? { type: 'helm' } : {}) }, signal),
  );
}

function RepositoryField(props: {
  readonly field: string;
  readonly url: string;
  readonly found: DiscoverResponse | undefined;
  readonly onConnected: () => void;
}): ReactNode {
  const { field, url, found, onConnected } = props;
  const form = useForm();
  const [isConnecting, setConnecting] = useState(false);
  const problem = found?.problems.find((one) => one.field === 'repoURL')?.message;
  const options = form.choices.repositories.map(({ repo, type, name, connectionState }) => ({
    value: repo,
    label: name ? `${name} — ${repo}` : repo,
    note: connectionState.status === 'Failed' ? `${type ?? ''} not reachable` : (type ?? 'git'),
  }));
  const isUnknown = url !== '' && found !== undefined && !found.known;
  return (
    <>
      <div className="form-with-button">
        <FormCombobox
          path={`${field}.repoURL`}
          label="Repository"
          isMono
          placeholder="https://git.example.com/team/repository.git"
          options={options}
          note={isUnknown && !problem ? 'Not connected: it is read without credentials.' : undefined}
        />
        <Button icon="link" onClick={() => setConnecting(true)}>
          Connect new
        </Button>
      </div>
      {problem && (
        <p className="field-error" role="alert">
          {problem}
        </p>
      )}
      {isConnecting && (
        <ConnectDialog
          url={url}
          onClose={() => setConnecting(false)}
          onConnected={(connected) => {
            form.set(`${field}.repoURL`, connected);
            form.reloadChoices();
            onConnected();
          }}
        />
      )}
    </>
  );
}

function PathFields(props: {
  readonly field: string;
  readonly found: DiscoverResponse | undefined;
  readonly busy: boolean;
}): ReactNode {
  const { field, found, busy } = props;
  const revisions = [
    { value: 'HEAD', note: 'newest of the default branch' },
    ...(found?.branches ?? []).map((value) => ({ value, note: 'branch' })),
    ...(found?.tags ?? []).map((value) => ({ value, note: 'tag' })),
  ];
  const paths = (found?.apps ?? []).map(({ path, type }) => ({ value: path, note: type }));
  const count = found?.apps.length ?? 0;
  const problem = found?.problems.find((one) => one.field === 'revision')?.message;
  return (
    <div className="form-columns">
      <FormCombobox
        path={`${field}.targetRevision`}
        label="Revision"
        isMono
        options={revisions}
        placeholder="HEAD"
        note={problem ?? 'Branch, tag, commit, or a range of versions of tags.'}
      />
      <FormCombobox
        path={`${field}.path`}
        label="Path"
        isMono
        options={paths}
        placeholder="."
        note={
          busy
            ? 'Looking into the repository…'
            : found
              ? `${count} ${count === 1 ? 'folder' : 'folders'} found; any folder with manifests will do, . is the root.`
              : 'Folder in the repository; . is its root.'
        }
      />
    </div>
  );
}

function ChartFields(props: {
  readonly field: string;
  readonly source: ApplicationSource;
  readonly found: DiscoverResponse | undefined;
}): ReactNode {
  const { field, source, found } = props;
  const versions = found?.charts.find(({ name }) => name === source.chart)?.versions ?? [];
  return (
    <div className="form-columns">
      <FormCombobox
        path={`${field}.chart`}
        label="Chart"
        isMono
        options={(found?.charts ?? []).map((chart) => ({
          value: chart.name ?? '',
          note: chart.versions?.[0],
        }))}
      />
      <FormCombobox
        path={`${field}.targetRevision`}
        label="Version"
        isMono
        options={versions.map((value) => ({ value }))}
        note="A version, or a range such as ^1.2 or 2.*"
      />
    </div>
  );
}
