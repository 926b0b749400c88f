import type { TypeOf } from './build.ts';
import { bool, bytes, int, list, message, ref, string } from './build.ts';
import { ConnectionState } from './cluster.ts';
import { ListMeta } from './meta.ts';
import { v1alpha1 } from './names.ts';

/** TODO */
export const Repository = message(v1alpha1('Repository'), {
  repo: string(1, { zero: true }),
  username: string(2),
  password: string(3),
  sshPrivateKey: string(4),
  connectionState: ref(ConnectionState, 5, { zero: true }),
  insecureIgnoreHostKey: bool(6),
  insecure: bool(7),
  enableLfs: bool(8),
  tlsClientCertData: string(9),
  tlsClientCertKey: string(10),
  type: string(11),
  name: string(12),
  inheritedCreds: bool(13),
  enableOCI: bool(14),
  githubAppPrivateKey: string(15),
  githubAppID: int(16),
  githubAppInstallationID: int(17),
  githubAppEnterpriseBaseUrl: string(18),
  proxy: string(19),
  project: string(20),
  gcpServiceAccountKey: string(21),
  forceHttpBasicAuth: bool(22),
  noProxy: string(23),
  useAzureWorkloadIdentity: bool(24),
  bearerToken: string(25),
  insecureOCIForceHttp: bool(26),
  depth: int(27),
  webhookManifestCacheWarmDisabled: bool(28),
  azureServicePrincipalClientId: string(29),
  azureServicePrincipalClientSecret: string(30),
  azureServicePrincipalTenantId: string(31),
  azureActiveDirectoryEndpoint: string(32),
});
export interface Repository extends TypeOf<typeof Repository> {}

/** TODO */
export const RepositoryList = message(v1alpha1('RepositoryList'), {
  metadata: ref(ListMeta, 1, { zero: true }),
  items: list(Repository, 2, { zero: true, elementPointer: true }),
});
export interface RepositoryList extends TypeOf<typeof RepositoryList> {}

/** TODO */
export const RepoCreds = message(v1alpha1('RepoCreds'), {
  url: string(1, { zero: true }),
  username: string(2),
  password: string(3),
  sshPrivateKey: string(4),
  tlsClientCertData: string(5),
  tlsClientCertKey: string(6),
  githubAppPrivateKey: string(7),
  githubAppID: int(8),
  githubAppInstallationID: int(9),
  githubAppEnterpriseBaseUrl: string(10),
  enableOCI: bool(11),
  type: string(12),
  gcpServiceAccountKey: string(13),
  proxy: string(19),
  forceHttpBasicAuth: bool(20),
  noProxy: string(23),
  useAzureWorkloadIdentity: bool(24),
  bearerToken: string(25),
  insecureOCIForceHttp: bool(26),
  azureServicePrincipalClientId: string(29),
  azureServicePrincipalClientSecret: string(30),
  azureServicePrincipalTenantId: string(31),
  azureActiveDirectoryEndpoint: string(32),
});
export interface RepoCreds extends TypeOf<typeof RepoCreds> {}

/** TODO */
export const RepoCredsList = message(v1alpha1('RepoCredsList'), {
  metadata: ref(ListMeta, 1, { zero: true }),
  items: list(RepoCreds, 2, { zero: true }),
});
export interface RepoCredsList extends TypeOf<typeof RepoCredsList> {}

/** TODO */
export const RefTarget = message(v1alpha1('RefTarget'), {
  Repo: ref(Repository, 1, { zero: true }),
  TargetRevision: string(2, { zero: true }),
  Chart: string(3, { zero: true }),
});
export interface RefTarget extends TypeOf<typeof RefTarget> {}

/** TODO */
export const RepositoryCertificate = message(v1alpha1('RepositoryCertificate'), {
  serverName: string(1, { zero: true }),
  certType: string(2, { zero: true }),
  certSubType: string(3, { zero: true }),
  certData: bytes(4, { zero: true }),
  certInfo: string(5, { zero: true }),
});
export interface RepositoryCertificate extends TypeOf<typeof RepositoryCertificate> {}

/** TODO */
export const RepositoryCertificateList = message(v1alpha1('RepositoryCertificateList'), {
  metadata: ref(ListMeta, 1, { zero: true }),
  items: list(RepositoryCertificate, 2, { zero: true }),
});
export interface RepositoryCertificateList extends TypeOf<typeof RepositoryCertificateList> {}

/** TODO */
export const GnuPGPublicKey = message(v1alpha1('GnuPGPublicKey'), {
  keyID: string(1, { zero: true }),
  fingerprint: string(2),
  owner: string(3),
  trust: string(4),
  subType: string(5),
  keyData: string(6),
});
export interface GnuPGPublicKey extends TypeOf<typeof GnuPGPublicKey> {}

/** TODO */
export const GnuPGPublicKeyList = message(v1alpha1('GnuPGPublicKeyList'), {
  metadata: ref(ListMeta, 1, { zero: true }),
  items: list(GnuPGPublicKey, 2, { zero: true }),
});
export interface GnuPGPublicKeyList extends TypeOf<typeof GnuPGPublicKeyList> {}
