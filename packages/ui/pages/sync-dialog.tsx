import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import type { Application } from '@tiphys/model';
import { startSync } from '../api/operations.ts';
import { Dialog } from '../parts/dialog.tsx';
import { Status } from '../parts/status.tsx';
import type { SyncResource } from '../operation/sync-request.ts';
import {
  choiceProblem,
  defaultChoice,
  listSyncResources,
  syncOptionGroups,
  syncRequest,
} from '../operation/sync-request.ts';

/** Resources listed at most; the others go with the whole. */
const maxListed = 300;

/** Asks what to sync and how, and starts it. */
export function SyncDialog({
  application,
  onClose,
}: {
  readonly application: Application;
  readonly onClose: () => void;
}): ReactNode {
  const resources = useMemo(() => listSyncResources(application), [application]);
  const [choice, setChoice] = useState(() => defaultChoice(application));
  const [left, setLeft] = useState<ReadonlySet<string>>(new Set());
  const chosen = resources.filter(({ id }) => !left.has(id));
  const differing = resources.filter(({ status }) => status !== 'Synced');
  const toggle = (id: string): void => {
    const next = new Set(left);
    if (!next.delete(id)) next.add(id);
    setLeft(next);
  };
  const { name = '', namespace = '' } = application.metadata;
  return (
    <Dialog
      title={`Sync ${name}`}
      confirm={choice.dryRun ? 'Start dry run' : 'Start sync'}
      problem={choiceProblem(choice, resources.length === 0 ? 1 : chosen.length)}
      onConfirm={() => startSync({ name, namespace }, syncRequest(application, choice, chosen))}
      onClose={onClose}
    >
      <p>{sentence(application, differing.length)}</p>
      <Choices title="Differs" resources={differing} left={left} onToggle={toggle} prune={choice.prune} />
      {differing.length < resources.length && (
        <details>
          <summary>{resources.length - differing.length} as the source says</summary>
          <Choices
            title="As the source says"
            resources={resources.slice(differing.length)}
            left={left}
            onToggle={toggle}
            prune={choice.prune}
          />
        </details>
      )}
      {syncOptionGroups.map(({ title, options }) => (
        <fieldset key={title}>
          <legend>{title}</legend>
          {options.map(({ name: option, label, effect }) => (
            <label key={option} className="check">
              <input
                type="checkbox"
                checked={choice[option]}
                onChange={(event) => setChoice({ ...choice, [option]: event.target.checked })}
              />
              <span>
                {label} <span className="muted">{effect}</span>
              </span>
            </label>
          ))}
        </fieldset>
      ))}
    </Dialog>
  );
}

function Choices(props: {
  readonly title: string;
  readonly resources: readonly SyncResource[];
  readonly left: ReadonlySet<string>;
  readonly onToggle: (id: string) => void;
  readonly prune: boolean;
}): ReactNode {
  const { title, resources, left, onToggle, prune } = props;
  if (resources.length === 0) return null;
  return (
    <ul className="choices" aria-label={title}>
      {resources.slice(0, maxListed).map(({ id, kind, name, status, isPruned }) => (
        <li key={id}>
          <label className="check">
            <input type="checkbox" checked={!left.has(id)} onChange={() => onToggle(id)} />
            <span className="choice-name">
              <span className="muted">{kind}</span> {name}
            </span>
            {isPruned && <span className="muted">{prune ? 'will be deleted' : 'stays without prune'}</span>}
            <Status value={status} />
          </label>
        </li>
      ))}
      {resources.length > maxListed && <li className="muted">and {resources.length - maxListed} more</li>}
    </ul>
  );
}

function sentence({ spec, status }: Application, differing: number): string {
  const revision = (status?.sync?.revision ?? '').slice(0, 7);
  const target = (spec.source ?? spec.sources?.[0])?.targetRevision || 'HEAD';
  const what = differing === 1 ? '1 resource differs' : `${differing} resources differ`;
  return `Makes the cluster as ${target}${revision ? ` (${revision})` : ''} says. ${what}.`;
}
