import { readFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import { codes, messageOf, StatusError } from '@tiphys/base';
import { parse } from 'yaml';
import type { KubeconfigCluster, KubeconfigContext, KubeconfigFile, KubeconfigUser } from './types.ts';

const maxFileBytes = 4 * 1024 * 1024;

/** Entries of all kubeconfig files together, with paths made absolute; the first file that names an entry wins. */
export interface Kubeconfig {
  readonly currentContext: string;
  readonly clusters: ReadonlyMap<string, KubeconfigCluster>;
  readonly contexts: ReadonlyMap<string, KubeconfigContext>;
  readonly users: ReadonlyMap<string, KubeconfigUser>;
}

/** Reads and merges kubeconfig files as kubectl does; missing files are left out, unless all of them are missing. */
export async function readKubeconfigFiles(paths: readonly string[]): Promise<Kubeconfig> {
  const files: { readonly path: string; readonly content: KubeconfigFile }[] = [];
  for (const path of paths) {
    const content = await readOne(path);
    if (content) files.push({ path, content });
  }
  if (files.length === 0) {
    throw new StatusError(
      codes.notFound,
      `no kubeconfig file at ${paths.map((path) => JSON.stringify(path)).join(', ')}`,
    );
  }
  const clusters = new Map<string, KubeconfigCluster>();
  const contexts = new Map<string, KubeconfigContext>();
  const users = new Map<string, KubeconfigUser>();
  for (const { path, content } of files) {
    const folder = dirname(path);
    for (const { name, cluster } of content.clusters ?? [])
      addNew(clusters, name, absoluteCluster(cluster ?? {}, folder));
    for (const { name, context } of content.contexts ?? []) addNew(contexts, name, context ?? {});
    for (const { name, user } of content.users ?? []) addNew(users, name, absoluteUser(user ?? {}, folder));
  }
  const currentContext = files.map(({ content }) => content['current-context']).find(Boolean) ?? '';
  return { currentContext, clusters, contexts, users };
}

async function readOne(path: string): Promise<KubeconfigFile | undefined> {
  let text: string;
  try {
    text = await readFile(path, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw new StatusError(codes.failedPrecondition, `read kubeconfig: ${messageOf(error)}`, { cause: error });
  }
  if (text.length > maxFileBytes)
    throw new StatusError(codes.failedPrecondition, `kubeconfig ${path} is too large`);
  try {
    return (parse(text, { logLevel: 'error' }) as KubeconfigFile | null) ?? {};
  } catch {
    // The parser's message quotes the file, which holds secrets.
    throw new StatusError(codes.failedPrecondition, `kubeconfig ${path} is not valid YAML`);
  }
}

function addNew<T>(map: Map<string, T>, name: string, value: T): void {
  if (!map.has(name)) map.set(name, value);
}

function absolute(path: string | undefined, folder: string): string | undefined {
  return path && !isAbsolute(path) ? join(folder, path) : path;
}

function absoluteCluster(cluster: KubeconfigCluster, folder: string): KubeconfigCluster {
  const ca = absolute(cluster['certificate-authority'], folder);
  return ca ? { ...cluster, 'certificate-authority': ca } : cluster;
}

function absoluteUser(user: KubeconfigUser, folder: string): KubeconfigUser {
  const cert = absolute(user['client-certificate'], folder);
  const key = absolute(user['client-key'], folder);
  const tokenFile = absolute(user.tokenFile, folder);
  const command = user.exec?.command;
  return {
    ...user,
    ...(cert ? { 'client-certificate': cert } : {}),
    ...(key ? { 'client-key': key } : {}),
    ...(tokenFile ? { tokenFile } : {}),
    // Only a command with a slash is a path; a bare name is looked up in PATH.
    ...(user.exec && command?.includes('/')
      ? { exec: { ...user.exec, command: absolute(command, folder) ?? command } }
      : {}),
  };
}
