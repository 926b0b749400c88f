import type { Clock } from '@tiphys/base';
import { codes, isJsonObject, StatusError } from '@tiphys/base';
import type { ProxySettings, RepositoryAccess, Trust } from '../git/access.ts';
import { readHttp } from '../http/http-reader.ts';
import type { Token } from './tokens.ts';

const maxAnswerBytes = 1024 * 1024;
const timeoutMs = 15_000;
/** Validity of a token whose answer says none. */
const defaultSeconds = 3600;

/** What asking for tokens needs. */
export interface LoginDeps {
  readonly clock: Clock;
  readonly trust: Trust;
  /** Proxies where the repository names none. */
  readonly proxies?: ProxySettings | undefined;
}

/** What is posted, and where. */
export interface TokenRequest {
  readonly url: string;
  readonly form: Readonly<Record<string, string>>;
}

/**
 * Asks an OAuth 2.0 token endpoint. A repository's proxy counts, but not that its server need not prove who it is: the endpoint is
 * another one and gets secrets.
 */
export async function requestToken(
  { form, url }: TokenRequest,
  { noProxy, proxy }: Pick<RepositoryAccess, 'proxy' | 'noProxy'>,
  { clock, proxies, trust }: LoginDeps,
): Promise<Token> {
  const bytes = await readHttp(
    url,
    { repo: { repo: url, proxy, noProxy }, trust, proxies },
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams(form).toString(),
      maxBytes: maxAnswerBytes,
      timeoutMs,
    },
  );
  const answer = parse(new TextDecoder().decode(bytes));
  const token = answer['access_token'];
  const seconds = Number(answer['expires_in'] ?? defaultSeconds);
  if (typeof token !== 'string' || token === '' || !Number.isFinite(seconds)) throw notUnderstood();
  return { token, expiresAt: clock.now() + seconds * 1000 };
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // The same error; the parser's would repeat parts of the answer.
  }
  throw notUnderstood();
}

function notUnderstood(): StatusError {
  return new StatusError(codes.unknown, 'the answer of the token endpoint was not understood');
}
