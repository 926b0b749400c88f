import { createSign } from 'node:crypto';
import { codes, isJsonObject, StatusError, withContext } from '@tiphys/base';
import type { RepositoryAccess } from '../git/access.ts';
import { accessKey } from '../git/access.ts';
import { requestExternalToken } from './google-identity.ts';
import type { GoogleIdentity } from './google-identity.ts';
import type { LoginDeps, TokenRequest } from './token-endpoint.ts';
import { requestToken } from './token-endpoint.ts';
import type { TokenCache } from './tokens.ts';

const scope = 'https://www.googleapis.com/auth/cloud-platform';
const publicEndpoint = 'https://oauth2.googleapis.com/token';
const assertionSeconds = 3600;

/** The repository with a token of a Google account as its password; one without a key comes back as it is. */
export async function googleLogin(
  repo: RepositoryAccess,
  deps: LoginDeps & { readonly tokens: TokenCache; readonly identity: GoogleIdentity | undefined },
): Promise<RepositoryAccess> {
  if (!repo.gcpServiceAccountKey) return repo;
  try {
    const key = parseKey(repo.gcpServiceAccountKey);
    const isExternal = textOf(key, 'type') === 'external_account';
    const request = isExternal ? undefined : tokenRequest(key, deps);
    const password = await deps.tokens(`google ${accessKey(repo)}`, () =>
      request ? requestToken(request, repo, deps) : requestExternalToken(key, repo, deps),
    );
    return { ...repo, username: textOf(key, 'client_email') || 'oauth2', password };
  } catch (error) {
    throw withContext('failed to get access token from creds', error);
  }
}

type Key = Readonly<Record<string, unknown>>;

function tokenRequest(key: Key, { clock }: LoginDeps): TokenRequest {
  const url = textOf(key, 'token_uri') || publicEndpoint;
  const type = textOf(key, 'type');
  if (type === 'service_account') {
    const grant = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
    return { url, form: { grant_type: grant, assertion: assertion(key, url, clock.now()) } };
  }
  if (type === 'authorized_user') {
    const [id, secret, refresh] = ['client_id', 'client_secret', 'refresh_token'].map((name) =>
      textOf(key, name),
    );
    return {
      url,
      form: {
        grant_type: 'refresh_token',
        client_id: id ?? '',
        client_secret: secret ?? '',
        refresh_token: refresh ?? '',
      },
    };
  }
  throw new StatusError(
    codes.invalidArgument,
    `credentials of type ${JSON.stringify(type)} are not supported (service_account, authorized_user and external_account are)`,
  );
}

function assertion(key: Key, audience: string, now: number): string {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const issued = Math.floor(now / 1000);
  const header = { alg: 'RS256', typ: 'JWT', kid: textOf(key, 'private_key_id') };
  const claims = {
    iss: textOf(key, 'client_email'),
    scope,
    aud: audience,
    iat: issued,
    exp: issued + assertionSeconds,
  };
  const text = `${encode(header)}.${encode(claims)}`;
  try {
    const signature = createSign('RSA-SHA256').update(text).sign(textOf(key, 'private_key'), 'base64url');
    return `${text}.${signature}`;
  } catch {
    // The library's text could hold parts of the key.
    throw new StatusError(codes.invalidArgument, 'the private key cannot be used');
  }
}

function parseKey(text: string): Key {
  try {
    const value: unknown = JSON.parse(text);
    if (isJsonObject(value)) return value;
  } catch {
    // The same error; the parser's would repeat parts of the key.
  }
  throw new StatusError(
    codes.invalidArgument,
    'credentials for Google Cloud Source repositories are invalid',
  );
}

function textOf(key: Key, name: string): string {
  const value = key[name];
  return typeof value === 'string' ? value : '';
}
