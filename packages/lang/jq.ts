import type { Call } from './wasm/caller.ts';

/** Bounds of one run of a user's program. */
export interface RunOptions {
  /** Milliseconds; default 1,000. */
  readonly timeoutMs?: number | undefined;
}

/** jq programs, run by gojq. */
export interface Jq {
  /** All outputs of `program` for one input. Throws with gojq's text; `halt` just ends the outputs. */
  jq(program: string, input: unknown, options?: RunOptions): unknown[];
}

/** Makes the jq part of lang. */
export function createJq(call: Call): Jq {
  return {
    jq: (program, input, options = {}) =>
      call('jq', { program, input, timeoutMs: options.timeoutMs }) as unknown[],
  };
}
