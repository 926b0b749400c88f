import { aborted } from '@tiphys/base';

/** Decides which of several processes does the work that only one may do. */
export interface Leadership {
  /** Whether this process leads now. */
  isLeader(): boolean;
  /**
   * Runs `work` for as long as this process leads, and again whenever it leads anew, until `signal` aborts. The signal
   * that `work` gets aborts as soon as leadership is not certain any more; its failure ends the call.
   */
  run(work: (signal: AbortSignal) => Promise<void>, signal: AbortSignal): Promise<void>;
}

/** Leadership of a process that has no rival. */
export function alwaysLeader(): Leadership {
  return {
    isLeader: () => true,
    async run(work, signal) {
      await work(signal);
      await aborted(signal);
    },
  };
}
