import type { TypeOf } from '../build.ts';
import { bool, message, ref, string } from '../build.ts';
import { RepositoryCertificateList } from '../repository.ts';

/** The request of `CertificateService.ListCertificates` and `CertificateService.DeleteCertificate`. */
export const RepositoryCertificateQuery = message('certificate.RepositoryCertificateQuery', {
  hostNamePattern: string(1, { doc: 'Glob of host names.' }),
  certType: string(2, { doc: '`ssh` or `https`.' }),
  certSubType: string(3, { doc: 'Kind of key.' }),
});
export interface RepositoryCertificateQuery extends TypeOf<typeof RepositoryCertificateQuery> {}

/** The request of `CertificateService.CreateCertificate`. */
export const RepositoryCertificateCreateRequest = message('certificate.RepositoryCertificateCreateRequest', {
  certificates: ref(RepositoryCertificateList, 1, { doc: 'The certificates.', pointer: true }),
  upsert: bool(2, { doc: 'Overwrites what is there.' }),
});
export interface RepositoryCertificateCreateRequest extends TypeOf<
  typeof RepositoryCertificateCreateRequest
> {}

/** Nothing. */
export const RepositoryCertificateResponse = message('certificate.RepositoryCertificateResponse', {});
export interface RepositoryCertificateResponse extends TypeOf<typeof RepositoryCertificateResponse> {}
