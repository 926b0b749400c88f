import type { ReactNode } from 'react';
import type { DetailedProject } from '../../api/settings.ts';
import { Checkbox, Switch, TextField } from '../../parts/field.tsx';
import { Link } from '../../parts/link.tsx';
import { Section } from '../../parts/page-header.tsx';
import { Rows, TextRows } from '../../parts/rows.tsx';
import type { ProjectEdit } from './project.tsx';

interface RulesProps {
  readonly edit: ProjectEdit;
}

/** All rules of a project but roles and windows. */
export function ProjectRules({
  edit,
  detailed,
}: RulesProps & { readonly detailed: DetailedProject }): ReactNode {
  const { spec, set } = edit;
  const globals = (detailed.globalProjects ?? []).map(({ metadata }) => metadata.name ?? '');
  return (
    <div className="rules">
      <TextField
        label="Description"
        value={spec.description ?? ''}
        onChange={(description) => set({ description })}
      />
      {globals.length > 0 && (
        <p className="muted">
          It also has the rules of{' '}
          {globals.map((name) => (
            <Link key={name} to={`settings/projects/${name}`}>
              {name}{' '}
            </Link>
          ))}
        </p>
      )}
      <Sources edit={edit} detailed={detailed} />
      <Destinations edit={edit} detailed={detailed} />
      <ClusterKinds edit={edit} />
      <NamespaceKinds edit={edit} />
      <Orphans edit={edit} />
      <Signatures edit={edit} />
    </div>
  );
}

function Sources({
  edit: { spec, set },
  detailed,
}: RulesProps & { readonly detailed: DetailedProject }): ReactNode {
  const own = (detailed.repositories ?? []).map(({ repo }) => repo);
  return (
    <Section title="Sources">
      <TextRows
        legend="Repositories"
        noun="repository"
        placeholder="https://git.example.com/team/*"
        note="URLs or globs; * permits all, ! in front forbids."
        values={spec.sourceRepos ?? []}
        onChange={(sourceRepos) => set({ sourceRepos: [...sourceRepos] })}
      />
      {own.length > 0 && <p className="muted">Repositories of this project alone: {own.join(', ')}</p>}
      <TextRows
        legend="Namespaces of applications"
        noun="application namespace"
        note="Namespaces besides that of Tiphys where applications of this project may be."
        values={spec.sourceNamespaces ?? []}
        onChange={(sourceNamespaces) => set({ sourceNamespaces: [...sourceNamespaces] })}
      />
    </Section>
  );
}

function Destinations({
  edit: { spec, set },
  detailed,
}: RulesProps & { readonly detailed: DetailedProject }): ReactNode {
  const own = (detailed.clusters ?? []).map(({ name }) => name);
  return (
    <Section title="Destinations">
      <Rows
        legend="Clusters and namespaces"
        noun="destination"
        note="Give the URL of a cluster or its name; globs, and ! in front forbids."
        columns={[{ label: 'Namespace' }, { label: 'Cluster URL', grow: 2 }, { label: 'Cluster name' }]}
        rows={(spec.destinations ?? []).map(({ namespace = '', server = '', name = '' }) => [
          namespace,
          server,
          name,
        ])}
        onChange={(rows) =>
          set({
            destinations: rows.map(([namespace = '', server = '', name = '']) => ({
              namespace,
              ...(server ? { server } : {}),
              ...(name ? { name } : {}),
            })),
          })
        }
      />
      <Checkbox
        label="Only clusters of this project"
        note={own.length > 0 ? `They are: ${own.join(', ')}` : 'Clusters that belong to this project alone.'}
        checked={spec.permitOnlyProjectScopedClusters ?? false}
        onChange={(permitOnlyProjectScopedClusters) => set({ permitOnlyProjectScopedClusters })}
      />
      <Rows
        legend="Service accounts of syncs"
        noun="service account"
        note="Who syncs there; the permissions of Tiphys itself where none fits."
        columns={[{ label: 'Service account' }, { label: 'Cluster URL', grow: 2 }, { label: 'Namespace' }]}
        rows={(spec.destinationServiceAccounts ?? []).map(
          ({ server, namespace = '', defaultServiceAccount }) => [defaultServiceAccount, server, namespace],
        )}
        onChange={(rows) =>
          set({
            destinationServiceAccounts: rows.map(
              ([defaultServiceAccount = '', server = '', namespace = '']) => ({
                server,
                namespace,
                defaultServiceAccount,
              }),
            ),
          })
        }
      />
    </Section>
  );
}

const kindColumns = [{ label: 'Kind' }, { label: 'Group', placeholder: 'apps, or * for all' }] as const;

