import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { codes, StatusError } from '@tiphys/base';
import { proxyFor } from '../http/no-proxy.ts';
import type { GitLocation, GitProtocol } from './url.ts';
import { normalizeGitUrl, parseGitUrl, scrubUrl } from './url.ts';

/**
 * A repository and what opens it: the fields of Argo CD's `Repository` that source reads, so that one can be passed as it is.
 */
export interface RepositoryAccess {
  readonly repo: string;
  readonly type?: string | undefined;
  readonly name?: string | undefined;
  readonly username?: string | undefined;
  readonly password?: string | undefined;
  readonly bearerToken?: string | undefined;
  readonly sshPrivateKey?: string | undefined;
  readonly insecureIgnoreHostKey?: boolean | undefined;
  readonly insecure?: boolean | undefined;
  readonly tlsClientCertData?: string | undefined;
  readonly tlsClientCertKey?: string | undefined;
  readonly proxy?: string | undefined;
  readonly noProxy?: string | undefined;
  readonly forceHttpBasicAuth?: boolean | undefined;
  /** Commits fetched of a branch; 0 means as few as needed. */
  readonly depth?: number | undefined;
  readonly enableOCI?: boolean | undefined;
  /** Reach a registry without TLS. */
  readonly insecureOCIForceHttp?: boolean | undefined;
  readonly enableLfs?: boolean | undefined;
  readonly githubAppPrivateKey?: string | undefined;
  readonly githubAppID?: number | undefined;
  readonly githubAppInstallationID?: number | undefined;
  readonly githubAppEnterpriseBaseUrl?: string | undefined;
  readonly gcpServiceAccountKey?: string | undefined;
  readonly azureServicePrincipalClientId?: string | undefined;
  readonly azureServicePrincipalClientSecret?: string | undefined;
  readonly azureServicePrincipalTenantId?: string | undefined;
  readonly azureActiveDirectoryEndpoint?: string | undefined;
  readonly useAzureWorkloadIdentity?: boolean | undefined;
}

/** Proxies by the scheme of what is fetched, and who is reached without one (Go's `NO_PROXY` format). */
export interface ProxySettings {
  readonly http?: string | undefined;
  readonly https?: string | undefined;
  readonly noProxy?: string | undefined;
}

/** What is trusted: known SSH hosts and TLS authorities. */
export interface Trust {
  /** Text of `ssh_known_hosts`. */
  knownHosts(): string;
  /** PEM chain for a host name, or `undefined` for the system's authorities. */
  certificate(host: string): string | undefined;
  /** Armored GPG keys by id; without them, no signature is good. */
  gpgKeys?(): Readonly<Record<string, string>>;
}

/** Environment and settings with which git reaches one repository; files behind them are gone once it is disposed. */
export interface GitAccess extends AsyncDisposable {
  readonly location: GitLocation;
  readonly env: Readonly<Record<string, string>>;
  readonly config: readonly (readonly [string, string])[];
  /** Takes every secret of this repository out of a text. */
  scrub(text: string): string;
}

/** Prepares one call to a repository. */
export type OpenRepository = (repo: RepositoryAccess) => Promise<GitAccess>;

/** What opening needs. */
export interface AccessDeps {
  readonly trust: Trust;
  /** Folder for files that live as long as one call. */
  readonly tempDir: string;
  readonly protocols?: readonly GitProtocol[] | undefined;
  readonly proxies?: ProxySettings | undefined;
}

/** A name for a repository as seen with these credentials: who has others does not get what these have fetched. */
export function accessKey(repo: RepositoryAccess): string {
  const identity = [
    repo.username,
    repo.password,
    repo.bearerToken,
    repo.sshPrivateKey,
    repo.tlsClientCertData,
    repo.tlsClientCertKey,
    repo.githubAppPrivateKey,
    repo.githubAppInstallationID,
    repo.gcpServiceAccountKey,
    repo.azureServicePrincipalClientId,
    repo.azureServicePrincipalClientSecret,
    repo.azureServicePrincipalTenantId,
    repo.useAzureWorkloadIdentity,
    // What came from a server that proved nothing is not for those who ask for proof.
    repo.insecure || repo.insecureIgnoreHostKey || repo.insecureOCIForceHttp || undefined,
  ];
  const hash = createHash('sha256');
  // The path keeps its case: two repositories may differ in nothing else.
  hash.update(
    JSON.stringify([
      normalizeGitUrl(repo.repo),
      repo.repo.trim().replace(/\.git$/, ''),
      ...identity.map((part) => part ?? ''),
    ]),
  );
  return hash.digest('hex').slice(0, 32);
}

