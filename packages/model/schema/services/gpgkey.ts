import type { TypeOf } from '../build.ts';
import { bool, list, message, ref, string } from '../build.ts';
import { GnuPGPublicKey, GnuPGPublicKeyList } from '../repository.ts';

/** The answer of `GPGKeyService.Delete`. */
export const GnuPGPublicKeyResponse = message('gpgkey.GnuPGPublicKeyResponse', {});
export interface GnuPGPublicKeyResponse extends TypeOf<typeof GnuPGPublicKeyResponse> {}

/** The request of `GPGKeyService.List`, `GPGKeyService.Get` and `GPGKeyService.Delete`. */
export const GnuPGPublicKeyQuery = message('gpgkey.GnuPGPublicKeyQuery', {
  keyID: string(1, { doc: 'Id of the key.' }),
});
export interface GnuPGPublicKeyQuery extends TypeOf<typeof GnuPGPublicKeyQuery> {}

/** The answer of `GPGKeyService.Create`. */
export const GnuPGPublicKeyCreateResponse = message('gpgkey.GnuPGPublicKeyCreateResponse', {
  created: ref(GnuPGPublicKeyList, 1, { doc: 'Keys that are new.', pointer: true }),
  skipped: list('string', 2, { doc: 'Keys that were there.' }),
});
export interface GnuPGPublicKeyCreateResponse extends TypeOf<typeof GnuPGPublicKeyCreateResponse> {}

/** The request of `GPGKeyService.Create`. */
export const GnuPGPublicKeyCreateRequest = message('gpgkey.GnuPGPublicKeyCreateRequest', {
  publickey: ref(GnuPGPublicKey, 1, { doc: 'The key.', pointer: true }),
  upsert: bool(2, { doc: 'Overwrites what is there.' }),
});
export interface GnuPGPublicKeyCreateRequest extends TypeOf<typeof GnuPGPublicKeyCreateRequest> {}
