import type { ReactNode } from 'react';
import type { SyncWindow } from '@tiphys/model';
import { Button, IconButton } from '../../parts/button.tsx';
import { Checkbox, Select, TextField } from '../../parts/field.tsx';
import { TextRows } from '../../parts/rows.tsx';
import { EmptyState } from '../../parts/state.tsx';
import type { ProjectEdit } from './project.tsx';

const newWindow: SyncWindow = { kind: 'allow', schedule: '0 22 * * *', duration: '1h', applications: ['*'] };

/** When syncs may happen. */
export function ProjectWindows({ edit }: { readonly edit: ProjectEdit }): ReactNode {
  const windows = edit.spec.syncWindows ?? [];
  return (
    <div className="form-stack">
      {windows.length === 0 && (
        <EmptyState title="No sync window: syncs may happen at any time" icon="history">
          <p>
            An allow window lets syncs through only while it is open, a deny window holds them while it is.
          </p>
        </EmptyState>
      )}
      {windows.map((window, index) => (
        // A window has no identity but its place.
        <WindowCard
          key={index}
          window={window}
          index={index}
          onChange={(next) => edit.set({ syncWindows: windows.with(index, next) })}
          onRemove={() => edit.set({ syncWindows: windows.toSpliced(index, 1) })}
        />
      ))}
      <div>
        <Button icon="add" onClick={() => edit.set({ syncWindows: [...windows, newWindow] })}>
          Add window
        </Button>
      </div>
    </div>
  );
}

function WindowCard(props: {
  readonly window: SyncWindow;
  readonly index: number;
  readonly onChange: (window: SyncWindow) => void;
  readonly onRemove: () => void;
}): ReactNode {
  const { window, index, onChange, onRemove } = props;
  const set = (change: Partial<SyncWindow>): void => onChange({ ...window, ...change });
  const number = index + 1;
  return (
    <fieldset className="form-card" aria-label={`Sync window ${number}`}>
      <div className="form-card-head">
        <h2>{sentence(window)}</h2>
        <IconButton kind="quiet" icon="trash" label={`Remove sync window ${number}`} onClick={onRemove} />
      </div>
      <div className="form-columns">
        <Select
          label="Kind"
          value={window.kind === 'deny' ? 'deny' : 'allow'}
          onChange={(kind) => set({ kind })}
          options={[
            { value: 'allow', label: 'Allow syncs only then' },
            { value: 'deny', label: 'Hold syncs then' },
          ]}
        />
        <TextField
          label="Opens at"
          isMono
          note="A cron line: minute, hour, day, month, weekday."
          value={window.schedule ?? ''}
          onChange={(schedule) => set({ schedule })}
        />
        <TextField
          label="Stays open for"
          isMono
          placeholder="1h30m"
          value={window.duration ?? ''}
          onChange={(duration) => set({ duration })}
        />
        <TextField
          label="Time zone"
          isMono
          isOptional
          placeholder="UTC"
          value={window.timeZone ?? ''}
          onChange={(timeZone) => set({ timeZone })}
        />
      </div>
      <div className="form-columns">
        <TextRows
          legend="Applications"
          noun="application"
          values={window.applications ?? []}
          onChange={(applications) => set({ applications: [...applications] })}
        />
        <TextRows
          legend="Namespaces"
          noun="namespace"
          values={window.namespaces ?? []}
          onChange={(namespaces) => set({ namespaces: [...namespaces] })}
        />
        <TextRows
          legend="Clusters"
          noun="cluster"
          values={window.clusters ?? []}
          onChange={(clusters) => set({ clusters: [...clusters] })}
        />
      </div>
      <Checkbox
        label="People may sync all the same"
        note="Only automated syncs are held."
        checked={window.manualSync ?? false}
        onChange={(manualSync) => set({ manualSync })}
      />
      <Checkbox
        label="A running sync may go on beyond the end"
        checked={window.syncOverrun ?? false}
        onChange={(syncOverrun) => set({ syncOverrun })}
      />
      <Checkbox
        label="All of applications, namespaces and clusters must match"
        note="Otherwise one is enough."
        checked={window.andOperator ?? false}
        onChange={(andOperator) => set({ andOperator })}
      />
      <TextField
        label="Description"
        isOptional
        value={window.description ?? ''}
        onChange={(description) => set({ description })}
      />
    </fieldset>
  );
}

function sentence({ kind, schedule = '', duration = '', timeZone = '' }: SyncWindow): string {
  const what = kind === 'deny' ? 'Holds syncs' : 'Allows syncs';
  return `${what} for ${duration || '…'} from ${schedule || '…'}${timeZone ? ` (${timeZone})` : ''}`;
}