/** Prepares one call to a repository. Secrets go through the environment or through files of mode 0600, never the command line. */
export async function openAccess(repo: RepositoryAccess, deps: AccessDeps): Promise<GitAccess> {
  const location = parseGitUrl(repo.repo, deps.protocols);
  refuseUnusable(repo);
  const folder = await mkdtemp(join(deps.tempDir, 'access-'));
  const config: [string, string][] = [];
  const env: Record<string, string> = { GIT_ALLOW_PROTOCOL: location.protocol };
  const write = async (name: string, content: string): Promise<string> => {
    const path = join(folder, name);
    await writeFile(path, content.endsWith('\n') ? content : `${content}\n`, { mode: 0o600 });
    return path;
  };
  const dispose = (): Promise<void> => rm(folder, { recursive: true, force: true });
  try {
    if (location.protocol === 'ssh') {
      const proxy = socksProxy(repo, location);
      env['GIT_SSH_COMMAND'] = await sshCommand(repo, { trust: deps.trust, write, proxy: proxy?.command });
      Object.assign(env, proxy?.env);
    }
    if (location.origin !== '') {
      const proxy = proxyFor(repo, new URL(location.origin), deps.proxies);
      if (proxy !== undefined) config.push(['http.proxy', proxy]);
      config.push(...(await tlsConfig(repo, location, { trust: deps.trust, write })));
      const login = loginConfig(repo, location);
      config.push(...login.config);
      Object.assign(env, login.env);
    }
  } catch (error) {
    await dispose();
    throw error;
  }
  const secrets = secretsOf(repo, location);
  return {
    location,
    env,
    config,
    scrub: (text) => scrubText(text, secrets, folder),
    [Symbol.asyncDispose]: dispose,
  };
}

/** Broken credentials would end in a misleading error, or in a request that says more than was meant. */
function refuseUnusable(repo: RepositoryAccess): void {
  // A line break would add a line to what git reads from the credential helper, or a header to a request.
  const oneLine = [repo.username, repo.password, repo.bearerToken, repo.proxy];
  if (oneLine.some((text) => /[\r\n\0]/.test(text ?? ''))) {
    throw new StatusError(
      codes.invalidArgument,
      `the credentials of ${scrubUrl(repo.repo)} hold a line break`,
    );
  }
}

type Write = (name: string, content: string) => Promise<string>;

/** How SSH goes through a repository's SOCKS5 proxy: by `connect-proxy`, as in Argo CD, with the login in the environment. */
function socksProxy(
  repo: RepositoryAccess,
  { host, url }: GitLocation,
): { readonly command: string; readonly env: Readonly<Record<string, string>> } | undefined {
  const port = /^ssh:\/\/[^/]*:(\d+)(?:\/|$)/.exec(url)?.[1] ?? '22';
  const proxy = proxyFor(repo, new URL(`http://${host.includes(':') ? `[${host}]` : host}:${port}`), {});
  if (proxy === undefined) return undefined;
  const parsed = URL.canParse(proxy) ? new URL(proxy) : undefined;
  // The text becomes part of a command.
  if (!parsed || !/^[a-z0-9.-]+$/i.test(parsed.hostname) || !/^\d+$/.test(parsed.port)) {
    throw new StatusError(codes.invalidArgument, 'the proxy of an SSH repository is not socks5://host:port');
  }
  const [user, password] = [decodeURIComponent(parsed.username), decodeURIComponent(parsed.password)];
  return {
    command: `connect-proxy -S ${parsed.hostname}:${parsed.port} -5 %h %p`,
    env: user === '' ? {} : { SOCKS5_USER: user, SOCKS5_PASSWD: password },
  };
}

