import { useState } from 'react';
import type { ReactNode } from 'react';
import type { Propagation, SyncChoice, SyncFlag } from '../../operation/sync-choice.ts';
import type { syncObjectsOf } from '../../operation/sync-choice.ts';
import { objectKey, syncFlagGroups, syncFlags } from '../../operation/sync-choice.ts';
import { Button } from '../../parts/button.tsx';
import { Checkbox, RadioGroup, Select, TextField } from '../../parts/field.tsx';
import { StatusMark } from '../../parts/status.tsx';

/** Objects listed at most; a sync of more of them is one of all. */
const maxListed = 300;

type Objects = ReturnType<typeof syncObjectsOf>;

/** All options of a sync in three groups, each with one sentence; a change is planned at once. */
export function SyncOptions({
  choice,
  objects,
  targetRevision,
  hasSources,
  onChange,
}: {
  readonly choice: SyncChoice;
  readonly objects: Objects;
  readonly targetRevision: string;
  readonly hasSources: boolean;
  readonly onChange: (choice: SyncChoice) => void;
}): ReactNode {
  const toggle = (flag: SyncFlag, on: boolean): void => {
    const flags = new Set(choice.flags);
    if (on) flags.add(flag);
    else flags.delete(flag);
    onChange({ ...choice, flags });
  };
  return (
    <aside className="sync-options" aria-label="Options">
      {syncFlagGroups.map(({ title, flags }) => (
        <fieldset key={title} className={`field-set sync-options-${title.toLowerCase()}`}>
          <legend>{title}</legend>
          {title === 'What' && (
            <>
              {!hasSources && (
                <Revision
                  value={choice.revision}
                  placeholder={targetRevision}
                  onChange={(revision) => onChange({ ...choice, revision })}
                />
              )}
              <Objects choice={choice} objects={objects} onChange={onChange} />
            </>
          )}
          {flags.map((flag) => (
            <Checkbox
              key={flag}
              label={syncFlags[flag].label}
              note={syncFlags[flag].effect}
              checked={choice.flags.has(flag)}
              onChange={(on) => toggle(flag, on)}
            />
          ))}
          {title === 'How' && <HowMore choice={choice} onChange={onChange} />}
        </fieldset>
      ))}
    </aside>
  );
}

/** Typed in peace: the plan is made when the field is left, or at Enter. */
function Revision({
  value,
  placeholder,
  onChange,
}: {
  readonly value: string;
  readonly placeholder: string;
  readonly onChange: (value: string) => void;
}): ReactNode {
  const [text, setText] = useState(value);
  return (
    <TextField
      label="Revision"
      isOptional
      isMono
      note="A branch, tag or commit for this once; the application stays as it is."
      placeholder={placeholder}
      value={text}
      onChange={setText}
      onBlur={() => onChange(text)}
      onKeyDown={(event) => {
        if (event.key === 'Enter') onChange(text);
      }}
      spellCheck={false}
      autoComplete="off"
    />
  );
}

function HowMore({
  choice,
  onChange,
}: {
  readonly choice: SyncChoice;
  readonly onChange: (choice: SyncChoice) => void;
}): ReactNode {
  return (
    <>
      <Select<Propagation>
        label="When pruning"
        value={choice.propagation}
        onChange={(propagation) => onChange({ ...choice, propagation })}
        options={[
          { value: 'foreground', label: 'Dependents first, then the object' },
          { value: 'background', label: 'The object at once, dependents follow' },
          { value: 'orphan', label: 'The object only, dependents stay' },
        ]}
      />
      <TextField
        label="Retries"
        type="number"
        min={0}
        max={100}
        note="How often a failed sync is tried again, with growing waits."
        value={String(choice.retries)}
        onChange={(text) => onChange({ ...choice, retries: Math.min(100, Math.max(0, Number(text) || 0)) })}
      />
    </>
  );
}

function Objects({
  choice,
  objects,
  onChange,
}: {
  readonly choice: SyncChoice;
  readonly objects: Objects;
  readonly onChange: (choice: SyncChoice) => void;
}): ReactNode {
  const { only } = choice;
  const choose = (keys: Iterable<string> | undefined): void =>
    onChange({ ...choice, only: keys && new Set(keys) });
  const differing = objects.filter(({ status }) => status !== 'Synced');
  return (
    <>
      <RadioGroup
        legend="Objects"
        value={only ? 'some' : 'all'}
        onChange={(value) => choose(value === 'all' ? undefined : differing.map(objectKey))}
        options={[
          { value: 'all', label: `All ${objects.length}` },
          {
            value: 'some',
            label: only ? `Only ${only.size}` : 'Only some',
            note: 'Hooks do not run, and the history gets no entry.',
          },
        ]}
      />
      {only && (
        <div className="sync-objects">
          <div className="toolbar">
            <Button size="small" kind="quiet" onClick={() => choose(objects.map(objectKey))}>
              All
            </Button>
            <Button size="small" kind="quiet" onClick={() => choose(differing.map(objectKey))}>
              Out of sync
            </Button>
            <Button size="small" kind="quiet" onClick={() => choose([])}>
              None
            </Button>
          </div>
          {objects.slice(0, maxListed).map((object) => {
            const key = objectKey(object);
            return (
              <Checkbox
                key={key}
                checked={only.has(key)}
                label={
                  <>
                    <span className="muted">{object.kind}</span> {object.name}{' '}
                    <StatusMark value={object.status} compact />
                  </>
                }
                onChange={(on) => choose(on ? [...only, key] : [...only].filter((other) => other !== key))}
              />
            );
          })}
          {objects.length > maxListed && (
            <p className="muted">
              {objects.length - maxListed} more are not listed; choose all to have them.
            </p>
          )}
        </div>
      )}
    </>
  );
}
