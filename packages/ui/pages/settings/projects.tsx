import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AppProject } from '@tiphys/model';
import { createProject, listProjects } from '../../api/settings.ts';
import { Button } from '../../parts/button.tsx';
import { Dialog } from '../../parts/dialog.tsx';
import { TextField } from '../../parts/field.tsx';
import { Link, useGo, useQuery } from '../../parts/link.tsx';
import { useCan } from '../../parts/me.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { useTitle } from '../../parts/title.ts';
import { useToast } from '../../parts/toast.tsx';
import { Loaded } from './loaded.tsx';
import { SettingTable } from './setting-table.tsx';
import type { SettingColumn } from './setting-table.tsx';
import { useList } from './use-list.ts';

const columns: readonly SettingColumn<AppProject>[] = [
  {
    title: 'Project',
    cell: ({ metadata: { name = '' }, spec }) => (
      <>
        <Link to={`settings/projects/${encodeURIComponent(name)}`}>{name}</Link>
        {spec.description && <small className="muted">{spec.description}</small>}
      </>
    ),
    look: 'wide',
  },
  { title: 'Sources', cell: ({ spec }) => countText(spec.sourceRepos ?? []), label: 'from' },
  {
    title: 'Destinations',
    cell: ({ spec }) => countText((spec.destinations ?? []).map(destinationText)),
    label: 'to',
  },
  { title: 'Roles', cell: ({ spec }) => (spec.roles ?? []).length, look: 'numeric', label: 'Roles' },
  {
    title: 'Sync windows',
    cell: ({ spec }) => (spec.syncWindows ?? []).length,
    look: 'numeric',
    label: 'Sync windows',
  },
];

/** Projects with what they allow in short. */
export function ProjectsPage(): ReactNode {
  useTitle('Projects');
  const [query, setQuery] = useQuery();
  const canCreate = useCan('projects/create');
  const list = useList('projects', (signal) => listProjects(signal));
  return (
    <>
      <PageHeader
        title="Projects"
        note="What applications may do: where they come from, where they go, and who may touch them."
        actions={
          <Button
            kind="primary"
            icon="add"
            reason={canCreate ? undefined : 'You may not create projects'}
            onClick={() => setQuery({ add: 'true' })}
          >
            New project
          </Button>
        }
      />
      <Loaded list={list} label="Loading projects…">
        {(projects) => (
          <SettingTable
            label="Projects"
            items={projects}
            keyOf={({ metadata }) => metadata.name ?? ''}
            columns={columns}
          />
        )}
      </Loaded>
      {query.get('add') === 'true' && <NewProjectDialog onClose={() => setQuery({ add: undefined })} />}
    </>
  );
}

function destinationText({
  server = '',
  name = '',
  namespace = '',
}: {
  readonly server?: string | undefined;
  readonly name?: string | undefined;
  readonly namespace?: string | undefined;
}): string {
  return (name || server) === '*' && namespace === '*' ? '*' : `${namespace} on ${name || server}`;
}

function countText(rules: readonly string[]): ReactNode {
  if (rules.length === 0) return <span className="muted">none</span>;
  if (rules.includes('*')) return 'anywhere';
  return rules.length === 1 ? rules[0] : `${rules.length} rules`;
}

function NewProjectDialog({ onClose }: { readonly onClose: () => void }): ReactNode {
  const [name, setName] = useState('');
  const [description, setDescription] = useState('');
  const go = useGo();
  const toast = useToast();
  return (
    <Dialog
      title="New project"
      confirm="Create"
      onClose={onClose}
      onConfirm={async () => {
        await createProject({
          metadata: { name: name.trim() },
          spec: { description, sourceRepos: [], destinations: [] },
        });
        toast(`${name} is created; it allows nothing yet`, 'good');
        go(`settings/projects/${encodeURIComponent(name.trim())}`);
      }}
    >
      <TextField
        label="Name"
        isMono
        value={name}
        onChange={setName}
        note="Lower case letters, digits and dashes."
      />
      <TextField label="Description" isOptional value={description} onChange={setDescription} />
    </Dialog>
  );
}
