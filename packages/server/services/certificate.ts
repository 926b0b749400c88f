import { codes, StatusError } from '@tiphys/base';
import type {
  RepositoryCertificate,
  RepositoryCertificateCreateRequest,
  RepositoryCertificateList,
  RepositoryCertificateQuery,
} from '@tiphys/model';
import type { Access } from '../auth/access.ts';
import type { Call, ServiceMethods } from '../call.ts';
import type { CertificateStore } from '../store/certificates.ts';

/** What `CertificateService` needs. */
export interface CertificateServiceDeps {
  readonly access: Access;
  readonly certificates: CertificateStore;
  /** Whether a host fits a glob. */
  readonly matchesGlob: (pattern: string, text: string) => boolean;
}

/** `/certificate.CertificateService`. */
export function createCertificateService(deps: CertificateServiceDeps): ServiceMethods {
  const allow = (call: Call, action: string): void =>
    deps.access.enforce(call.identity, { resource: 'certificates', action, object: '' });
  const matcher = (query: RepositoryCertificateQuery): ((certificate: RepositoryCertificate) => boolean) => {
    const { hostNamePattern = '', certType = '', certSubType = '' } = query;
    const type = certType === 'tls' ? 'https' : certType;
    return (certificate) =>
      (type === '' || type === '*' || type === certificate.certType) &&
      (hostNamePattern === '' || deps.matchesGlob(hostNamePattern, certificate.serverName)) &&
      (certificate.certType === 'https' ||
        certSubType === '' ||
        certSubType === '*' ||
        certSubType === certificate.certSubType);
  };
  return {
    ListCertificates(query: RepositoryCertificateQuery, call: Call): Promise<RepositoryCertificateList> {
      allow(call, 'get');
      const items = deps.certificates.list().filter(matcher(query));
      return Promise.resolve({ metadata: {}, items: items.map((item) => ({ ...item, certData: '' })) });
    },
    async CreateCertificate(
      request: RepositoryCertificateCreateRequest,
      call: Call,
    ): Promise<RepositoryCertificateList> {
      allow(call, 'create');
      const wanted = request.certificates?.items;
      if (!wanted) throw new StatusError(codes.invalidArgument, 'missing payload in request');
      const items = await deps.certificates.add(wanted, {
        upsert: request.upsert ?? false,
        signal: call.signal,
      });
      return { metadata: {}, items };
    },
    async DeleteCertificate(
      query: RepositoryCertificateQuery,
      call: Call,
    ): Promise<RepositoryCertificateList> {
      allow(call, 'delete');
      const items = await deps.certificates.remove(matcher(query), call.signal);
      return { metadata: {}, items };
    },
  };
}
