import { useMemo, useState } from 'react';
import type { ReactNode } from 'react';
import { getPlan } from '../../api/changes.ts';
import { startSync } from '../../api/operations.ts';
import type { TabProps } from '../../application/tab.ts';
import { parseNodeId } from '../../resource/node-id.ts';
import type { SyncChoice } from '../../operation/sync-choice.ts';
import {
  defaultSyncChoice,
  objectKey,
  planSyncOf,
  syncBodyOf,
  syncChoiceProblem,
  syncObjectsOf,
} from '../../operation/sync-choice.ts';
import { Button } from '../../parts/button.tsx';
import { useRouter } from '../../parts/link.tsx';
import { ErrorState, Skeleton } from '../../parts/state.tsx';
import { useLoad } from '../../parts/use-load.ts';
import { PlanView } from './plan-view.tsx';
import { SyncOptions } from './sync-options.tsx';

/** Asks what a sync would do, with the options beside it, and starts it. `deploy` is `all` or one object. */
export function SyncPlan({
  application,
  overview,
  deploy,
}: TabProps & { readonly deploy: string }): ReactNode {
  const app = overview.application;
  const objects = useMemo(() => syncObjectsOf(app), [app]);
  const [choice, setChoice] = useState<SyncChoice>(() => initialChoice(app, deploy));
  const [failure, setFailure] = useState('');
  const [busy, setBusy] = useState(false);
  const router = useRouter();
  const wrong = syncChoiceProblem(choice);
  const request = { sync: planSyncOf(app, choice, { objects, dryRun: false }) };
  const { namespace, name } = application;
  const version = `${app.status?.sync?.revision ?? ''} ${app.status?.reconciledAt ?? ''}`;
  const plan = useLoad(`${namespace}/${name} ${version} ${JSON.stringify(request)}`, (signal) =>
    getPlan(application, request, signal),
  );
  const close = (): void => router.setQuery({ deploy: undefined, revision: undefined });
  const start = async (dryRun: boolean): Promise<void> => {
    setBusy(true);
    setFailure('');
    try {
      await startSync(application, syncBodyOf(app, choice, { objects, dryRun }));
      router.setQuery({ deploy: undefined, revision: undefined }, { replace: true });
    } catch (error) {
      setFailure(error instanceof Error ? error.message : String(error));
      setBusy(false);
    }
  };
  const reason = reasonAgainst({ can: overview.can.sync, isRunning: isRunning(app), wrong });
  return (
    <div className="sync-plan">
      <div className="sync-plan-head">
        <p className="sync-sentence" role="status">
          {plan.data?.sentence ??
            (plan.error === undefined
              ? 'Working out what this sync does…'
              : 'What this sync does is not known.')}
        </p>
        <div className="toolbar">
          <Button onClick={close}>Cancel</Button>
          <Button onClick={() => void start(true)} reason={reason} busy={busy}>
            Dry run
          </Button>
          <Button kind="primary" icon="sync" onClick={() => void start(false)} reason={reason} busy={busy}>
            Start sync
          </Button>
        </div>
        <p role="alert" className="form-error">
          {failure || wrong}
        </p>
      </div>
      <div className="sync-plan-columns">
        <div className="sync-plan-main">
          {plan.error !== undefined ? (
            <ErrorState isPart title="The sync cannot be planned" reason={plan.error} />
          ) : plan.data ? (
            <PlanView plan={plan.data} />
          ) : (
            <Skeleton label="Planning…" />
          )}
        </div>
        <SyncOptions
          choice={choice}
          objects={objects}
          targetRevision={app.spec.source?.targetRevision || 'HEAD'}
          hasSources={(app.spec.sources?.length ?? 0) > 0}
          onChange={setChoice}
        />
      </div>
    </div>
  );
}

function initialChoice(app: TabProps['overview']['application'], deploy: string): SyncChoice {
  const choice = defaultSyncChoice(app);
  const one = deploy === 'all' ? undefined : parseNodeId(deploy);
  return one ? { ...choice, only: new Set([objectKey(one)]) } : choice;
}

function isRunning({ status }: TabProps['overview']['application']): boolean {
  const phase = status?.operationState?.phase;
  return phase === 'Running' || phase === 'Terminating';
}

function reasonAgainst({
  can,
  isRunning: runs,
  wrong,
}: {
  readonly can: boolean;
  readonly isRunning: boolean;
  readonly wrong: string | undefined;
}): string | undefined {
  if (!can) return 'You may not sync this application';
  if (runs) return 'A sync is running: stop it first, or wait for its end';
  return wrong;
}
