import { open } from 'node:fs/promises';
import { codes, isJsonObject, StatusError } from '@tiphys/base';
import type { RepositoryAccess } from '../git/access.ts';
import { parseGitUrl } from '../git/url.ts';
import { readHttp } from '../http/http-reader.ts';
import type { LoginDeps } from './token-endpoint.ts';
import { requestToken } from './token-endpoint.ts';
import type { Token } from './tokens.ts';

const scope = 'https://www.googleapis.com/auth/cloud-platform';
const accessTokenType = 'urn:ietf:params:oauth:token-type:access_token';
const maxTokenBytes = 64 * 1024;
const maxAnswerBytes = 1024 * 1024;
const timeoutMs = 15_000;
const lifetimeSeconds = 3600;
/** Google's own addresses: of tokens, and of repositories (Cloud Source, Secure Source Manager). */
const ownEndpoints = /^(?:sts|iamcredentials)\.googleapis\.com$/i;
const ownRepositories = /^(?:source\.developers\.google\.com|[a-z0-9.-]+\.sourcemanager\.dev)$/i;

/** What workload identity federation may use here. Without it, credentials that name files are refused. */
export interface GoogleIdentity {
  /** Files with a token of the pod's service account that credentials may name; they are renewed in place. */
  readonly tokenFiles: readonly string[];
  /** Hosts besides Google's own that may get a token. */
  readonly hosts?: readonly string[] | undefined;
}

type Key = Readonly<Record<string, unknown>>;

/**
 * Exchanges the pod's own identity for a token of Google (`external_account`). The credentials come from whoever may add a repository, the
 * identity is ours: so only files that an administrator named are read, and only Google's hosts, or those named too, get what comes of it.
 */
export async function requestExternalToken(
  key: Key,
  repo: RepositoryAccess,
  deps: LoginDeps & { readonly identity: GoogleIdentity | undefined },
): Promise<Token> {
  const { identity } = deps;
  if (!identity) {
    throw refused(
      'credentials of type "external_account" name a file, and TIPHYS_GOOGLE_TOKEN_FILES allows none',
    );
  }
  requireHost(parseGitUrl(repo.repo).host, { own: ownRepositories, identity });
  const url = endpoint(key, 'token_url', identity) ?? 'https://sts.googleapis.com/v1/token';
  const impersonation = endpoint(key, 'service_account_impersonation_url', identity);
  const form = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience: textOf(key, 'audience'),
    scope,
    requested_token_type: accessTokenType,
    subject_token: await subjectToken(key, identity),
    subject_token_type: textOf(key, 'subject_token_type'),
  };
  const token = await requestToken({ url, form }, repo, deps);
  return impersonation === undefined ? token : impersonate({ url: impersonation, token }, repo, deps);
}

/** Takes on a service account: the token of the federated identity may do nothing but this. */
async function impersonate(
  { url, token }: { readonly url: string; readonly token: Token },
  { noProxy, proxy }: RepositoryAccess,
  { proxies, trust }: LoginDeps,
): Promise<Token> {
  const bytes = await readHttp(
    url,
    { repo: { repo: url, proxy, noProxy }, trust, proxies },
    {
      method: 'POST',
      headers: { authorization: `Bearer ${token.token}`, 'content-type': 'application/json' },
      body: JSON.stringify({ scope: [scope], lifetime: `${lifetimeSeconds}s` }),
      maxBytes: maxAnswerBytes,
      timeoutMs,
    },
  );
  const answer = parseObject(new TextDecoder().decode(bytes));
  const accessToken = textOf(answer, 'accessToken');
  const expiresAt = Date.parse(textOf(answer, 'expireTime'));
  if (accessToken === '' || Number.isNaN(expiresAt))
    throw new StatusError(codes.unknown, 'the answer about the service account was not understood');
  return { token: accessToken, expiresAt };
}

/** The token that the file holds: all of it, or a field of its JSON. */
async function subjectToken(key: Key, identity: GoogleIdentity): Promise<string> {
  const source = isJsonObject(key['credential_source']) ? key['credential_source'] : {};
  const file = textOf(source, 'file');
  if (!identity.tokenFiles.includes(file)) {
    throw refused('the credentials name no file that TIPHYS_GOOGLE_TOKEN_FILES allows');
  }
  const text = (await readBounded(file)).trim();
  const format = isJsonObject(source['format']) ? source['format'] : {};
  if (textOf(format, 'type') !== 'json') return text;
  return textOf(parseObject(text), textOf(format, 'subject_token_field_name'));
}

async function readBounded(path: string): Promise<string> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(maxTokenBytes), 0, maxTokenBytes, 0);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}

function endpoint(key: Key, name: string, identity: GoogleIdentity): string | undefined {
  const text = textOf(key, name);
  if (text === '') return undefined;
  const url = URL.parse(text);
  if (!url || (url.protocol !== 'https:' && !identity.hosts?.includes(url.host)))
    throw refused(`${name} is not an https address`);
  requireHost(url.host, { own: ownEndpoints, identity });
  return text;
}

function requireHost(
  host: string,
  { own, identity }: { readonly own: RegExp; readonly identity: GoogleIdentity },
): void {
  if (own.test(host) || identity.hosts?.includes(host.toLowerCase())) return;
  throw refused(`${host} is not a host of Google (others are named by TIPHYS_GOOGLE_HOSTS)`);
}

function refused(message: string): StatusError {
  return new StatusError(codes.permissionDenied, message);
}

function parseObject(text: string): Key {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // The same error; the parser's would repeat parts of a token.
  }
  throw new StatusError(codes.unknown, 'a token was not understood');
}

function textOf(key: Key, name: string): string {
  const value = key[name];
  return typeof value === 'string' ? value : '';
}
