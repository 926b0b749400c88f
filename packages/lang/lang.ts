import { createCron } from './cron.ts';
import type { Cron } from './cron.ts';
import { createExpr } from './expr.ts';
import type { Expr } from './expr.ts';
import { createGlob } from './glob.ts';
import type { Glob } from './glob.ts';
import { createGoTemplate } from './go-template.ts';
import type { GoTemplate } from './go-template.ts';
import { createJq } from './jq.ts';
import type { Jq } from './jq.ts';
import { createLuaActions } from './lua-actions.ts';
import type { LuaActions } from './lua-actions.ts';
import { createLuaHealth } from './lua-health.ts';
import type { LuaHealth } from './lua-health.ts';
import { createLua } from './lua.ts';
import type { Lua } from './lua.ts';
import { createProgramRunner } from './programs.ts';
import { createVersions } from './versions.ts';
import type { Versions } from './versions.ts';
import { createCaller } from './wasm/caller.ts';
import type { ModuleSource, Within } from './wasm/caller.ts';
import type { LangWorld } from './wasm/wasi.ts';
import { createYaml } from './yaml.ts';
import type { Yaml } from './yaml.ts';

/**
 * The Go dialects that users write, as plain synchronous functions. All failures are `StatusError`s with the
 * Go library's text.
 */
export interface Lang extends Jq, Lua, LuaHealth, LuaActions, GoTemplate, Expr, Glob, Versions, Cron, Yaml {}

/** Collaborators of lang. */
export interface LangOptions {
  /** Default: the platform's clock and randomness. */
  readonly world?: LangWorld | undefined;
  /**
   * Stops what does not look at the clock itself. Default: nothing does, and a program inside one of Go's own functions (a Lua pattern
   * over a long text) ends when it ends.
   */
  readonly within?: Within | undefined;
}

/**
 * Makes lang from the bytes of `lang.wasm`, or from a function that reads them when they are first needed. Nothing
 * runs until the first call that needs the module, which starts it (about 100 ms); plain globs, branches and
 * commits never do. A module that died is started anew.
 */
export function createLang(source: ModuleSource, options: LangOptions = {}): Lang {
  const { world = platformWorld, within } = options;
  const call = createCaller(source, { world, within });
  const run = createProgramRunner(call, world.now);
  const lua = createLua(run);
  return {
    ...createJq(run),
    ...lua,
    ...createLuaHealth(lua),
    ...createLuaActions(lua),
    ...createGoTemplate(run),
    ...createExpr(run),
    ...createGlob(call),
    ...createVersions(call),
    ...createCron(call),
    ...createYaml(call),
  };
}

/** At most this much randomness is given in one go by the platform. */
const randomChunk = 65_536;

const platformWorld: LangWorld = {
  now: () => performance.timeOrigin + performance.now(),
  fillRandom(bytes): void {
    // Web Crypto refuses views on WebAssembly memory in some engines, so it fills a copy.
    for (let at = 0; at < bytes.length; at += randomChunk) {
      bytes.set(crypto.getRandomValues(new Uint8Array(Math.min(randomChunk, bytes.length - at))), at);
    }
  },
};
