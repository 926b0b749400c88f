import { join } from 'node:path';
import { parseDuration } from '@tiphys/base';
import type { FlagSet } from '@tiphys/cli';
import type { Environment } from '@tiphys/kube';
import type { CmpServerOptions, PluginSettings } from '@tiphys/render';
import { defaultPluginSocketDir } from '@tiphys/render';
import { readBytes } from './read-bytes.ts';

const mebibyte = 1_048_576;
const defaultExecTimeoutMs = 90_000;
const defaultGraceMs = 10_000;

/** How the repo server runs plugins, from Argo CD's flags and variables. */
export function pluginSettings(flags: FlagSet, env: Environment): PluginSettings {
  return {
    ...commonSettings(env),
    exclude: flags.strings('plugin-tar-exclude'),
    useManifestGeneratePaths: flags.bool('plugin-use-manifest-generate-paths'),
  };
}

/** How plugins run where everything is one process: from the variables alone. */
export function commonSettings(env: Environment): PluginSettings {
  return {
    env,
    socketDir: socketDir(env),
    timeoutMs: execTimeoutMs(env),
    graceMs: graceMs(env),
    maxMessageBytes: maxMessageBytes(env),
    ...optional('chunkBytes', numberOf(env, 'ARGOCD_CMP_CHUNK_SIZE')),
    ...optional('askPassSocket', env['ARGOCD_ASK_PASS_SOCK'] || undefined),
  };
}

/** How a plugin's own server works, from Argo CD's flags and variables. */
export function cmpServerSettings(flags: FlagSet, env: Environment, tempDir: string): CmpServerOptions {
  return {
    socketDir: socketDir(env),
    workDir: join(env['ARGOCD_CMP_WORKDIR'] || tempDir, '_cmp_server'),
    env,
    timeoutMs: execTimeoutMs(env),
    graceMs: graceMs(env),
    maxOutputBytes: maxMessageBytes(env),
    maxArchiveBytes: readBytes(flags.string('max-archive-size')),
    maxBytes: readBytes(flags.string('max-extracted-size')),
    maxFiles: flags.number('max-files'),
  };
}

/** Bytes of one gRPC message between components: `ARGOCD_GRPC_MAX_SIZE_MB`. */
export function maxMessageBytes(env: Environment): number {
  return (numberOf(env, 'ARGOCD_GRPC_MAX_SIZE_MB') ?? 100) * mebibyte;
}

function socketDir(env: Environment): string {
  return env['ARGOCD_PLUGINSOCKFILEPATH'] || defaultPluginSocketDir;
}

function execTimeoutMs(env: Environment): number {
  return durationOf(env, 'ARGOCD_EXEC_TIMEOUT') ?? defaultExecTimeoutMs;
}

function graceMs(env: Environment): number {
  return durationOf(env, 'ARGOCD_EXEC_FATAL_TIMEOUT') ?? defaultGraceMs;
}

function durationOf(env: Environment, name: string): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  try {
    return parseDuration(text);
  } catch (error) {
    throw new SyntaxError(`${name}: ${JSON.stringify(text)} is not a duration`, { cause: error });
  }
}

function numberOf(env: Environment, name: string): number | undefined {
  const text = env[name];
  if (!text) return undefined;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new SyntaxError(`${name}: ${JSON.stringify(text)} is not a number`);
}

function optional<K extends string, T>(name: K, value: T | undefined): Partial<Record<K, T>> {
  return (value === undefined ? {} : { [name]: value }) as Partial<Record<K, T>>;
}
