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
