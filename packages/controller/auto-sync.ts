import { jsonEqual, parseTime } from '@tiphys/base';
import type { Operation, ResourceStatus, SyncOperationResource } from '@tiphys/model';
import type { ApplicationObject } from '@tiphys/model';
import { hasMultipleSources } from './schedule/refresh-level.ts';
import { isCompleted } from './operation/begin.ts';

/** What an automated sync is decided on. */
export interface AutoSyncInput {
  /** The application with its new status. */
  readonly application: ApplicationObject;
  /** Whether the manifests may differ from those of the last sync. */
  readonly revisionsMayHaveChanges: boolean;
  readonly now: number;
  /** First wait before the same revision is healed again, in milliseconds. */
  readonly selfHealBackoffMs: number;
  /** How the wait grows; default threefold up to 300,000 ms. */
  readonly selfHealFactor?: number | undefined;
  readonly selfHealCapMs?: number | undefined;
  /** Time without a heal after which waits begin anew; 0 (default): ten times the last wait, at least a minute. */
  readonly selfHealQuietMs?: number | undefined;
}

/** Start an operation, wait, or do nothing, and why. `condition` is the text of a SyncError. */
export type AutoSyncDecision =
  | { readonly action: 'sync'; readonly operation: Operation; readonly revisions: readonly string[] }
  | { readonly action: 'wait'; readonly waitMs: number; readonly reason: string }
  | { readonly action: 'none'; readonly reason: string; readonly condition?: string | undefined };

const defaultSelfHealFactor = 3;
const defaultSelfHealCapMs = 300_000;
const selfHealQuietMs = 60_000;
const quietFactor = 10;
const defaultRetryLimit = 5;

/**
 * Decides whether an application is synced without being asked. Rules and texts are Argo CD's (`autoSync`): only when
 * OutOfSync, never the same failed revision again, self-heal with growing waits, and never a sync that would prune
 * everything unless `allowEmpty`.
 */
export function decideAutoSync(input: AutoSyncInput): AutoSyncDecision {
  const { application } = input;
  const automated = application.spec.syncPolicy?.automated;
  const resources = application.status?.resources ?? [];
  const none = (reason: string): AutoSyncDecision => ({ action: 'none', reason });

  if (!automated || automated.enabled === false) return none('automated sync is off');
  if (application.operation) return none('another operation is in progress');
  if (application.metadata.deletionTimestamp) return none('deletion in progress');
  const status = application.status?.sync?.status;
  if (status !== 'OutOfSync') return none(`application status is ${status ?? ''}`);
  const outOfSync = resources.filter((resource) => resource.status !== 'Synced');
  if (!automated.prune && outOfSync.every((resource) => resource.requiresPruning)) {
    return none('need to prune extra resources only but automated prune is disabled');
  }

  const revisions = desiredRevisions(application);
  const operation = buildOperation(application);
  const attempt = lastAttempt(application, revisions, input.revisionsMayHaveChanges);
  const attempts = healAttempts(application, input);
  if (attempt.same) {
    if (attempt.phase !== 'Succeeded') {
      const message = application.status?.operationState?.message ?? '';
      return {
        action: 'none',
        reason: `failed previous sync attempt to ${list(attempt.revisions)} and will not retry for ${list(revisions)}`,
        condition: `Failed last sync attempt to ${list(attempt.revisions)}: ${message}`,
      };
    }
    if (!automated.selfHeal) return none(`most recent sync already to ${list(revisions)}`);
    const waitMs = selfHealWaitMs(attempts, application, input);
    if (waitMs > 0) {
      const reason = `already attempted sync to ${list(attempt.revisions)} (retrying in ${Math.ceil(waitMs)} ms)`;
      return { action: 'wait', waitMs, reason };
    }
  }
  if (automated.prune && !automated.allowEmpty && resources.every((resource) => resource.requiresPruning)) {
    const condition = `Skipping sync attempt to ${list(revisions)}: auto-sync will wipe out all resources`;
    return { action: 'none', reason: condition, condition };
  }
  return {
    action: 'sync',
    revisions,
    operation: attempt.same ? healing(operation, attempts + 1, outOfSync) : operation,
  };
}

