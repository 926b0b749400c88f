import type { ResourceRef } from '../api/resources.ts';
import { watchLogs } from '../api/resources.ts';
import type { LogBuffer } from '../resource/log-buffer.ts';
import { appendLog, emptyLog } from '../resource/log-buffer.ts';
import type { Store } from './store.ts';
import { createStore } from './store.ts';

/** The log of a pod, and how its stream goes. */
export interface PodLog {
  readonly log: LogBuffer;
  readonly state: 'loading' | 'following' | 'ended';
  readonly error: string | undefined;
}

/** A pod's log as a store. */
export interface LogStore extends Store<PodLog> {
  /** Reads until the log ends or the signal aborts. */
  run(signal: AbortSignal): Promise<void>;
}

const tailLines = 500;
const flushMs = 100;

/** Makes the store; lines that come together are one change. */
export function createLogStore(
  ref: ResourceRef,
  options: { readonly container: string; readonly follow: boolean },
): LogStore {
  const store = createStore<PodLog>({ log: emptyLog, state: 'loading', error: undefined });
  const read = async (signal: AbortSignal): Promise<void> => {
    let waiting: string[] = [];
    const flush = (): void => {
      if (waiting.length === 0 || signal.aborted) return;
      store.set({ log: appendLog(store.get().log, waiting), state: 'following', error: undefined });
      waiting = [];
    };
    const timer = setInterval(flush, flushMs);
    try {
      for await (const entry of watchLogs(ref, { ...options, tailLines }, signal)) {
        if (!entry.last) waiting.push(entry.content ?? '');
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
      store.set({ log: emptyLog, state: 'loading', error: undefined });
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
