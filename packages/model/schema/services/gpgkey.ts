import type { TypeOf } from '../build.ts';
import { bool, list, message, ref, string } from '../build.ts';
import { GnuPGPublicKey, GnuPGPublicKeyList } from '../repository.ts';

/** TODO */
export const GnuPGPublicKeyResponse = message('gpgkey.GnuPGPublicKeyResponse', {});
export interface GnuPGPublicKeyResponse extends TypeOf<typeof GnuPGPublicKeyResponse> {}

/** TODO */
export const GnuPGPublicKeyQuery = message('gpgkey.GnuPGPublicKeyQuery', {
  keyID: string(1),
});
export interface GnuPGPublicKeyQuery extends TypeOf<typeof GnuPGPublicKeyQuery> {}

/** TODO */
export const GnuPGPublicKeyCreateResponse = message('gpgkey.GnuPGPublicKeyCreateResponse', {
  created: ref(GnuPGPublicKeyList, 1, { pointer: true }),
  skipped: list('string', 2),
});
export interface GnuPGPublicKeyCreateResponse extends TypeOf<typeof GnuPGPublicKeyCreateResponse> {}

/** TODO */
export const GnuPGPublicKeyCreateRequest = message('gpgkey.GnuPGPublicKeyCreateRequest', {
  publickey: ref(GnuPGPublicKey, 1, { pointer: true }),
  upsert: bool(2),
});
export interface GnuPGPublicKeyCreateRequest extends TypeOf<typeof GnuPGPublicKeyCreateRequest> {}
