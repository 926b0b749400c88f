import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { RepositoryAccess, Trust } from '@tiphys/source';
import type { AskPass } from './askpass.ts';
import { createPrivateFolder } from './folder.ts';

/** A repository's credentials as a plugin's git takes them. */
export interface PluginCredentials extends AsyncDisposable {
  readonly env: Readonly<Record<string, string>>;
  /** What must not stand in errors. */
  readonly secrets: readonly string[];
}

/** What lending credentials needs. */
export interface CredentialDeps {
  readonly askPass: AskPass;
  readonly trust: Trust;
  /** Folder for keys and certificates, which live as long as the credentials; plugins must see it by the same name. */
  readonly folder: string;
}

/**
 * The environment in which a git of a plugin reaches the application's repository (`provideGitCreds`): passwords and tokens over the
 * askpass socket, keys and certificates in files of mode 0600.
 */
export async function openCredentials(
  repo: RepositoryAccess,
  deps: CredentialDeps,
): Promise<PluginCredentials> {
  const folder = await createPrivateFolder(deps.folder, 'plugin-git-');
  const write = async (name: string, text: string): Promise<string> => {
    const path = join(folder.path, name);
    await writeFile(path, text.endsWith('\n') ? text : `${text}\n`, { mode: 0o600 });
    return path;
  };
  try {
    if (isSsh(repo)) {
      const env = { GIT_SSH_COMMAND: await sshCommand(repo, deps.trust, write) };
      return { env, secrets: [], [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose]() };
    }
    const files = await tlsVariables(repo, deps.trust, write);
    const lent = await deps.askPass.lend(repo.username || 'x-access-token', repo.password ?? '');
    return {
      env: { ...files, ...headerVariables(repo), ...lent.env },
      secrets: [lent.nonce, repo.password ?? '', ...Object.values(headerVariables(repo))],
      async [Symbol.asyncDispose]() {
        lent[Symbol.dispose]();
        await folder[Symbol.asyncDispose]();
      },
    };
  } catch (error) {
    await folder[Symbol.asyncDispose]();
    throw error;
  }
}

type Write = (name: string, text: string) => Promise<string>;

function isSsh({ repo }: RepositoryAccess): boolean {
  return repo.startsWith('ssh://') || (!repo.includes('://') && /^[^/:]+:/.test(repo));
}

async function sshCommand(repo: RepositoryAccess, trust: Trust, write: Write): Promise<string> {
  const key = repo.sshPrivateKey
    ? ['-i', await write('key', repo.sshPrivateKey.replaceAll('\r\n', '\n'))]
    : [];
  const strict = !(repo.insecureIgnoreHostKey || repo.insecure);
  const hosts = strict ? await write('known_hosts', trust.knownHosts()) : '/dev/null';
  const checking = `StrictHostKeyChecking=${strict ? 'yes' : 'no'}`;
  // The folder's name is ours and needs no quotes.
  return ['ssh', ...key, '-o', checking, '-o', `UserKnownHostsFile=${hosts}`].join(' ');
}

async function tlsVariables(
  repo: RepositoryAccess,
  trust: Trust,
  write: Write,
): Promise<Record<string, string>> {
  const variables: Record<string, string> = {};
  if (repo.insecure || repo.insecureIgnoreHostKey) variables['GIT_SSL_NO_VERIFY'] = 'true';
  const authority = trust.certificate(hostOf(repo.repo));
  if (authority) variables['GIT_SSL_CAINFO'] = await write('ca.pem', authority);
  if (repo.tlsClientCertData && repo.tlsClientCertKey) {
    variables['GIT_SSL_CERT'] = await write('client.pem', repo.tlsClientCertData);
    variables['GIT_SSL_KEY'] = await write('client.key', repo.tlsClientCertKey);
  }
  return variables;
}

/** Argo CD: these hold the header itself, for plugins that hand it to git. */
function headerVariables({
  bearerToken,
  forceHttpBasicAuth,
  password,
  username,
}: RepositoryAccess): Record<string, string> {
  if (password && forceHttpBasicAuth) {
    const login = Buffer.from(`${username ?? ''}:${password}`).toString('base64');
    return { ARGOCD_GIT_AUTH_HEADER: `Authorization: Basic ${login}` };
  }
  return bearerToken ? { ARGOCD_GIT_BEARER_AUTH_HEADER: `Authorization: Bearer ${bearerToken}` } : {};
}

function hostOf(url: string): string {
  try {
    return new URL(url).host;
  } catch {
    return '';
  }
}
