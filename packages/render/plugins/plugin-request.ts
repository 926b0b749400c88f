import { posix } from 'node:path';
import { deadline, StatusError, toStatusError } from '@tiphys/base';
import { refreshPathsOf } from '@tiphys/source';
import type { ToolRun } from '../tool.ts';
import { isPattern } from '../tools/wildcard.ts';
import type { Archive } from './archive.ts';
import { createArchive } from './archive.ts';
import type { PluginRequest } from './client.ts';
import type { PluginCredentials } from './credentials.ts';
import { pluginEnvironment } from './environment.ts';
import type { PluginOptions } from './options.ts';

/** One source on its way to plugins: its archives are made once, and gone when it is disposed. */
export interface Sending extends AsyncDisposable {
  /** Aborts when the source has taken too long. */
  readonly signal: AbortSignal;
  /** What a plugin is sent of a folder of the tree. */
  request(root: string): Promise<PluginRequest>;
}

/** Begins to send a source. */
export function startSending(run: ToolRun, options: PluginOptions): Sending {
  const limit = deadline('the plugin', options.timeoutMs, run.signal);
  const archives = new Map<string, Promise<Archive>>();
  const archiveOf = (root: string): Promise<Archive> => {
    // What a plugin reads cannot be known, so nothing is taken down as read.
    const made =
      archives.get(root) ?? createArchive(run.tree.fork(), { ...options, root, signal: limit.signal });
    archives.set(root, made);
    return made;
  };
  return {
    signal: limit.signal,
    request: async (root) => ({
      archive: await archiveOf(root),
      appName: run.request.appName ?? '',
      appPath: posix.relative(root, run.path) || '.',
      env: pluginEnvironment(run),
    }),
    async [Symbol.asyncDispose]() {
      limit[Symbol.dispose]();
      const made = await Promise.allSettled(archives.values());
      for (const archive of made) {
        if (archive.status === 'fulfilled') await archive.value[Symbol.asyncDispose]();
      }
    },
  };
}

/** The folder that holds the application's and all that its manifest-generate-paths annotation names; `.` without one. */
export function commonRoot(run: ToolRun): string {
  const paths = generatePaths(run);
  if (paths.length === 0) return '.';
  let common = partsOf(run.path);
  for (const path of paths) {
    const parts = partsOf(path);
    const end = common.findIndex((part, index) => part !== parts[index]);
    if (end >= 0) common = common.slice(0, end);
  }
  return common.join('/') || '.';
}

/**
 * What a plugin's result depends on: with the annotation, what lies at the paths it names (Argo CD keeps manifests when nothing changes
 * there); without it, the plugin may have read anything.
 */
export async function takeDownInputs(run: ToolRun): Promise<{ readonly external: boolean }> {
  const paths = generatePaths(run);
  for (const path of paths) {
    const parts = partsOf(path);
    const pattern = parts.findIndex(isPattern);
    const fixed = pattern < 0 ? parts : parts.slice(0, pattern);
    await run.tree.stat(fixed.join('/') || '.', { signal: run.signal });
  }
  return { external: paths.length === 0 };
}

/** An error without the secrets of the source's repository and of what was lent to the plugin. */
export function scrubbed(error: unknown, run: ToolRun, credentials?: PluginCredentials): StatusError {
  const status = toStatusError(error);
  const repo = run.request.repo;
  const secrets = [
    repo?.password,
    repo?.bearerToken,
    repo?.sshPrivateKey,
    repo?.tlsClientCertKey,
    repo?.githubAppPrivateKey,
    ...(credentials?.secrets ?? []),
  ];
  let message = status.message;
  for (const secret of secrets) {
    if (secret !== undefined && secret.length >= 4) message = message.replaceAll(secret, '******');
  }
  return new StatusError(status.code, message, { details: status.details });
}

function generatePaths(run: ToolRun): readonly string[] {
  return refreshPathsOf(run.request.annotationManifestGeneratePaths, run.path);
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
