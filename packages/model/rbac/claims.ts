import { isJsonObject } from '@tiphys/base';
import type { RbacSubject } from './enforcer.ts';

/** Claims of a token, as JSON. */
export type Claims = Readonly<Record<string, unknown>>;

/** Who a token speaks for: Dex's user id where it is there, else `sub`; groups from the claims that `scopes` names. */
export function subjectOf(claims: Claims, scopes: readonly string[] = ['groups']): RbacSubject {
  const federated = claims['federated_claims'];
  const userId = isJsonObject(federated) ? federated['user_id'] : undefined;
  const sub = claims['sub'];
  const subject = typeof userId === 'string' && userId !== '' ? userId : typeof sub === 'string' ? sub : '';
  return { subject, groups: scopes.flatMap((scope) => textsOf(claims[scope])) };
}

function textsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}
