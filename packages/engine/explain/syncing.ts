import type { Cause, NextStep } from '@tiphys/model/v2';
import { isAutomated, waitText } from './headline.ts';
import type { ExplainInput } from './types.ts';
import { durationText, firstLine, listed, shortRevisionText } from './words.ts';

/** What is under way, or why nothing brings the application in line by itself. */
export function syncingCauses(input: ExplainInput): Cause[] {
  const running = runningCause(input);
  if (running) return [running];
  const failed = failedCause(input);
  if (input.application.status?.sync?.status !== 'OutOfSync') return failed ? [failed] : [];
  // Somebody has tried: that nobody starts a sync is no news then.
  const idle = failed && !isAutomated(input.application) ? undefined : idleCause(input);
  return [...(failed ? [failed] : []), ...(idle ? [idle] : [])];
}

function runningCause({ application, now }: ExplainInput): Cause | undefined {
  const state = application.status?.operationState;
  if (!state || (state.phase !== 'Running' && state.phase !== 'Terminating')) return undefined;
  const since = state.startedAt ?? undefined;
  const who = initiator(state.operation.initiatedBy);
  if (state.finishedAt) {
    const limit = state.operation.retry?.limit ?? 0;
    const [reason = '', at = ''] = (state.message ?? '').split(/\. Retrying attempt #\d+ at /);
    return {
      rule: 'retry-backoff',
      tone: 'bad',
      text: `A sync failed and waits for retry ${state.retryCount ?? 1}${limit > 0 ? ` of ${limit}` : ''}`,
      since: state.finishedAt,
      evidence: [
        { label: 'reason', text: firstLine(reason) },
        ...(at ? [{ label: 'next retry', text: at.replace(/\.$/, '') }] : []),
      ],
      step: { text: 'Stop the operation to start another one now.', action: 'terminate' },
      causes: [],
    };
  }
  const waiting = waitText(state.message);
  const isBlocked = (state.message ?? '').startsWith('Sync operation blocked by sync window');
  return {
    rule: isBlocked ? 'window-closed' : 'operation-running',
    tone: 'busy',
    text: `A sync started by ${who} is running${waiting ? `, ${waiting}` : ''}`,
    since,
    evidence: [
      ...(since ? [{ label: 'running for', text: durationText(now - Date.parse(since)), at: since }] : []),
      ...(state.syncResult?.revision
        ? [{ label: 'revision', text: shortRevisionText(state.syncResult.revision), code: true }]
        : []),
    ],
    step: { text: 'Follow it in the timeline.', action: 'operation' },
    causes: [],
  };
}

function failedCause({ application }: ExplainInput): Cause | undefined {
  const { status } = application;
  const state = status?.operationState;
  if (!state || (state.phase !== 'Failed' && state.phase !== 'Error')) return undefined;
  const results = state.syncResult?.resources ?? [];
  const broken = results.filter(
    ({ status: result, hookPhase }) =>
      result === 'SyncFailed' || hookPhase === 'Failed' || hookPhase === 'Error',
  );
  const hook = broken.find(({ hookType }) => hookType);
  const revision = shortRevisionText(state.syncResult?.revision);
  return {
    rule: hook ? 'hook-failed' : 'sync-failed',
    tone: 'bad',
    text: hook
      ? `The ${hook.hookType ?? ''} hook ${hook.kind} ${hook.name} failed, so the sync${revision ? ` to ${revision}` : ''} stopped`
      : `The last sync${revision ? ` to ${revision}` : ''} failed: ${firstLine(state.message ?? '')}`,
    since: state.finishedAt ?? undefined,
    evidence: [
      ...broken.slice(0, 5).map(({ kind, name, message }) => ({
        label: `${kind} ${name}`,
        text: firstLine(message ?? '') || 'failed',
      })),
      { label: 'started by', text: initiator(state.operation.initiatedBy) },
    ],
    step: failedStep(state.message ?? ''),
    causes: [],
  };
}

function failedStep(message: string): NextStep {
  const isImmutable = /field is immutable|updates to statefulset spec|may not be changed/i.test(message);
  return isImmutable
    ? { text: 'Sync with Replace or Force to create it anew, or take the change back.', action: 'sync' }
    : { text: 'See what happened in the timeline.', action: 'operation' };
}

function idleCause(input: ExplainInput): Cause | undefined {
  const { application, windows } = input;
  const { spec, status } = application;
  const resources = (status?.resources ?? []).filter((resource) => resource.status === 'OutOfSync');
  const state = status?.operationState;
  const cause = (rule: string, text: string, rest: Partial<Cause> = {}): Cause => ({
    rule,
    tone: 'warn',
    text,
    evidence: [],
    step: { text: 'Sync it yourself.', action: 'sync' },
    causes: [],
    ...rest,
  });
  if (!isAutomated(application)) {
    const off = spec.syncPolicy?.automated?.enabled === false;
    return cause(
      'manual',
      off ? 'Auto-sync is switched off' : 'Syncing is manual: nobody has started a sync',
      {
        step: { text: 'Sync now, or turn on auto-sync in the settings.', action: 'sync' },
      },
    );
  }
  if (windows?.blocksAutomated) {
    return cause('window-closed', 'The sync windows of the project hold auto-sync back', {
      evidence: [
        ...windows.texts.map((text) => ({ label: 'window', text })),
        ...(windows.until ? [{ label: 'opens', text: windows.until, at: windows.until }] : []),
      ],
      step: windows.blocksManual
        ? { text: 'Wait for the window, or change it in the project.', action: 'settings' }
        : { text: 'A manual sync is let through.', action: 'sync' },
    });
  }
  if (resources.length > 0 && resources.every(({ requiresPruning }) => requiresPruning)) {
    if (spec.syncPolicy?.automated?.prune !== true) {
      return cause('prune-off', 'All that is left to do is to prune, and auto-sync does not prune', {
        step: { text: 'Sync with Prune, or turn on pruning in the sync policy.', action: 'sync' },
      });
    }
    const all = status?.resources ?? [];
    if (all.every(({ requiresPruning }) => requiresPruning))
      return cause('allow-empty', 'Auto-sync does not delete everything an application has', {
        step: { text: 'Sync with Prune if that is what you want.', action: 'sync' },
      });
  }
  const same = state?.syncResult?.revision === status?.sync?.revision && state?.syncResult !== undefined;
  if (same && (state.phase === 'Failed' || state.phase === 'Error')) {
    return cause(
      'same-revision-failed',
      `Auto-sync does not try ${shortRevisionText(status?.sync?.revision)} again: it failed already`,
      { evidence: [{ label: 'failure', text: firstLine(state.message ?? '') }] },
    );
  }
  if (same && state?.phase === 'Succeeded' && spec.syncPolicy?.automated?.selfHeal !== true) {
    return cause(
      'self-heal-off',
      `${shortRevisionText(status?.sync?.revision)} was synced already and self-heal is off, so changes in the cluster stay`,
      { step: { text: 'Sync to undo them, or turn on self-heal.', action: 'sync' } },
    );
  }
  const conditions = (status?.conditions ?? []).filter(({ type }) => type === 'SyncError');
  if (conditions.length > 0)
    return cause('sync-error', firstLine(listed(conditions.map(({ message }) => message))));
  return cause('about-to-sync', 'Auto-sync is about to bring it in line', {
    tone: 'busy',
    step: { text: 'Nothing to do.' },
  });
}

/** Who began an operation, in words. */
export function initiator(
  by: { readonly username?: string | undefined; readonly automated?: boolean | undefined } | null | undefined,
): string {
  if (by?.automated) return 'auto-sync';
  return by?.username || 'somebody';
}