async function sshCommand(
  repo: RepositoryAccess,
  {
    proxy,
    trust,
    write,
  }: { readonly trust: Trust; readonly write: Write; readonly proxy: string | undefined },
): Promise<string> {
  // Nothing of the user that runs us is used: no configuration, no agent, no default keys.
  const options = [
    '-F',
    '/dev/null',
    '-o',
    'BatchMode=yes',
    '-o',
    'IdentitiesOnly=yes',
    '-o',
    'IdentityAgent=none',
  ];
  if (proxy !== undefined) options.push('-o', quote(`ProxyCommand=${proxy}`));
  options.push('-o', 'ConnectTimeout=15', '-o', 'PermitLocalCommand=no', '-o', 'ForwardAgent=no');
  if (repo.sshPrivateKey)
    options.push('-i', quote(await write('key', repo.sshPrivateKey.replaceAll('\r\n', '\n'))));
  else options.push('-o', 'IdentityFile=none');
  if (repo.insecureIgnoreHostKey || repo.insecure) {
    options.push('-o', 'StrictHostKeyChecking=no', '-o', 'UserKnownHostsFile=/dev/null');
  } else {
    options.push(
      '-o',
      'StrictHostKeyChecking=yes',
      '-o',
      `UserKnownHostsFile=${quote(await write('known_hosts', trust.knownHosts()))}`,
    );
  }
  options.push('-o', 'GlobalKnownHostsFile=/dev/null', '-o', 'UpdateHostKeys=no');
  return `ssh ${options.join(' ')}`;
}

async function tlsConfig(
  repo: RepositoryAccess,
  location: GitLocation,
  { trust, write }: { readonly trust: Trust; readonly write: Write },
): Promise<[string, string][]> {
  const config: [string, string][] = [];
  if (repo.insecure || repo.insecureIgnoreHostKey) config.push(['http.sslVerify', 'false']);
  const authority = trust.certificate(location.host);
  if (authority) config.push(['http.sslCAInfo', await write('ca.pem', authority)]);
  if (repo.tlsClientCertData && repo.tlsClientCertKey) {
    config.push(['http.sslCert', await write('client.pem', repo.tlsClientCertData)]);
    config.push(['http.sslKey', await write('client.key', repo.tlsClientCertKey)]);
  }
  return config;
}

function loginConfig(
  repo: RepositoryAccess,
  location: GitLocation,
): { config: [string, string][]; env: Record<string, string> } {
  const username = repo.username || location.username;
  const password = repo.password || location.password;
  const header = repo.bearerToken
    ? `Bearer ${repo.bearerToken}`
    : repo.forceHttpBasicAuth && (username || password)
      ? `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`
      : undefined;
  if (header !== undefined) {
    // A header would follow a redirect to whatever host it names, so there are no redirects with one.
    return {
      config: [
        ['http.extraHeader', `Authorization: ${header}`],
        ['http.followRedirects', 'false'],
      ],
      env: {},
    };
  }
  if (!username && !password) return { config: [], env: {} };
  const env = { TIPHYS_GIT_USERNAME: username || 'git', TIPHYS_GIT_PASSWORD: password };
  // Bound to scheme, host and port: git does not ask it for any other place it is redirected to.
  const helper = `!f() { test "$1" = get && printf 'username=%s\\npassword=%s\\n' "$TIPHYS_GIT_USERNAME" "$TIPHYS_GIT_PASSWORD"; }; f`;
  return { config: [[`credential.${location.origin}.helper`, helper]], env };
}

function secretsOf(repo: RepositoryAccess, location: GitLocation): readonly string[] {
  const values = [
    repo.password,
    location.password,
    repo.bearerToken,
    repo.sshPrivateKey,
    repo.tlsClientCertKey,
    repo.proxy,
  ];
  const long = values.filter((value): value is string => value !== undefined && value.length >= 4);
  return long.flatMap((value) => [value, encodeURIComponent(value), Buffer.from(value).toString('base64')]);
}

function scrubText(text: string, secrets: readonly string[], folder: string): string {
  let clean = text.replace(/([a-z][a-z0-9+.-]*:\/\/)[^/\s@'"]*:[^/\s@'"]*@/gi, '$1');
  for (const secret of secrets) clean = clean.replaceAll(secret, '******');
  return clean.replaceAll(folder, '<credentials>');
}

function quote(path: string): string {
  return `'${path.replaceAll("'", `'\\''`)}'`;
}
