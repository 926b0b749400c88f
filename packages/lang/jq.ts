import type { RunOptions, RunProgram } from './programs.ts';

/** jq programs, run by gojq. */
export interface Jq {
  /** All outputs of `program` for one input. Throws with gojq's text; `halt` just ends the outputs. */
  jq(program: string, input: unknown, options?: RunOptions): unknown[];
}

/** Makes the jq part of lang. */
export function createJq(run: RunProgram): Jq {
  return {
    jq: (program, input, options) =>
      run('jq', { text: program, args: { program, input }, options }) as unknown[],
  };
}
