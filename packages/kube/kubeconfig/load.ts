import { readFile } from 'node:fs/promises';
import { codes, messageOf, StatusError } from '@tiphys/base';
import type { ClientCertificate, ClientConfig, CredentialSource, TlsConfig } from '../config.ts';
import { fixedCredentials } from '../config.ts';
import type { Impersonation } from '../types.ts';
import { execCredentials } from './exec-credentials.ts';
import type { Environment } from './exec-credentials.ts';
import { readKubeconfigFiles } from './files.ts';
import type { Kubeconfig } from './files.ts';
import { tokenFileCredentials } from './token-file.ts';
import type { KubeconfigCluster, KubeconfigUser } from './types.ts';

/** Which kubeconfig to load, and what to take from it. */
export interface LoadKubeconfigOptions {
  /** Files to merge, first wins: what `--kubeconfig` or the parts of `KUBECONFIG` name, else `~/.kube/config`. */
  readonly paths: readonly string[];
  /** The context; the file's current one by default. */
  readonly context?: string | undefined;
  /** The cluster and the user instead of those of the context. */
  readonly cluster?: string | undefined;
  readonly user?: string | undefined;
  /** Environment of exec plugins. */
  readonly env: Environment;
}

/** A client configuration with the names it came from. */
export interface LoadedKubeconfig extends ClientConfig {
  readonly context: string;
  readonly cluster: string;
  readonly user: string;
}

/** Loads a context of kubeconfig files. Throws `notFound` for a context, cluster or user that is not there. */
export async function loadKubeconfig(options: LoadKubeconfigOptions): Promise<LoadedKubeconfig> {
  const config = await readKubeconfigFiles(options.paths);
  const name = options.context ?? config.currentContext;
  if (!name) throw new StatusError(codes.failedPrecondition, 'kubeconfig names no current context');
  const found = pick(config.contexts, name, 'context');
  const context = {
    ...found,
    ...(options.cluster === undefined ? {} : { cluster: options.cluster }),
    ...(options.user === undefined ? {} : { user: options.user }),
  };
  const cluster = pick(config.clusters, context.cluster ?? '', 'cluster');
  const user: KubeconfigUser = context.user ? pick(config.users, context.user, 'user') : {};
  if (!cluster.server)
    throw new StatusError(codes.failedPrecondition, `cluster ${context.cluster ?? ''} has no server`);
  const tls = await loadTls(cluster);
  return {
    context: name,
    cluster: context.cluster ?? '',
    user: context.user ?? '',
    server: cluster.server.replace(/\/$/, ''),
    tls,
    credentials: await loadCredentials(user, { env: options.env, cluster, ca: tls.ca }),
    impersonate: impersonationOf(user),
    proxyUrl: cluster['proxy-url'],
    namespace: context.namespace,
  };
}

/** Names of the contexts in kubeconfig files, and which one is current. */
export async function listContexts(paths: readonly string[]): Promise<{
  readonly current: string;
  readonly contexts: readonly { readonly name: string; readonly cluster: string; readonly server: string }[];
}> {
  const config: Kubeconfig = await readKubeconfigFiles(paths);
  const contexts = [...config.contexts].map(([name, context]) => ({
    name,
    cluster: context.cluster ?? '',
    server: config.clusters.get(context.cluster ?? '')?.server ?? '',
  }));
  return { current: config.currentContext, contexts };
}

function pick<T>(map: ReadonlyMap<string, T>, name: string, what: string): T {
  const found = map.get(name);
  if (!found)
    throw new StatusError(codes.notFound, `${what} ${JSON.stringify(name)} does not exist in the kubeconfig`);
  return found;
}

async function loadTls(cluster: KubeconfigCluster): Promise<TlsConfig> {
  return {
    ca: await inlineOrFile(cluster['certificate-authority-data'], cluster['certificate-authority']),
    serverName: cluster['tls-server-name'] || undefined,
    insecure: cluster['insecure-skip-tls-verify'] ?? false,
  };
}

interface CredentialContext {
  readonly env: Environment;
  readonly cluster: KubeconfigCluster;
  readonly ca: string | undefined;
}

async function loadCredentials(user: KubeconfigUser, context: CredentialContext): Promise<CredentialSource> {
  const certificate = await loadCertificate(user);
  const bearer = bearerCredentials(user, context);
  if (!certificate) return bearer;
  return {
    resolve: async (signal, observer) => ({
      certificate,
      ...definedOf(await bearer.resolve(signal, observer)),
    }),
    invalidate: () => bearer.invalidate(),
  };
}

function definedOf<T extends object>(value: T): Partial<T> {
  return Object.fromEntries(Object.entries(value).filter(([, held]) => held !== undefined)) as Partial<T>;
}

/** In kubectl's order: a token file wins over a token, both over a password, all over a plugin. */
function bearerCredentials(user: KubeconfigUser, context: CredentialContext): CredentialSource {
  if (user.tokenFile) return tokenFileCredentials(user.tokenFile);
  if (user.token) return fixedCredentials({ authorization: `Bearer ${user.token}` });
  if (user.username)
    return fixedCredentials({ authorization: basicAuthorization(user.username, user.password ?? '') });
  if (user.exec) {
    const {
      server,
      'tls-server-name': name,
      'insecure-skip-tls-verify': insecure,
      'proxy-url': proxy,
    } = context.cluster;
    const cluster = {
      server,
      ...(name ? { 'tls-server-name': name } : {}),
      ...(insecure ? { 'insecure-skip-tls-verify': true } : {}),
      ...(context.ca ? { 'certificate-authority-data': Buffer.from(context.ca).toString('base64') } : {}),
      ...(proxy ? { 'proxy-url': proxy } : {}),
    };
    return execCredentials({ exec: user.exec, env: context.env, cluster });
  }
  return fixedCredentials({});
}

/** The `authorization` header of a user name and password. */
export function basicAuthorization(username: string, password: string): string {
  return `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
}

async function loadCertificate(user: KubeconfigUser): Promise<ClientCertificate | undefined> {
  const cert = await inlineOrFile(user['client-certificate-data'], user['client-certificate']);
  const key = await inlineOrFile(user['client-key-data'], user['client-key']);
  return cert && key ? { cert, key } : undefined;
}

async function inlineOrFile(
  base64: string | undefined,
  path: string | undefined,
): Promise<string | undefined> {
  if (base64) return Buffer.from(base64, 'base64').toString('utf8');
  if (!path) return undefined;
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    throw new StatusError(codes.failedPrecondition, `read ${path}: ${messageOf(error)}`, { cause: error });
  }
}

function impersonationOf(user: KubeconfigUser): Impersonation | undefined {
  if (!user.as) return undefined;
  return { name: user.as, groups: user['as-groups'], uid: user['as-uid'], extra: user['as-user-extra'] };
}
