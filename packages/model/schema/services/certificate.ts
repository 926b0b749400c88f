import type { TypeOf } from '../build.ts';
import { bool, message, ref, string } from '../build.ts';
import { RepositoryCertificateList } from '../repository.ts';

/** TODO */
export const RepositoryCertificateQuery = message('certificate.RepositoryCertificateQuery', {
  hostNamePattern: string(1),
  certType: string(2),
  certSubType: string(3),
});
export interface RepositoryCertificateQuery extends TypeOf<typeof RepositoryCertificateQuery> {}

/** TODO */
export const RepositoryCertificateCreateRequest = message('certificate.RepositoryCertificateCreateRequest', {
  certificates: ref(RepositoryCertificateList, 1, { pointer: true }),
  upsert: bool(2),
});
export interface RepositoryCertificateCreateRequest extends TypeOf<
  typeof RepositoryCertificateCreateRequest
> {}

/** TODO */
export const RepositoryCertificateResponse = message('certificate.RepositoryCertificateResponse', {});
export interface RepositoryCertificateResponse extends TypeOf<typeof RepositoryCertificateResponse> {}
