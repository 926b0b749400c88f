import type { ApplicationRef } from '../api/applications.ts';
import type { LogQuery } from '../api/application-page.ts';
import { watchLogs } from '../api/application-page.ts';
import type { LogBuffer } from '../resource/log-buffer.ts';
import { appendLog, emptyLog } from '../resource/log-buffer.ts';
import type { PodLogLine } from '@tiphys/model/v2';
import type { Store } from './store.ts';
import { createStore } from './store.ts';

/** A log, and how its stream goes. */
export interface FollowedLog {
  readonly log: LogBuffer;
  readonly state: 'loading' | 'following' | 'ended';
  readonly error: string | undefined;
  /** What is read. */
  readonly sources: readonly { readonly pod: string; readonly container: string }[];
  readonly omittedPods: number;
}

/** A log as a store. */
export interface LogStore extends Store<FollowedLog> {
  /** Reads until the log ends or the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

const flushMs = 100;
const start: FollowedLog = {
  log: emptyLog,
  state: 'loading',
  error: undefined,
  sources: [],
  omittedPods: 0,
};

/** Makes the store; lines that come together are one change. */
export function createLogStore(application: ApplicationRef, query: LogQuery): LogStore {
  const store = createStore<FollowedLog>(start);
  const read = async (signal: AbortSignal): Promise<void> => {
    let waiting: PodLogLine[] = [];
    const flush = (): void => {
      if (waiting.length === 0 || signal.aborted) return;
      const { log } = store.get();
      store.set({ ...store.get(), log: appendLog(log, waiting), state: 'following' });
      waiting = [];
    };
    const timer = setInterval(flush, flushMs);
    try {
      for await (const message of watchLogs(application, query, signal)) {
        const { lines, sources, omittedPods = 0 } = message;
        if (sources) store.set({ ...store.get(), sources, omittedPods, state: 'following' });
        for (const line of lines) waiting.push(line);
      }
    } finally {
      clearInterval(timer);
      flush();
    }
  };
  return {
    get: store.get,
    subscribe: store.subscribe,
    async run(signal) {
      store.set(start);
      try {
        await read(signal);
        if (!signal.aborted) store.set({ ...store.get(), state: 'ended' });
      } catch (failure) {
        if (signal.aborted) return;
        const error = failure instanceof Error ? failure.message : String(failure);
        store.set({ ...store.get(), state: 'ended', error });
      }
    },
  };
}
