import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AppProject } from '@tiphys/model';
import { ButtonGroup, Button } from '../../parts/button.tsx';
import { FormCombobox, FormText, useForm } from './form.tsx';

/** Name, project with what it allows, cluster by name or URL, and namespace. */
export function DestinationSection(): ReactNode {
  const form = useForm();
  const { projects } = form.choices;
  const project = projects.find(({ metadata }) => metadata.name === (form.draft.spec.project || 'default'));
  return (
    <fieldset className="form-card" aria-label="Application">
      <h2>What it is and where it goes</h2>
      <div className="form-columns">
        <FormText
          path="metadata.name"
          label="Name"
          isMono
          disabled={form.isEdit}
          placeholder="voyage"
          note="Lower case letters, digits, dashes and dots."
        />
        <FormCombobox
          path="spec.project"
          label="Project"
          options={projects.map(({ metadata, spec }) => ({
            value: metadata.name ?? '',
            note: spec.description,
          }))}
        />
      </div>
      {project && <ProjectRules project={project} />}
      <ClusterField />
      <FormText
        path="spec.destination.namespace"
        label="Namespace"
        isMono
        placeholder="voyage"
        note="For objects that name none."
      />
    </fieldset>
  );
}

function ClusterField(): ReactNode {
  const form = useForm();
  const { clusters } = form.choices;
  const { name } = form.draft.spec.destination;
  const [byName, setByName] = useState(Boolean(name));
  const choose = (next: boolean): void => {
    setByName(next);
    const { name: oldName, server } = form.draft.spec.destination;
    const known = clusters.find((cluster) => (next ? cluster.server === server : cluster.name === oldName));
    form.change((draft) => ({
      ...draft,
      spec: {
        ...draft.spec,
        destination: {
          ...(next ? { name: known?.name ?? '' } : { server: known?.server ?? '' }),
          namespace: draft.spec.destination.namespace,
        },
      },
    }));
  };
  return (
    <div className="form-with-button">
      {byName ? (
        <FormCombobox
          path="spec.destination.name"
          label="Cluster"
          options={clusters.map((cluster) => ({ value: cluster.name, note: cluster.server }))}
        />
      ) : (
        <FormCombobox
          path="spec.destination.server"
          label="Cluster"
          isMono
          options={clusters.map((cluster) => ({ value: cluster.server, note: cluster.name }))}
        />
      )}
      <ButtonGroup label="Cluster by">
        <Button pressed={!byName} onClick={() => choose(false)}>
          URL
        </Button>
        <Button pressed={byName} onClick={() => choose(true)}>
          Name
        </Button>
      </ButtonGroup>
    </div>
  );
}

/** Rules shown of each kind. */
const shownRules = 4;

function ProjectRules({ project: { metadata, spec } }: { readonly project: AppProject }): ReactNode {
  const destinations = (spec.destinations ?? []).map(({ server, name, namespace }) => {
    const cluster = name || server || '*';
    return `${namespace || '*'} on ${cluster}`;
  });
  return (
    <p className="field-note project-rules">
      Project {metadata.name} permits sources {listed(spec.sourceRepos ?? [])} and destinations{' '}
      {listed(destinations)}.
    </p>
  );
}

function listed(rules: readonly string[]): string {
  if (rules.length === 0) return 'none';
  if (rules.includes('*') || rules.includes('* on *')) return 'anywhere';
  const more = rules.length - shownRules;
  return `${rules.slice(0, shownRules).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
