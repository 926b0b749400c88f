import { useState } from 'react';
import type { ReactNode } from 'react';
import type { AppProject, JWTToken, ProjectRole } from '@tiphys/model';
import { createRoleToken, deleteRoleToken } from '../../api/settings.ts';
import { Button, IconButton } from '../../parts/button.tsx';
import { TextField } from '../../parts/field.tsx';
import { Rows, TextRows } from '../../parts/rows.tsx';
import { EmptyState } from '../../parts/state.tsx';
import { policyLine, policyParts } from '../../settings/policies.ts';
import { TokenDialog } from './ask.tsx';
import type { ProjectEdit } from './project.tsx';
import { TokenTable } from './token-table.tsx';

/** Roles: who has them, what they may do, and tokens for programs. */
export function ProjectRoles(props: {
  readonly edit: ProjectEdit;
  readonly project: AppProject;
  readonly onDone: () => void;
}): ReactNode {
  const { edit, project, onDone } = props;
  const roles = edit.spec.roles ?? [];
  const change = (index: number, role: ProjectRole | undefined): void =>
    edit.set({ roles: role ? roles.with(index, role) : roles.toSpliced(index, 1) });
  return (
    <div className="form-stack">
      {roles.length === 0 && (
        <EmptyState title="No role" icon="user">
          <p>A role lets groups of people, or programs with a token, use the applications of this project.</p>
        </EmptyState>
      )}
      {roles.map((role, index) => (
        // A role that is being named has no identity but its place.
        <RoleCard
          key={index}
          role={role}
          isSaved={(project.spec.roles ?? []).some(({ name }) => name === role.name)}
          tokens={tokensOf(project, role)}
          project={edit.name}
          onChange={(next) => change(index, next)}
          onDone={onDone}
        />
      ))}
      <div>
        <Button icon="add" onClick={() => edit.set({ roles: [...roles, { name: '', policies: [] }] })}>
          Add role
        </Button>
      </div>
    </div>
  );
}

function tokensOf({ spec, status }: AppProject, { name }: ProjectRole): readonly JWTToken[] {
  const listed = status?.jwtTokensByRole?.[name]?.items;
  return listed ?? (spec.roles ?? []).find((role) => role.name === name)?.jwtTokens ?? [];
}

function RoleCard(props: {
  readonly role: ProjectRole;
  readonly isSaved: boolean;
  readonly tokens: readonly JWTToken[];
  readonly project: string;
  readonly onChange: (role: ProjectRole | undefined) => void;
  readonly onDone: () => void;
}): ReactNode {
  const { role, isSaved, tokens, project, onChange, onDone } = props;
  const [isMaking, setMaking] = useState(false);
  const label = role.name || 'new role';
  return (
    <fieldset className="form-card" aria-label={`Role ${label}`}>
      <div className="form-card-head">
        <h2>{label}</h2>
        <IconButton
          kind="quiet"
          icon="trash"
          label={`Remove role ${label}`}
          onClick={() => onChange(undefined)}
        />
      </div>
      <div className="form-columns">
        <TextField
          label="Name"
          isMono
          value={role.name}
          disabled={isSaved}
          onChange={(name) => onChange({ ...role, name })}
        />
        <TextField
          label="Description"
          isOptional
          value={role.description ?? ''}
          onChange={(description) => onChange({ ...role, description })}
        />
      </div>
      <Rows
        legend="What it may do"
        noun="policy"
        note="Resource such as applications, logs or repositories; action such as get, sync or *; object below the project such as * for all; allow or deny."
        columns={[
          { label: 'Resource', placeholder: 'applications' },
          { label: 'Action', placeholder: 'sync' },
          { label: 'Object', placeholder: '*' },
          { label: 'Effect', placeholder: 'allow' },
        ]}
        rows={(role.policies ?? []).map((line) => policyParts(line, project))}
        onChange={(rows) =>
          onChange({ ...role, policies: rows.map((row) => policyLine(row, { project, role: role.name })) })
        }
      />
      <TextRows
        legend="Groups that have it"
        noun="group"
        note="Of the identity provider."
        values={role.groups ?? []}
        onChange={(groups) => onChange({ ...role, groups: [...groups] })}
      />
      <div className="form-rule">
        <h3>Tokens</h3>
        <Button
          size="small"
          icon="add"
          reason={isSaved ? undefined : 'Save the role first'}
          onClick={() => setMaking(true)}
        >
          Create token
        </Button>
      </div>
      {tokens.length > 0 && (
        <TokenTable
          label={`Tokens of ${role.name}`}
          tokens={tokens.map(({ id, iat, exp }) => ({ id, madeAt: iat, endsAt: exp }))}
          onEnd={({ id, madeAt }) => deleteRoleToken(project, role.name, { iat: Number(madeAt), id })}
          onDone={onDone}
        />
      )}
      {isMaking && (
        <TokenDialog
          title={`New token of ${role.name}`}
          onCreate={(token) => createRoleToken(project, role.name, token)}
          onClose={() => {
            setMaking(false);
            onDone();
          }}
          // The list is read again when the token was seen: it would close the dialog.
          onDone={() => undefined}
        />
      )}
    </fieldset>
  );
}
