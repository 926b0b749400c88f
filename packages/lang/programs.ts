import { backoffMs, codes, StatusError } from '@tiphys/base';
import type { Call } from './wasm/caller.ts';

/** Bounds of one run of a user's program. */
export interface RunOptions {
  /** Milliseconds after which it is cut off. Default 1,000. */
  readonly timeoutMs?: number | undefined;
}

/** A program that a user wrote, and what it is run with. */
export interface Program {
  /** Its text: how it is known when it comes again. */
  readonly text: string;
  readonly args: Readonly<Record<string, unknown>>;
  readonly options?: RunOptions | undefined;
}

/** Runs a program with an operation of the module. */
export type RunProgram = (operation: string, program: Program) => unknown;

const defaultTimeoutMs = 1000;
/** Most programs that cannot end stop at their time by themselves; those that are deep in one of Go's own functions do not. */
const graceMs = 2000;
/** A program that was cut off is left alone for a while, longer each time. */
const pauses = { firstDelayMs: 1000, maxDelayMs: 60_000, jitter: 0 };
const maxRemembered = 1000;

interface Failure {
  readonly error: StatusError;
  readonly inARow: number;
  readonly untilMs: number;
}

/**
 * Makes what runs users' programs, which share a thread with everything else. One that was cut off, for its time or its memory, fails with
 * the same error and without being run for a second, then for two, up to a minute: a health check that never ends is asked for each
 * object again and again, and would leave no time for anything.
 */
export function createProgramRunner(call: Call, now: () => number): RunProgram {
  const failures = new Map<string, Failure>();
  return (operation, { text, args, options = {} }) => {
    const name = `${operation}\n${text}`;
    const last = failures.get(name);
    if (last && now() < last.untilMs) throw last.error;
    const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
    try {
      const value = call(operation, { ...args, timeoutMs }, { killAfterMs: timeoutMs + graceMs });
      failures.delete(name);
      return value;
    } catch (error) {
      if (!isCutOff(error)) throw error;
      const inARow = (last?.inARow ?? 0) + 1;
      if (failures.size >= maxRemembered) failures.clear();
      failures.set(name, { error, inARow, untilMs: now() + backoffMs(inARow, pauses) });
      throw error;
    }
  };
}

function isCutOff(error: unknown): error is StatusError {
  if (!(error instanceof StatusError)) return false;
  return error.code === codes.deadlineExceeded || error.code === codes.resourceExhausted;
}
