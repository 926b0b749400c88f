/** Something that happens later, unless it is stopped before. */
export interface Timer {
  stop(): void;
}

/** The platform's own timers know no longer wait than this (24.8 days): what is longer is over at once for them. */
const longestWaitMs = 2 ** 31 - 1;

/** Calls `work` once, `waitMs` milliseconds from now, however long that is: users' durations have no upper bound. */
export function startTimer(waitMs: number, work: () => void): Timer {
  let timer: ReturnType<typeof setTimeout>;
  const wait = (leftMs: number): void => {
    timer =
      leftMs > longestWaitMs
        ? setTimeout(() => wait(leftMs - longestWaitMs), longestWaitMs)
        : setTimeout(work, leftMs);
  };
  wait(waitMs);
  return { stop: () => clearTimeout(timer) };
}
