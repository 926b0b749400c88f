import type { Clock } from '@tiphys/base';
import { codes, messageOf, StatusError } from '@tiphys/base';
import { CompactSign, compactVerify, decodeJwt, decodeProtectedHeader, errors } from 'jose';

/** Who issued a token of our own. */
export const ownIssuer = 'argocd';

/** What a token says. */
export type Claims = Readonly<Record<string, unknown>>;

/** A new token and what was put into it. */
export interface IssuedToken {
  readonly token: string;
  readonly id: string;
  /** Seconds since 1970. */
  readonly issuedAt: number;
  /** Seconds since 1970; 0 for never. */
  readonly expiresAt: number;
}

/** What a new token is for. */
export interface IssueOptions {
  /** E.g. `admin:login`, `ci:apiKey`, `proj:default:deployer`. */
  readonly subject: string;
  /** 0 for a token that does not expire. */
  readonly expiresInSeconds: number;
  /** A random one where none is given. */
  readonly id?: string | undefined;
}

/** Signs and checks tokens of our own (HS256 with `server.secretkey`). */
export interface Tokens {
  issue(options: IssueOptions): Promise<IssuedToken>;
  /** The claims of a token whose signature and times are right. Throws an `Error` with golang-jwt's text. */
  verify(token: string): Promise<Claims>;
}

/** What tokens are made with. */
export interface TokensDeps {
  readonly clock: Clock;
  /** The bytes of `server.secretkey`, read at every call so that a changed key counts at once. */
  readonly secretKey: () => Uint8Array | undefined;
}

/** Makes the signer of session tokens. */
export function createTokens({ clock, secretKey }: TokensDeps): Tokens {
  const key = (): Uint8Array => {
    const found = secretKey();
    if (!found || found.length === 0) throw new StatusError(codes.internal, 'server.secretkey is missing');
    return found;
  };
  return {
    async issue({ subject, expiresInSeconds, id = crypto.randomUUID() }) {
      const issuedAt = Math.floor(clock.now() / 1000);
      const expiresAt = expiresInSeconds > 0 ? issuedAt + expiresInSeconds : 0;
      const claims = {
        iss: ownIssuer,
        sub: subject,
        ...(expiresAt > 0 ? { exp: expiresAt } : {}),
        nbf: issuedAt,
        iat: issuedAt,
        jti: id,
      };
      const token = await new CompactSign(new TextEncoder().encode(JSON.stringify(claims)))
        .setProtectedHeader({ alg: 'HS256', typ: 'JWT' })
        .sign(key());
      return { token, id, issuedAt, expiresAt };
    },
    async verify(token) {
      const claims = readClaims(token);
      const { alg } = decodeProtectedHeader(token);
      // Only what we sign with: `none` and the asymmetric ones would let anybody choose the key.
      if (alg !== 'HS256') {
        throw new Error(
          `token is unverifiable: error while executing keyfunc: unexpected signing method: ${alg ?? ''}`,
        );
      }
      try {
        await compactVerify(token, key(), { algorithms: ['HS256'] });
      } catch (cause) {
        if (cause instanceof StatusError) throw cause;
        throw new Error('token signature is invalid: signature is invalid', { cause });
      }
      checkTimes(claims, clock.now() / 1000);
      return claims;
    },
  };
}

/** A token's claims, unverified. Throws an `Error` with golang-jwt's text when it is none. */
export function readClaims(token: string): Claims {
  if (token.split('.').length !== 3) {
    throw new Error('token is malformed: token contains an invalid number of segments');
  }
  try {
    decodeProtectedHeader(token);
    return decodeJwt(token);
  } catch (cause) {
    const text = cause instanceof errors.JWTInvalid ? cause.message : messageOf(cause);
    throw new Error(`token is malformed: ${text}`, { cause });
  }
}

/** Whether a text can be read as a token at all. */
export function looksLikeToken(text: string): boolean {
  try {
    readClaims(text);
    return true;
  } catch {
    return false;
  }
}

function checkTimes(claims: Claims, nowSeconds: number): void {
  const problems: string[] = [];
  if (isNumber(claims['exp']) && nowSeconds >= claims['exp']) problems.push('token is expired');
  if (isNumber(claims['nbf']) && nowSeconds < claims['nbf']) problems.push('token is not valid yet');
  if (problems.length > 0) throw new Error(`token has invalid claims: ${problems.join(', ')}`);
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}
