import { codes, StatusError } from '@tiphys/base';
import type { RunOptions, RunProgram } from './programs.ts';

/** How a script is run. */
export interface LuaOptions extends RunOptions {
  /** Gives the script Lua's standard libraries (there is no file system behind them). Default false. */
  readonly openLibs?: boolean | undefined;
  /** Global variables, as JSON. */
  readonly globals?: Readonly<Record<string, unknown>> | undefined;
}

/** What a script returned: the name of its Lua type, and the value as JSON (an empty table is `[]`). */
export interface LuaResult {
  readonly type: string;
  readonly value?: unknown;
}

/** Lua 5.1 by gopher-lua: no files, no processes, a second and a share of the module's memory at most. */
export interface Lua {
  /** Runs a script and returns its (last) value. Errors have Lua's text without a stack trace. */
  runLua(script: string, options?: LuaOptions): LuaResult;
  /** Throws with Lua's text for a script that is none; nothing of it is run. */
  checkLua(script: string): void;
}

/** Makes the Lua part of lang. */
export function createLua(run: RunProgram): Lua {
  const runLua: Lua['runLua'] = (script, options = {}) => {
    const { globals = {}, openLibs = false } = options;
    return run('lua', { text: script, args: { script, globals, openLibs }, options }) as LuaResult;
  };
  return {
    runLua,
    // On its first line, so that the lines of an error are the script's.
    checkLua: (script) => void runLua(`if false then ${script}\nend`),
  };
}

/** The value of a script that must return a table. Argo CD: the message of util/lua. */
export function expectTable(result: LuaResult): unknown {
  if (result.type === 'table') return result.value;
  throw new StatusError(codes.invalidArgument, `expect table output from Lua script, not ${result.type}`);
}

/** Whether a value is Lua's empty table, which JSON shows as an empty list. */
export function isEmptyTable(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}