/** The revisions that the application should be at: one, or one a source. */
export function desiredRevisions(application: ApplicationObject): readonly string[] {
  const sync = application.status?.sync;
  return hasMultipleSources(application) ? (sync?.revisions ?? []) : [sync?.revision ?? ''];
}

function buildOperation(application: ApplicationObject): Operation {
  const { spec, status } = application;
  const sources = hasMultipleSources(application)
    ? { sources: spec.sources, revisions: status?.sync?.revisions }
    : { source: spec.source, revision: status?.sync?.revision };
  return withoutUndefined({
    sync: withoutUndefined({
      ...sources,
      prune: spec.syncPolicy?.automated?.prune === true ? true : undefined,
      syncOptions: spec.syncPolicy?.syncOptions,
    }),
    initiatedBy: { automated: true },
    retry: spec.syncPolicy?.retry ?? { limit: defaultRetryLimit },
  }) as Operation;
}

/** A heal touches only what drifted and counts its attempts. */
function healing(operation: Operation, attempts: number, outOfSync: readonly ResourceStatus[]): Operation {
  const resources = outOfSync.map(({ group, kind, name }) =>
    withoutUndefined({ group, kind, name }),
  ) as SyncOperationResource[];
  return {
    ...operation,
    sync: { ...operation.sync, autoHealAttemptsCount: attempts, resources },
  } as Operation;
}

interface Attempt {
  readonly same: boolean;
  readonly revisions: readonly string[];
  readonly phase: string;
}

function lastAttempt(
  application: ApplicationObject,
  revisions: readonly string[],
  revisionsMayHaveChanges: boolean,
): Attempt {
  const state = application.status?.operationState;
  if (!state) return { same: false, revisions: [], phase: '' };
  const { phase } = state;
  const result = state.syncResult;
  // Without a result the operation failed before it began; it had its retries.
  if (!result) return { same: isCompleted({ phase }), revisions: [], phase };
  const multiple = hasMultipleSources(application);
  const tried = multiple ? (result.revisions ?? []) : [result.revision];
  if (revisionsMayHaveChanges && !jsonEqual(tried, revisions))
    return { same: false, revisions: tried, phase };
  const same = multiple
    ? jsonEqual(application.spec.sources, result.sources ?? [])
    : jsonEqual(application.spec.source, result.source);
  return { same, revisions: tried, phase };
}

function selfHealWaitMs(attempts: number, application: ApplicationObject, input: AutoSyncInput): number {
  if (attempts === 0) return 0;
  return healDelayMs(attempts, input) - sinceOperationMs(application, input.now);
}

/** Heals in a row. An application that was left alone for a while starts anew; Argo CD counts on for ever. */
function healAttempts(application: ApplicationObject, input: AutoSyncInput): number {
  const attempts = application.status?.operationState?.operation?.sync?.autoHealAttemptsCount ?? 0;
  const quietMs =
    input.selfHealQuietMs || Math.max(selfHealQuietMs, quietFactor * healDelayMs(attempts, input));
  return sinceOperationMs(application, input.now) > quietMs ? 0 : attempts;
}

function healDelayMs(attempts: number, input: AutoSyncInput): number {
  const { selfHealFactor = defaultSelfHealFactor, selfHealCapMs = defaultSelfHealCapMs } = input;
  return Math.min(selfHealCapMs, input.selfHealBackoffMs * selfHealFactor ** (attempts - 1));
}

function sinceOperationMs(application: ApplicationObject, now: number): number {
  const finishedAt = parseTime(application.status?.operationState?.finishedAt);
  return finishedAt === undefined ? 0 : now - finishedAt;
}

/** Go's `%s` of a list of strings. */
function list(revisions: readonly string[]): string {
  return `[${revisions.join(' ')}]`;
}

function withoutUndefined(object: object): object {
  return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
