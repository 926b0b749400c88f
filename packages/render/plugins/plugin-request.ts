import { posix } from 'node:path';
import { deadline, raceSignal, StatusError, toStatusError } from '@tiphys/base';
import type { Tree } from '@tiphys/source';
import { accessKey, refreshPathsOf } from '@tiphys/source';
import { accessOf } from '../generate/sources.ts';
import type { SourceRun } from '../tool.ts';
import { isPattern } from '../tools/wildcard.ts';
import type { Archive } from './archive.ts';
import { createArchive } from './archive.ts';
import type { PluginRequest } from './client.ts';
import type { PluginCredentials } from './credentials.ts';
import { pluginEnvironment } from './environment.ts';
import type { PluginOptions } from './options.ts';
import type { LentArchive, SharedArchives } from './shared-archives.ts';

/** One source on its way to plugins; dispose it when they have it. */
export interface Sending extends Disposable {
  /** Aborts when the source has taken too long. */
  readonly signal: AbortSignal;
  /** What a plugin is sent of a folder of the tree. */
  request(root: string): Promise<PluginRequest>;
}

/** Begins to send a source. */
export function startSending(
  run: SourceRun,
  { archives, ...options }: PluginOptions & { readonly archives: SharedArchives },
): Sending {
  const limit = deadline('the plugin', options.timeoutMs, run.signal);
  const lent = new Map<string, LentArchive>();
  // What a plugin reads cannot be known, so nothing is taken down as read.
  const tree = run.tree.fork();
  const make = async (root: string): Promise<Archive> => {
    // It is for all who ask, so that it does not end with the first of them.
    using own = deadline('packing the files for the plugin', options.timeoutMs);
    return await createArchive(tree, { ...options, root, signal: own.signal });
  };
  const archiveOf = async (root: string): Promise<Archive> => {
    const known = lent.get(root);
    if (known) return known.archive;
    const lending = archives.lend(await contentKey(run, tree, root), () => make(root));
    const made = await raceSignal(lending, limit.signal).catch((error: unknown) => {
      // Whoever gives up does not keep what comes after.
      lending.then((late) => late[Symbol.dispose]()).catch(() => undefined);
      throw error;
    });
    lent.set(root, made);
    return made.archive;
  };
  return {
    signal: limit.signal,
    request: async (root) => ({
      archive: await archiveOf(root),
      appName: run.request.appName ?? '',
      appPath: posix.relative(root, run.path) || '.',
      env: pluginEnvironment(run),
    }),
    [Symbol.dispose]() {
      limit[Symbol.dispose]();
      for (const one of lent.values()) one[Symbol.dispose]();
    },
  };
}

/** Names the files below a folder: equal keys mean equal files. */
async function contentKey(run: SourceRun, tree: Tree, root: string): Promise<string> {
  const access = accessOf(run.request.repo);
  const id = (await tree.stat(root, { signal: run.signal }))?.id;
  return JSON.stringify([accessKey(access), access.enableLfs ?? false, root, id]);
}

/** The folder that holds the application's and all that its manifest-generate-paths annotation names; `.` without one. */
export function commonRoot(run: SourceRun): string {
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
export async function takeDownInputs(run: SourceRun): Promise<{ readonly external: boolean }> {
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
export function scrubbed(error: unknown, run: SourceRun, credentials?: PluginCredentials): StatusError {
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

function generatePaths(run: SourceRun): readonly string[] {
  return refreshPathsOf(run.request.annotationManifestGeneratePaths, run.path);
}

function partsOf(path: string): string[] {
  return path.split('/').filter((part) => part !== '' && part !== '.');
}
