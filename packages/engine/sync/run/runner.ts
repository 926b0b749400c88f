import { messageOf, toStatusError } from '@tiphys/base';
import type { OperationState, SyncOperationResult } from '@tiphys/model';
import { readSyncOptions } from '../plan/options.ts';
import type { Outcome, StepContext } from './context.ts';
import { ended, waiting } from './context.ts';
import { loadProgress } from './load.ts';
import type { SyncProgress } from './progress.ts';
import { takeStep, terminate } from './step.ts';
import { isTransient } from './transient.ts';
import type { SyncRequest, SyncRunner, SyncRunnerDeps, SyncRunnerOptions, SyncStep } from './types.ts';

const unreachableLookMs = 1000;

/** Makes a runner for one cluster. */
export function createSyncRunner(deps: SyncRunnerDeps, options: SyncRunnerOptions = {}): SyncRunner {
  const { waveDelayMs = 2000, concurrency = 10 } = options;
  return {
    async advance(state, request, signal) {
      if (state.phase !== 'Running' && state.phase !== 'Terminating')
        return { next: 'done', state, tasks: [] };
      const sync = state.operation.sync;
      if (!sync) {
        return {
          next: 'done',
          tasks: [],
          state: { ...state, phase: 'Error', message: 'Invalid operation request: no operation specified' },
        };
      }
      const syncOptions = readSyncOptions(sync);
      let progress: SyncProgress | undefined;
      try {
        const loaded = await loadProgress(deps, {
          state,
          request,
          options: syncOptions,
          concurrency,
          signal,
        });
        ({ progress } = loaded);
        const context: StepContext = {
          deps,
          request,
          options: syncOptions,
          ...loaded,
          startedAt: String(state.startedAt),
          waveDelayMs,
          concurrency,
          signal,
        };
        const outcome = state.phase === 'Terminating' ? await terminate(context) : await takeStep(context);
        return stepOf(state, { outcome, progress, request });
      } catch (error) {
        signal.throwIfAborted();
        return stepOf(state, { outcome: failureOf(error), progress, request });
      }
    },
  };
}

/** A server that is away is waited for; anything else that nobody expected ends the operation with its reason. */
function failureOf(error: unknown): Outcome {
  const reason = messageOf(error);
  if (isTransient(error)) return waiting(`waiting for the API server: ${reason}`, unreachableLookMs);
  return ended('Error', toStatusError(error).message);
}

function stepOf(
  state: OperationState,
  step: {
    readonly outcome: Outcome;
    readonly progress: SyncProgress | undefined;
    readonly request: SyncRequest;
  },
): SyncStep {
  const { outcome, progress, request } = step;
  const isStillEnding = state.phase === 'Terminating' && outcome.phase === 'Running';
  const syncResult = {
    ...state.syncResult,
    ...(progress ? { resources: progress.results() } : {}),
    ...(request.namespaceMetadata ? { managedNamespaceMetadata: request.namespaceMetadata } : {}),
  } as SyncOperationResult;
  const after: OperationState = {
    ...state,
    phase: isStillEnding ? 'Terminating' : outcome.phase,
    message: outcome.message,
    syncResult,
  };
  const tasks = progress?.reports() ?? [];
  if (outcome.phase !== 'Running') return { next: 'done', state: after, tasks };
  return outcome.waitMs === 0
    ? { next: 'again', state: after, tasks }
    : { next: 'wait', state: after, tasks, waitMs: outcome.waitMs };
}
