import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AppProject, AppProjectSpec } from '@tiphys/model';
import { deleteProject, getProject, updateProject } from '../../api/settings.ts';
import type { DetailedProject } from '../../api/settings.ts';
import { parseYaml, writeYaml } from '../../editor/yaml.ts';
import { YamlEditor } from '../../editor/yaml-editor.tsx';
import { Button } from '../../parts/button.tsx';
import { useGo, useQuery } from '../../parts/link.tsx';
import { useCanOn } from '../../parts/me.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { Tabs } from '../../parts/tabs.tsx';
import { useTitle } from '../../parts/title.ts';
import { useToast } from '../../parts/toast.tsx';
import { DeleteButton } from './ask.tsx';
import { Loaded } from './loaded.tsx';
import { ProjectCheckForm } from './project-check.tsx';
import { ProjectRoles } from './project-roles.tsx';
import { ProjectRules } from './project-rules.tsx';
import { ProjectWindows } from './project-windows.tsx';
import { useList } from './use-list.ts';

const tabs = [
  { id: 'summary', label: 'Rules' },
  { id: 'roles', label: 'Roles' },
  { id: 'windows', label: 'Sync windows' },
  { id: 'check', label: 'Can it deploy?' },
  { id: 'yaml', label: 'YAML' },
] as const;

/** The part that Argo CD's query opens as a panel. */
function argoTab(query: URLSearchParams): string | undefined {
  if (query.has('newRole') || query.has('editRole')) return 'roles';
  return query.has('newWindow') || query.has('editWindow') ? 'windows' : undefined;
}

/** What the parts of a project's page edit: one draft, saved as a whole. */
export interface ProjectEdit {
  readonly name: string;
  readonly spec: AppProjectSpec;
  readonly set: (change: Partial<AppProjectSpec>) => void;
}

/** One project: its rules, roles and windows, and whether an application could be deployed. */
export function ProjectPage({ name }: { readonly name: string }): ReactNode {
  useTitle(name);
  const list = useList(`project ${name}`, (signal) => getProject(name, signal));
  return (
    <Loaded list={list} label="Loading the project…">
      {(detailed) => (
        <ProjectBody
          key={detailed.project.metadata.resourceVersion ?? ''}
          detailed={detailed}
          onDone={list.reload}
        />
      )}
    </Loaded>
  );
}

function ProjectBody({
  detailed,
  onDone,
}: {
  readonly detailed: DetailedProject;
  readonly onDone: () => void;
}): ReactNode {
  const { project } = detailed;
  const name = project.metadata.name ?? '';
  const [query] = useQuery();
  const wanted = argoTab(query) ?? query.get('tab');
  const tab = tabs.find(({ id }) => id === wanted) ?? tabs[0];
  const [spec, setSpec] = useState(project.spec);
  const edit: ProjectEdit = { name, spec, set: (change) => setSpec((known) => ({ ...known, ...change })) };
  const isChanged = JSON.stringify(spec) !== JSON.stringify(project.spec);
  const path = `settings/projects/${encodeURIComponent(name)}`;
  return (
    <>
      <PageHeader
        title={name}
        crumbs={[{ label: 'Projects', to: 'settings/projects' }]}
        note={project.spec.description}
        actions={<DeleteProject name={name} />}
      />
      <Tabs
        label="Project"
        tabs={tabs.map(({ id, label }) => ({
          label,
          to: id === 'summary' ? path : `${path}?tab=${id}`,
          isCurrent: id === tab.id,
        }))}
      />
      {tab.id === 'summary' && <ProjectRules edit={edit} detailed={detailed} />}
      {tab.id === 'roles' && <ProjectRoles edit={edit} project={project} onDone={onDone} />}
      {tab.id === 'windows' && <ProjectWindows edit={edit} />}
      {tab.id === 'check' && <ProjectCheckForm name={name} isChanged={isChanged} />}
      {tab.id === 'yaml' && <ProjectYaml edit={edit} />}
      {isChanged && (
        <SaveBar project={{ ...project, spec }} onDiscard={() => setSpec(project.spec)} onDone={onDone} />
      )}
    </>
  );
}

function SaveBar(props: {
  readonly project: AppProject;
  readonly onDiscard: () => void;
  readonly onDone: () => void;
}): ReactNode {
  const { project, onDiscard, onDone } = props;
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const canUpdate = useCanOn('projects/update', project.metadata.name ?? '');
  const toast = useToast();
  const save = async (): Promise<void> => {
    setBusy(true);
    setFailure('');
    try {
      await updateProject(project);
      toast(`${project.metadata.name ?? ''} is saved`, 'good');
      onDone();
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
    }
    setBusy(false);
  };
  return (
    <div className="save-bar" role="group" aria-label="Unsaved changes">
      <p role="alert" className={failure ? 'form-error' : undefined}>
        {failure || 'Not saved yet'}
      </p>
      <Button kind="quiet" onClick={onDiscard}>
        Discard
      </Button>
      <Button
        kind="primary"
        busy={busy}
        reason={canUpdate ? undefined : 'You may not change this project'}
        onClick={() => void save()}
      >
        Save
      </Button>
    </div>
  );
}

function DeleteProject({ name }: { readonly name: string }): ReactNode {
  const go = useGo();
  if (name === 'default') return null;
  return (
    <DeleteButton
      label={`Delete project ${name}`}
      title={`Delete project ${name}`}
      done={`${name} is deleted`}
      onDelete={() => deleteProject(name)}
      onDone={() => go('settings/projects')}
    >
      <p>Its rules, roles and their tokens go. A project that still has applications is not deleted.</p>
    </DeleteButton>
  );
}

function ProjectYaml({ edit }: { readonly edit: ProjectEdit }): ReactNode {
  const [typed, setTyped] = useState<string>();
  const [error, setError] = useState<string>();
  const change = (text: string): void => {
    const parsed = parseYaml(text);
    setTyped(text);
    if (!parsed.ok) setError(parsed.error);
    else if (typeof parsed.value !== 'object' || parsed.value === null || Array.isArray(parsed.value))
      setError('The rules are a map');
    else {
      setError(undefined);
      // Keys that are gone are gone from the draft too.
      const gone = Object.fromEntries(Object.keys(edit.spec).map((key) => [key, undefined]));
      edit.set({ ...gone, ...(parsed.value as Partial<AppProjectSpec>) });
    }
  };
  return (
    <YamlEditor
      label="Rules as YAML"
      size="tall"
      text={typed ?? writeYaml(edit.spec)}
      onChange={change}
      error={error}
      note="The spec of the project."
    />
  );
}
