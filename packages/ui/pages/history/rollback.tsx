import { useState } from 'react';
import type { ReactNode } from 'react';
import type { HistoryEntry } from '@tiphys/model/v2';
import { getPlan } from '../../api/changes.ts';
import { setAutoSync, startRollback } from '../../api/operations.ts';
import type { TabProps } from '../../application/tab.ts';
import { isAutomated } from '../../operation/automated.ts';
import { Button } from '../../parts/button.tsx';
import { Checkbox } from '../../parts/field.tsx';
import { useGo } from '../../parts/link.tsx';
import { ErrorState, Skeleton } from '../../parts/state.tsx';
import { useLoad } from '../../parts/use-load.ts';
import { applicationPath } from '../../route/route.ts';
import { shortRevision } from '../../resource/short-revision.ts';
import { PlanView } from '../sync/plan-view.tsx';

/** What going back to a deployment does, before it is done. Auto-sync is held first, or it would bring the newest commit back at once. */
export function Rollback({
  application,
  overview,
  entry,
  onClose,
}: Pick<TabProps, 'application' | 'overview'> & {
  readonly entry: HistoryEntry;
  readonly onClose: () => void;
}): ReactNode {
  const [prune, setPrune] = useState(false);
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');
  const go = useGo();
  const { namespace, name } = application;
  const automated = isAutomated(overview.application);
  const plan = useLoad(`${namespace}/${name}/${entry.id} ${String(prune)}`, (signal) =>
    getPlan(application, { rollback: { id: entry.id, prune } }, signal),
  );
  const start = async (): Promise<void> => {
    setBusy(true);
    setFailure('');
    try {
      if (automated) await setAutoSync(application, false);
      await startRollback(application, { id: entry.id, prune });
      go(applicationPath(application, 'sync'));
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  const to = shortRevision(entry.revision);
  const verb = entry.current ? 'Redeploy' : 'Roll back to';
  return (
    <div className="rollback">
      <div className="rollback-head">
        <h2>
          {verb} <span className="mono">{to}</span>
        </h2>
        <p>{plan.data ? plan.data.sentence.replace('This sync', entry.current ? 'It' : 'Going back') : ''}</p>
        <div className="toolbar">
          <Button onClick={onClose}>Cancel</Button>
          <Button
            kind="primary"
            icon="history"
            busy={busy}
            reason={reasonAgainst(overview, automated)}
            onClick={() => void start()}
          >
            {automated ? `${verb} ${to} and hold auto-sync` : `${verb} ${to}`}
          </Button>
        </div>
        <p role="alert" className="form-error">
          {failure}
        </p>
      </div>
      {automated && (
        <p className="rollback-hold">
          Auto-sync is on. It is switched off for this application, so that the newest commit does not come
          back at once; its settings stay, and the history has a button to switch it on again.
        </p>
      )}
      <Checkbox
        label="Prune"
        note="Deletes what came after this deployment."
        checked={prune}
        onChange={setPrune}
      />
      {plan.error !== undefined ? (
        <ErrorState isPart title="This cannot be planned" reason={plan.error} />
      ) : plan.data ? (
        <PlanView
          plan={{ ...plan.data, warnings: plan.data.warnings.filter(({ rule }) => rule !== 'auto-sync') }}
        />
      ) : (
        <Skeleton label="Working out what this does…" />
      )}
    </div>
  );
}

function reasonAgainst({ can, application }: TabProps['overview'], automated: boolean): string | undefined {
  const phase = application.status?.operationState?.phase;
  if (!can.rollback) return 'You may not roll this application back';
  if (automated && !can.update) return 'You may not hold its auto-sync, which has to be off for this';
  return phase === 'Running' || phase === 'Terminating' ? 'A sync is running' : undefined;
}
