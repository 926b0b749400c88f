import { useState } from 'react';
import type { ReactNode } from 'react';
import type { RepoCreds, Repository } from '@tiphys/model';
import { applicationsOf } from '../../api/create.ts';
import { deleteTemplate, disconnectRepository, listRepositories, listTemplates } from '../../api/settings.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { useGo, useQuery } from '../../parts/link.tsx';
import { useCan } from '../../parts/me.ts';
import { Menu } from '../../parts/menu.tsx';
import { PageHeader, Section } from '../../parts/page-header.tsx';
import { RelativeTime } from '../../parts/relative-time.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { StatusMark } from '../../parts/status.tsx';
import { useTitle } from '../../parts/title.ts';
import { useToast } from '../../parts/toast.tsx';
import { useLoad } from '../../parts/use-load.ts';
import { ConnectDialog } from './connect-dialog.tsx';
import { DeleteButton } from './ask.tsx';
import { Loaded } from './loaded.tsx';
import { SettingTable } from './setting-table.tsx';
import type { SettingColumn } from './setting-table.tsx';
import { useList } from './use-list.ts';

/** Repositories with their connections, and templates of credentials. */
export function RepositoriesPage(): ReactNode {
  useTitle('Repositories');
  const [query, setQuery] = useQuery();
  const isConnecting = query.get('addRepo') === 'true';
  const canCreate = useCan('repositories/create');
  const list = useList('repositories', (signal, round) => listRepositories(signal, round > 0));
  const templates = useList('templates', (signal) => listTemplates(signal));
  const [search, setSearch] = useState('');
  const [leaving, setLeaving] = useState<Repository>();
  const [changing, setChanging] = useState<Repository>();
  const toast = useToast();
  return (
    <>
      <PageHeader
        title="Repositories"
        note="Where manifests and charts come from. A public repository needs no connection."
        actions={
          <>
            <Button icon="refresh" busy={list.busy} onClick={list.reload}>
              Test all
            </Button>
            <Button
              kind="primary"
              icon="add"
              reason={canCreate ? undefined : 'You may not connect repositories'}
              onClick={() => setQuery({ addRepo: 'true' })}
            >
              Connect repository
            </Button>
          </>
        }
      />
      <Loaded list={list} label="Loading repositories…">
        {(repositories) => (
          <>
            {repositories.length > 5 && (
              <TextField
                label="Find a repository"
                hidesLabel
                type="search"
                placeholder="Find a repository"
                value={search}
                onChange={setSearch}
              />
            )}
            <RepositoryTable
              repositories={repositories.filter((one) => fits(one, search))}
              onChange={setChanging}
              onLeave={setLeaving}
            />
          </>
        )}
      </Loaded>
      <Templates list={templates} />
      {isConnecting && (
        <ConnectDialog
          onClose={() => setQuery({ addRepo: undefined })}
          onConnected={(url) => {
            toast(`${url} is connected`, 'good');
            list.reload();
            templates.reload();
          }}
        />
      )}
      {changing && (
        <ConnectDialog
          existing={changing}
          onClose={() => setChanging(undefined)}
          onConnected={(url) => {
            toast(`${url} is saved`, 'good');
            list.reload();
          }}
        />
      )}
      {leaving && (
        <DisconnectDialog
          repository={leaving}
          onClose={() => setLeaving(undefined)}
          onDone={() => {
            toast(`${leaving.repo} is disconnected`);
            list.reload();
          }}
        />
      )}
    </>
  );
}

function fits({ repo, name = '', project = '' }: Repository, search: string): boolean {
  const hay = `${repo} ${name} ${project}`.toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => hay.includes(word));
}

const columns: readonly SettingColumn<Repository>[] = [
  {
    title: 'Repository',
    cell: ({ name, repo }) => (
      <>
        {name && <b>{name} </b>}
        <span className="mono">{repo}</span>
      </>
    ),
    look: 'wide',
  },
  { title: 'Kind', cell: kindOf },
  {
    title: 'Project',
    cell: ({ project }) => project || <span className="muted">all</span>,
    label: 'Project',
  },
  { title: 'Connection', cell: (repository) => <Connection repository={repository} />, look: 'wide' },
];

