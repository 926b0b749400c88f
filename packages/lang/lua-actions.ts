import type { KubeObject } from '@tiphys/base';
import { codes, StatusError } from '@tiphys/base';
import { expectTable, isEmptyTable } from './lua.ts';
import type { Lua } from './lua.ts';

/** A parameter that an action asks for. */
export interface LuaActionParam {
  readonly name: string;
  readonly value?: string | undefined;
  readonly type?: string | undefined;
  readonly default?: string | undefined;
}

/** An action that a discovery script offers for an object. */
export interface LuaAction {
  readonly name: string;
  readonly disabled: boolean;
  readonly iconClass?: string | undefined;
  readonly displayName?: string | undefined;
  readonly params?: readonly LuaActionParam[] | undefined;
}

/** What an action wants done to the cluster. */
export interface ImpactedResource {
  readonly operation: 'create' | 'patch';
  readonly resource: KubeObject;
}

/** How an action is run. */
export interface LuaActionOptions {
  /** Global `actionParams` of the script. */
  readonly params?: Readonly<Record<string, string>> | undefined;
}

/** Resource actions in Lua, with Argo CD's conventions. */
export interface LuaActions {
  /** What the scripts offer, by name; an earlier script wins where two offer the same name. */
  luaDiscoverActions(obj: KubeObject, scripts: readonly string[]): LuaAction[];
  /**
   * Runs an action script. A single object as result means "patch this object"; empty tables that Lua turned
   * into lists become objects again where the original had an object, and so do integers that a Lua number rounds.
   */
  luaRunAction(obj: KubeObject, script: string, options?: LuaActionOptions): ImpactedResource[];
}

/** Makes the actions part of lang. */
export function createLuaActions({ runLua }: Lua): LuaActions {
  return {
    luaDiscoverActions(obj, scripts): LuaAction[] {
      if (scripts.length === 0) {
        throw new StatusError(codes.invalidArgument, 'no action discovery script provided');
      }
      const actions = new Map<string, LuaAction>();
      for (const script of scripts) {
        const offered = expectTable(runLua(script, { globals: { obj, actionParams: {} } }));
        if (isEmptyTable(offered)) continue;
        for (const [name, value] of Object.entries(offered as object)) {
          if (!actions.has(name)) actions.set(name, toAction(name, value));
        }
      }
      return [...actions.values()].sort((left, right) => (left.name < right.name ? -1 : 1));
    },
    luaRunAction(obj, script, options = {}): ImpactedResource[] {
      const globals = { obj, actionParams: options.params ?? {} };
      const value = expectTable(runLua(script, { globals }));
      const impacted = Array.isArray(value) ? value.map(toImpacted) : [patchOf(value)];
      return impacted.map((one) =>
        one.operation === 'patch' ? { ...one, resource: restoreTypes(one.resource, obj) as KubeObject } : one,
      );
    },
  };
}

function toAction(name: string, value: unknown): LuaAction {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return { name, disabled: false };
  const given = value as Partial<LuaAction>;
  return { ...given, name: given.name ?? name, disabled: given.disabled === true };
}

function patchOf(value: unknown): ImpactedResource {
  return { operation: 'patch', resource: value as KubeObject };
}

function toImpacted(value: unknown): ImpactedResource {
  const { operation, resource } = (value ?? {}) as { operation?: unknown; resource?: unknown };
  if (operation !== 'create' && operation !== 'patch') {
    throw new StatusError(codes.invalidArgument, `unsupported operation: ${JSON.stringify(operation) ?? ''}`);
  }
  return { operation, resource: resource as KubeObject };
}

/**
 * Argo CD: cleanReturnedObj; a copy of `made` whose empty lists are maps wherever `original` has a map. Integers that a Lua number
 * rounds are put back, too.
 */
function restoreTypes(made: unknown, original: unknown): unknown {
  if (typeof original === 'bigint') return isRounded(made, original) ? original : made;
  if (Array.isArray(made)) {
    if (Array.isArray(original)) {
      return made.map((item, index) =>
        index < original.length ? restoreInList(item, original[index]) : item,
      );
    }
    return made.length === 0 && isMap(original) ? {} : made;
  }
  if (!isMap(made) || !isMap(original)) return made;
  return Object.fromEntries(
    Object.entries(made).map(([key, value]) => [
      key,
      key in original ? restoreTypes(value, original[key]) : value,
    ]),
  );
}

/** Inside a list only like goes with like. */
function restoreInList(item: unknown, original: unknown): unknown {
  return Array.isArray(item) === Array.isArray(original) ? restoreTypes(item, original) : item;
}

/** Lua's numbers are floats: this is what an integer looks like that went through one. */
function isRounded(made: unknown, original: bigint): boolean {
  return (typeof made === 'bigint' || typeof made === 'number') && Number(made) === Number(original);
}

function isNested(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function isMap(value: unknown): value is Readonly<Record<string, unknown>> {
  return isNested(value) && !Array.isArray(value);
}
