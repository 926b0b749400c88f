export type { Cron, CronOptions } from './cron.ts';
export type { Expr } from './expr.ts';
export type { Glob } from './glob.ts';
export type { GoTemplate, GoTemplateOptions } from './go-template.ts';
export type { Jq } from './jq.ts';
export type { Lang, LangOptions } from './lang.ts';
export { createLang } from './lang.ts';
export type {
  ImpactedResource,
  LuaAction,
  LuaActionOptions,
  LuaActionParam,
  LuaActions,
} from './lua-actions.ts';
export type { LuaHealth, LuaHealthOptions, LuaHealthStatus } from './lua-health.ts';
export type { Lua, LuaOptions, LuaResult } from './lua.ts';
export type { RunOptions } from './programs.ts';
export type { VersionCheck, Versions } from './versions.ts';
export type { ModuleSource, Within } from './wasm/caller.ts';
export type { LangWorld } from './wasm/wasi.ts';
export type { Yaml, YamlDocuments } from './yaml.ts';
