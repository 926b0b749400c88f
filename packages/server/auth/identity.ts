import { textOf } from '@tiphys/base';
import type { Claims } from './tokens.ts';
import { ownIssuer } from './tokens.ts';

/** Who is calling. */
export interface Identity {
  /** Empty for an anonymous caller. */
  readonly claims: Claims;
  /** What RBAC knows the caller as. */
  readonly subject: string;
  /** What people know the caller as. */
  readonly username: string;
  readonly issuer: string;
  /** Seconds since 1970. */
  readonly issuedAt: number | undefined;
}

/** A caller without a token, where `users.anonymous.enabled` allows it. */
export const anonymous: Identity = { claims: {}, subject: '', username: '', issuer: '', issuedAt: undefined };

/** The identity that verified claims stand for. */
export function identityOf(claims: Claims): Identity {
  const issuer = textOf(claims['iss']);
  const federated = claims['federated_claims'] as Claims | undefined;
  const sub = textOf(claims['sub']);
  return {
    claims,
    issuer,
    // Dex puts the connector's user id there.
    subject: textOf(federated?.['user_id']) || sub,
    username: issuer === ownIssuer ? sub : textOf(claims['email']) || sub,
    issuedAt: typeof claims['iat'] === 'number' ? claims['iat'] : undefined,
  };
}

/** The values of the claims named by `scopes` (a dot goes one level down), as a flat list. */
export function scopeValues(claims: Claims, scopes: readonly string[]): string[] {
  return scopes.flatMap((scope) => {
    let value: unknown = claims[scope];
    if (value === undefined) {
      value = scope.split('.').reduce<unknown>((at, step) => (at as Claims | undefined)?.[step], claims);
    }
    if (typeof value === 'string') return [value];
    return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
  });
}
