import { createSign } from 'node:crypto';
import type { Clock } from '@tiphys/base';
import { codes, isJsonObject, parseTime, StatusError, withContext } from '@tiphys/base';
import { readHttp } from '../http/http-reader.ts';
import type { RepositoryAccess } from '../git/access.ts';
import { accessKey } from '../git/access.ts';
import { parseGitUrl } from '../git/url.ts';
import type { LoginDeps } from './token-endpoint.ts';
import type { Token, TokenCache } from './tokens.ts';

const publicApi = 'https://api.github.com';
/** Validity of what an app says about itself; GitHub takes ten minutes at most. */
const assertionSeconds = 9 * 60;
const maxAnswerBytes = 1024 * 1024;
const timeoutMs = 15_000;

/** What apps need. */
export interface GithubAppsDeps extends LoginDeps {
  readonly tokens: TokenCache;
}

/** Logs in as GitHub Apps. */
export interface GithubApps {
  /** The repository with a token of its app's installation as password; one without an app comes back as it is. */
  withLogin(repo: RepositoryAccess): Promise<RepositoryAccess>;
}

/** Makes the logins. */
export function createGithubApps(deps: GithubAppsDeps): GithubApps {
  return {
    async withLogin(repo) {
      if (!repo.githubAppPrivateKey) return repo;
      try {
        const password = await deps.tokens(`github ${accessKey(repo)}`, () => requestToken(repo, deps));
        return { ...repo, username: 'x-access-token', password };
      } catch (error) {
        throw withContext('failed to log in as GitHub App', error);
      }
    },
  };
}

async function requestToken(repo: RepositoryAccess, deps: LoginDeps): Promise<Token> {
  const base = (repo.githubAppEnterpriseBaseUrl || publicApi).replace(/\/+$/, '');
  const headers = {
    authorization: `Bearer ${assertion(repo, deps.clock)}`,
    accept: 'application/vnd.github+json',
  };
  const call = async (method: 'GET' | 'POST', path: string): Promise<Record<string, unknown>> => {
    const bytes = await readHttp(
      `${base}${path}`,
      { repo, trust: deps.trust, proxies: deps.proxies },
      { method, headers, maxBytes: maxAnswerBytes, timeoutMs },
    );
    const value: unknown = JSON.parse(new TextDecoder().decode(bytes));
    if (!isJsonObject(value)) throw unexpected(path);
    return value;
  };
  const installation =
    repo.githubAppInstallationID || (await call('GET', `/orgs/${organizationOf(repo)}/installation`))['id'];
  if (typeof installation !== 'number') throw unexpected('installation');
  const { expires_at: end, token } = await call('POST', `/app/installations/${installation}/access_tokens`);
  const expiresAt = typeof end === 'string' ? parseTime(end) : undefined;
  if (typeof token !== 'string' || expiresAt === undefined) throw unexpected('access token');
  return { token, expiresAt };
}

/** What an app says about itself, signed with its key. */
function assertion(repo: RepositoryAccess, clock: Clock): string {
  const now = Math.floor(clock.now() / 1000);
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  // A minute back, as clocks differ.
  const claims = { iat: now - 60, exp: now + assertionSeconds, iss: String(repo.githubAppID ?? '') };
  const text = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  try {
    return `${text}.${createSign('RSA-SHA256')
      .update(text)
      .sign(repo.githubAppPrivateKey ?? '', 'base64url')}`;
  } catch {
    // The library's text could hold parts of the key.
    throw new StatusError(codes.invalidArgument, 'the private key cannot be used');
  }
}

function organizationOf(repo: RepositoryAccess): string {
  const path = /^[a-z]+:\/\/[^/]+\/([^/]+)\//i.exec(parseGitUrl(repo.repo).url)?.[1];
  if (path === undefined)
    throw new StatusError(codes.invalidArgument, 'the repository URL names no organization');
  return encodeURIComponent(decodeURIComponent(path));
}

function unexpected(what: string): StatusError {
  return new StatusError(codes.unknown, `GitHub's answer for ${what} was not understood`);
}