function ClusterKinds({ edit: { spec, set } }: RulesProps): ReactNode {
  const columns = [...kindColumns, { label: 'Name', placeholder: 'all names' }];
  const rows = (items: typeof spec.clusterResourceWhitelist): string[][] =>
    (items ?? []).map(({ group, kind, name = '' }) => [kind, group, name]);
  const items = (typed: readonly (readonly string[])[]) =>
    typed.map(([kind = '', group = '', name = '']) => ({ group, kind, ...(name ? { name } : {}) }));
  return (
    <Section title="Objects of the whole cluster">
      <Rows
        legend="Allowed"
        noun="allowed cluster kind"
        note="Nothing is allowed unless it is listed; * allows all."
        columns={columns}
        rows={rows(spec.clusterResourceWhitelist)}
        onChange={(typed) => set({ clusterResourceWhitelist: items(typed) })}
      />
      <Rows
        legend="Denied"
        noun="denied cluster kind"
        columns={columns}
        rows={rows(spec.clusterResourceBlacklist)}
        onChange={(typed) => set({ clusterResourceBlacklist: items(typed) })}
      />
    </Section>
  );
}

function NamespaceKinds({ edit: { spec, set } }: RulesProps): ReactNode {
  const rows = (items: typeof spec.namespaceResourceBlacklist): string[][] =>
    (items ?? []).map(({ group, kind }) => [kind, group]);
  const items = (typed: readonly (readonly string[])[]) =>
    typed.map(([kind = '', group = '']) => ({ group, kind }));
  const isLimited = spec.namespaceResourceWhitelist !== undefined && spec.namespaceResourceWhitelist !== null;
  return (
    <Section title="Objects in namespaces">
      <Switch
        label="Only listed kinds"
        note="Without it all kinds are allowed that are not denied."
        checked={isLimited}
        onChange={(checked) => set({ namespaceResourceWhitelist: checked ? [] : undefined })}
      />
      {isLimited && (
        <Rows
          legend="Allowed"
          noun="allowed kind"
          columns={kindColumns}
          rows={rows(spec.namespaceResourceWhitelist)}
          onChange={(typed) => set({ namespaceResourceWhitelist: items(typed) })}
        />
      )}
      <Rows
        legend="Denied"
        noun="denied kind"
        columns={kindColumns}
        rows={rows(spec.namespaceResourceBlacklist)}
        onChange={(typed) => set({ namespaceResourceBlacklist: items(typed) })}
      />
    </Section>
  );
}

function Orphans({ edit: { spec, set } }: RulesProps): ReactNode {
  const { orphanedResources } = spec;
  return (
    <Section title="Orphaned resources">
      <Switch
        label="Look for objects that no application manages"
        note="In the namespaces that applications of the project go to."
        checked={orphanedResources !== undefined && orphanedResources !== null}
        onChange={(checked) => set({ orphanedResources: checked ? { warn: true } : undefined })}
      />
      {orphanedResources && (
        <>
          <Checkbox
            label="Warn"
            note="Applications show a warning as long as there are some."
            checked={orphanedResources.warn ?? true}
            onChange={(warn) => set({ orphanedResources: { ...orphanedResources, warn } })}
          />
          <Rows
            legend="Not missed"
            noun="ignored object"
            columns={[...kindColumns, { label: 'Name' }]}
            rows={(orphanedResources.ignore ?? []).map(({ group = '', kind = '', name = '' }) => [
              kind,
              group,
              name,
            ])}
            onChange={(rows) =>
              set({
                orphanedResources: {
                  ...orphanedResources,
                  ignore: rows.map(([kind = '', group = '', name = '']) => ({ group, kind, name })),
                },
              })
            }
          />
        </>
      )}
    </Section>
  );
}

function Signatures({ edit: { spec, set } }: RulesProps): ReactNode {
  const policies = spec.sourceIntegrity?.git?.policies ?? [];
  return (
    <Section title="Signatures">
      <TextRows
        legend="Keys that commits are signed with"
        noun="signature key"
        note="Ids of GnuPG keys; with one, every commit needs a signature of one of them."
        values={(spec.signatureKeys ?? []).map(({ keyID }) => keyID)}
        onChange={(keys) => set({ signatureKeys: keys.map((keyID) => ({ keyID })) })}
      />
      <Rows
        legend="Source integrity"
        noun="policy"
        note="Repositories and keys with commas between; the mode is none, head or strict. The first that fits counts."
        columns={[
          { label: 'Repositories', grow: 2 },
          { label: 'Mode', placeholder: 'head' },
          { label: 'Keys' },
        ]}
        rows={policies.map(({ repos, gpg }) => [
          (repos ?? []).map(({ url }) => url).join(', '),
          gpg?.mode ?? '',
          (gpg?.keys ?? []).join(', '),
        ])}
        onChange={(rows) =>
          set({
            sourceIntegrity:
              rows.length === 0
                ? undefined
                : {
                    git: {
                      policies: rows.map(([repos = '', mode = '', keys = '']) => ({
                        repos: parts(repos).map((url) => ({ url })),
                        gpg: { mode, keys: parts(keys) },
                      })),
                    },
                  },
          })
        }
      />
    </Section>
  );
}

function parts(text: string): string[] {
  return text
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