function RepositoryTable(props: {
  readonly repositories: readonly Repository[];
  readonly onChange: (repository: Repository) => void;
  readonly onLeave: (repository: Repository) => void;
}): ReactNode {
  const { repositories, onChange, onLeave } = props;
  const go = useGo();
  if (repositories.length === 0)
    return (
      <EmptyState title="No repository here" icon="repository">
        <p>Connect one that needs credentials; public ones can be used as they are.</p>
      </EmptyState>
    );
  return (
    <SettingTable
      label="Repositories"
      items={repositories}
      keyOf={({ repo, project = '' }) => `${project} ${repo}`}
      columns={columns}
      actions={(repository) => (
        <Menu
          label={`Actions for ${repository.repo}`}
          entries={[
            {
              label: 'Create application',
              icon: 'add',
              onSelect: () => go(`new?new=${encodeURIComponent(draftOf(repository))}`),
            },
            { label: 'Change the connection', icon: 'edit', onSelect: () => onChange(repository) },
            { label: 'Disconnect', icon: 'trash', danger: true, onSelect: () => onLeave(repository) },
          ]}
        />
      )}
    />
  );
}

function Connection({ repository: { connectionState } }: { readonly repository: Repository }): ReactNode {
  const { status, message, attemptedAt } = connectionState;
  return (
    <>
      <StatusMark value={status || 'Unknown'} label={status === 'Successful' ? 'Connected' : undefined} />
      {attemptedAt && (
        <small className="muted">
          tried <RelativeTime time={attemptedAt} suffix=" ago" />
        </small>
      )}
      {message && <p className="field-error">{reasonOf(message)}</p>}
    </>
  );
}

/** What went wrong, without the calls that it came through. */
function reasonOf(message: string): string {
  return message.replace(/^(?:.*?\bdesc = )+/s, '');
}

function kindOf({ type, enableOCI }: Repository): string {
  if (type === 'helm') return enableOCI ? 'Helm, OCI' : 'Helm';
  return type === 'oci' ? 'OCI' : 'Git';
}

function draftOf({ repo, project }: Repository): string {
  return JSON.stringify({
    spec: { source: { repoURL: repo, targetRevision: 'HEAD' }, ...(project ? { project } : {}) },
  });
}

function DisconnectDialog(props: {
  readonly repository: Repository;
  readonly onClose: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { repository, onClose, onDone } = props;
  const users = useLoad(`users ${repository.repo}`, (signal) => applicationsOf(repository.repo, signal));
  return (
    <Dialog
      title="Disconnect repository"
      confirm="Disconnect"
      isDanger
      onClose={onClose}
      onConfirm={async () => {
        await disconnectRepository(repository.repo, repository.project ?? '');
        onDone();
      }}
    >
      <p className="mono cell-wide">{repository.repo}</p>
      <p>
        Its credentials are deleted. What is deployed stays; where it is private, nothing new can be read.
      </p>
      {users.data && (
        <p>{users.data.length === 0 ? 'No application uses it.' : `Used by ${usersText(users.data)}.`}</p>
      )}
    </Dialog>
  );
}

/** Names shown before a count. */
const shownUsers = 8;

function usersText(names: readonly string[]): string {
  const more = names.length - shownUsers;
  return `${names.slice(0, shownUsers).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function Templates({ list }: { readonly list: ReturnType<typeof useList<readonly RepoCreds[]>> }): ReactNode {
  if (list.data === undefined || list.data.length === 0) return null;
  return (
    <Section title="Credential templates">
      <SettingTable
        label="Credential templates"
        items={list.data}
        keyOf={({ url }) => url}
        columns={[
          { title: 'URL begins with', cell: ({ url }) => url, look: 'wide mono' },
          { title: 'Credentials', cell: credentialsText },
        ]}
        actions={({ url }) => (
          <DeleteButton
            label={`Delete the template ${url}`}
            title="Delete credential template"
            done="The template is deleted"
            onDelete={() => deleteTemplate(url)}
            onDone={list.reload}
          >
            <p className="mono">{url}</p>
            <p>Repositories that have no credentials of their own lose these.</p>
          </DeleteButton>
        )}
      />
    </Section>
  );
}

function credentialsText({ githubAppID, username, useAzureWorkloadIdentity }: RepoCreds): string {
  if (githubAppID) return `GitHub App ${githubAppID}`;
  if (useAzureWorkloadIdentity) return 'Azure workload identity';
  return username ? `User ${username}` : 'Secret';
}
