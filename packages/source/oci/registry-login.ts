import type { Clock } from '@tiphys/base';
import { codes, isJsonObject, StatusError } from '@tiphys/base';
import { LRUCache } from 'lru-cache';
import type { ProxySettings, RepositoryAccess, Trust } from '../git/access.ts';
import { accessKey } from '../git/access.ts';
import { basicLogin } from '../http/http-reader.ts';
import { parseHttpUrl, readBounded, requestHttp } from '../http/http-request.ts';
import type { Challenge } from './challenge.ts';
import { readChallenge } from './challenge.ts';
import type { OciPlace } from './reference.ts';

/** Logins remembered. */
const maxLogins = 1000;
/** Largest answer of a token server. */
const maxTokenBytes = 256 * 1024;
/** Time a token holds when its server does not say. */
const defaultTokenSeconds = 60;
/** A token is not used so close to its end. */
const marginMs = 10_000;
const tokenTimeoutMs = 30_000;
/** The user name of identities at registries of Azure. */
const emptyId = '00000000-0000-0000-0000-000000000000';

interface Login {
  readonly header: string;
  readonly until: number;
}

/** Answers challenges of registries. */
export interface RegistryLogin {
  /** The `authorization` header that worked last, if it still holds. */
  current(repo: RepositoryAccess, place: OciPlace): string | undefined;
  /** What a `WWW-Authenticate` header asks for; throws where the credentials do not answer it. */
  answer(question: LoginQuestion): Promise<string>;
  forget(repo: RepositoryAccess, place: OciPlace): void;
}

/** A challenge as it came. */
export interface LoginQuestion {
  readonly repo: RepositoryAccess;
  readonly place: OciPlace;
  readonly header: string;
  /** The request that was refused, for the error. */
  readonly what: string;
  readonly signal?: AbortSignal | undefined;
}

/** What logging in needs. */
export interface RegistryLoginDeps {
  readonly trust: Trust;
  readonly clock: Clock;
  readonly proxies?: ProxySettings | undefined;
  /** The password of a registry of Azure, for repositories that use the identity of this process. */
  readonly azurePassword?: AzurePassword | undefined;
}

/** Makes the keeper of logins: tokens are kept per repository and credentials until they end. */
export function createRegistryLogin(deps: RegistryLoginDeps): RegistryLogin {
  const { azurePassword, clock, proxies, trust } = deps;
  const logins = new LRUCache<string, Login>({ max: maxLogins });
  const keyOf = (repo: RepositoryAccess, { host, repository }: OciPlace): string =>
    `${accessKey(repo)} ${host} ${repository}`;

  return {
    current(repo, place) {
      if (repo.bearerToken) return `Bearer ${repo.bearerToken}`;
      const known = logins.get(keyOf(repo, place));
      return known && known.until > clock.now() ? known.header : undefined;
    },
    forget: (repo, place) => void logins.delete(keyOf(repo, place)),
    async answer(question) {
      const { place, repo, what } = question;
      const challenge = readChallenge(question.header);
      if (!challenge) throw refused(`${what}: the registry asks for no login that is known`);
      const login =
        challenge.scheme === 'basic'
          ? { header: basicHeader(repo, what), until: Infinity }
          : await token(challenge, question);
      logins.set(keyOf(repo, place), login);
      return login.header;
    },
  };

  /** Who the repository logs in as: Azure's registries take no name beside what stands for an identity. */
  async function credentialsOf(
    repo: RepositoryAccess,
    { place, service }: { readonly place: OciPlace; readonly service: string },
  ): Promise<Pick<RepositoryAccess, 'username' | 'password'>> {
    if (!repo.useAzureWorkloadIdentity) return repo;
    if (!azurePassword) throw refused('Azure workload identity is not set up');
    return { username: emptyId, password: await azurePassword(repo, { host: place.host, service }) };
  }

  async function token(challenge: Challenge, question: LoginQuestion): Promise<Login> {
    const { place, repo, signal, what } = question;
    const realm = challenge.parameters.get('realm') ?? '';
    const url = parseHttpUrl(realm);
    const service = challenge.parameters.get('service') ?? '';
    const { password = '', username = '' } = await credentialsOf(repo, { place, service });
    const hasLogin = username !== '' || password !== '';
    if (hasLogin && url.protocol === 'http:' && !repo.insecureOCIForceHttp) {
      throw refused(`${what}: the token server ${url.origin} is not reached by https`);
    }
    const scope =
      challenge.parameters.get('scope') ??
      (place.repository === '' ? undefined : `repository:${place.repository}:pull`);
    if (service !== '') url.searchParams.set('service', service);
    for (const one of scope?.split(' ') ?? []) if (one !== '') url.searchParams.append('scope', one);
    const asked = clock.now();
    return requestHttp(
      { repo, trust, proxies },
      {
        url: url.href,
        secretHeaders: hasLogin ? { authorization: basicLogin(username, password) } : {},
        home: url.origin,
        timeoutMs: tokenTimeoutMs,
        signal,
      },
      async (answer) => {
        const from = `${answer.url.origin}${answer.url.pathname}`;
        if (answer.status !== 200) {
          throw refused(
            `${what}: GET ${JSON.stringify(from)}: response status code ${answer.status}: failed to fetch a token`,
          );
        }
        const body = parseJson(await readBounded(answer, maxTokenBytes));
        const text = body['token'] || body['access_token'];
        if (typeof text !== 'string' || !/^[\x21-\x7e]+$/.test(text)) {
          throw refused(`${what}: GET ${JSON.stringify(from)}: empty token returned`);
        }
        const seconds = typeof body['expires_in'] === 'number' ? body['expires_in'] : defaultTokenSeconds;
        return { header: `Bearer ${text}`, until: asked + seconds * 1000 - marginMs };
      },
    );
  }
}

/** How passwords of Azure's registries are got. */
export type AzurePassword = (
  repo: RepositoryAccess,
  at: { readonly host: string; readonly service: string },
) => Promise<string>;

function basicHeader({ password = '', username = '' }: RepositoryAccess, what: string): string {
  if (username === '' && password === '') throw refused(`${what}: basic credential not found`);
  return basicLogin(username, password);
}

function parseJson(bytes: Buffer): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(bytes.toString());
    if (isJsonObject(value)) return value;
  } catch {
    // Said below: what came is no token, whatever else it is.
  }
  return {};
}

function refused(message: string): StatusError {
  return new StatusError(codes.unknown, message, { details: { reason: 'authentication' } });
}
