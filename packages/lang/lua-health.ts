import { codes, StatusError } from '@tiphys/base';
import { expectTable, isEmptyTable } from './lua.ts';
import type { Lua } from './lua.ts';

/** Health as a script sees it; both fields are missing when the script had nothing to say. */
export interface LuaHealthStatus {
  readonly status?: string | undefined;
  readonly message?: string | undefined;
}

/** How a health script is run. */
export interface LuaHealthOptions {
  /** Argo CD's `useOpenLibs`; built-in scripts run with it. */
  readonly openLibs?: boolean | undefined;
}

const knownStatuses: ReadonlySet<unknown> = new Set([
  'Unknown',
  'Progressing',
  'Suspended',
  'Healthy',
  'Degraded',
  'Missing',
]);

/** A health check in Lua. */
export interface LuaHealth {
  /**
   * Runs a health script with `obj` set. No or an empty table as result is an empty status; a status that does
   * not exist becomes `Unknown`. Other results and Lua's errors throw.
   */
  luaHealth(obj: unknown, script: string, options?: LuaHealthOptions): LuaHealthStatus;
}

/** Makes the health part of lang. */
export function createLuaHealth({ runLua }: Lua): LuaHealth {
  return {
    luaHealth(obj, script, options = {}): LuaHealthStatus {
      const result = runLua(script, { globals: { obj, actionParams: {} }, openLibs: options.openLibs });
      if (result.type === 'nil') return {};
      const value = expectTable(result);
      if (isEmptyTable(value)) return {};
      const { status = '', message = '' } = value as { status?: unknown; message?: unknown };
      for (const [field, content] of Object.entries({ status, message })) {
        if (typeof content !== 'string') throw notText(field, content);
      }
      if (!knownStatuses.has(status)) {
        return { status: 'Unknown', message: 'Lua returned an invalid health status' };
      }
      return { status: status as string, ...(message === '' ? {} : { message: message as string }) };
    },
  };
}

function notText(field: string, content: unknown): StatusError {
  const kind = Array.isArray(content) ? 'array' : typeof content;
  return new StatusError(
    codes.invalidArgument,
    `json: cannot unmarshal ${kind} into Go struct field HealthStatus.${field} of type string`,
  );
}
