import type { TypeOf } from './build.ts';
import { bool, bytes, int, list, message, ref, string } from './build.ts';
import { ConnectionState } from './cluster.ts';
import { ListMeta } from './meta.ts';
import { v1alpha1 } from './names.ts';

/** A repository with what is needed to read it. */
export const Repository = message(v1alpha1('Repository'), {
  repo: string(1, { doc: 'URL.', zero: true }),
  username: string(2, { doc: 'User name.' }),
  password: string(3, { doc: 'Password.' }),
  sshPrivateKey: string(4, { doc: 'SSH private key, PEM.' }),
  connectionState: ref(ConnectionState, 5, { doc: 'Whether it can be reached.', zero: true }),
  insecureIgnoreHostKey: bool(6, { doc: 'Does not check the SSH host key.' }),
  insecure: bool(7, { doc: 'Skips the check of the TLS certificate.' }),
  enableLfs: bool(8, { doc: 'Reads files of Git LFS.' }),
  tlsClientCertData: string(9, { doc: 'TLS client certificate, PEM.' }),
  tlsClientCertKey: string(10, { doc: 'Key of the TLS client certificate, PEM.' }),
  type: string(11, { doc: '`git`, `helm` or `oci`.' }),
  name: string(12, { doc: 'Name.' }),
  inheritedCreds: bool(13, { doc: 'Whether the credentials come from a template.' }),
  enableOCI: bool(14, { doc: 'Whether the Helm repository is an OCI registry.' }),
  githubAppPrivateKey: string(15, { doc: 'Private key of the GitHub App, PEM.' }),
  githubAppID: int(16, { doc: 'Id of the GitHub App.' }),
  githubAppInstallationID: int(17, { doc: 'Id of the installation of the GitHub App.' }),
  githubAppEnterpriseBaseUrl: string(18, { doc: 'API URL of GitHub Enterprise for the GitHub App.' }),
  proxy: string(19, { doc: 'Proxy for HTTP and HTTPS.' }),
  project: string(20, { doc: 'Project it belongs to, if to one alone.' }),
  gcpServiceAccountKey: string(21, { doc: 'Service account key of Google Cloud, JSON.' }),
  forceHttpBasicAuth: bool(22, { doc: 'Sends user name and password unasked.' }),
  noProxy: string(23, { doc: 'Hosts that are reached without the proxy.' }),
  useAzureWorkloadIdentity: bool(24, { doc: 'Uses the workload identity of Azure.' }),
  bearerToken: string(25, { doc: 'Bearer token.' }),
  insecureOCIForceHttp: bool(26, { doc: 'Reaches the OCI registry over plain HTTP.' }),
  depth: int(27, { doc: 'How many commits to fetch; 0 for all.' }),
  webhookManifestCacheWarmDisabled: bool(28, { doc: 'Does not render ahead after a webhook.' }),
  azureServicePrincipalClientId: string(29, { doc: 'Client id of the Azure service principal.' }),
  azureServicePrincipalClientSecret: string(30, { doc: 'Client secret of the Azure service principal.' }),
  azureServicePrincipalTenantId: string(31, { doc: 'Tenant of the Azure service principal.' }),
  azureActiveDirectoryEndpoint: string(32, { doc: 'Azure login endpoint.' }),
});
export interface Repository extends TypeOf<typeof Repository> {}

/** Repositories. */
export const RepositoryList = message(v1alpha1('RepositoryList'), {
  metadata: ref(ListMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  items: list(Repository, 2, { doc: 'The items.', zero: true, elementPointer: true }),
});
export interface RepositoryList extends TypeOf<typeof RepositoryList> {}

/** Credentials for all repositories whose URL begins alike. */
export const RepoCreds = message(v1alpha1('RepoCreds'), {
  url: string(1, { doc: 'What the URL begins with.', zero: true }),
  username: string(2, { doc: 'User name.' }),
  password: string(3, { doc: 'Password.' }),
  sshPrivateKey: string(4, { doc: 'SSH private key, PEM.' }),
  tlsClientCertData: string(5, { doc: 'TLS client certificate, PEM.' }),
  tlsClientCertKey: string(6, { doc: 'Key of the TLS client certificate, PEM.' }),
  githubAppPrivateKey: string(7, { doc: 'Private key of the GitHub App, PEM.' }),
  githubAppID: int(8, { doc: 'Id of the GitHub App.' }),
  githubAppInstallationID: int(9, { doc: 'Id of the installation of the GitHub App.' }),
  githubAppEnterpriseBaseUrl: string(10, { doc: 'API URL of GitHub Enterprise for the GitHub App.' }),
  enableOCI: bool(11, { doc: 'Whether the Helm repository is an OCI registry.' }),
  type: string(12, { doc: '`git`, `helm` or `oci`.' }),
  gcpServiceAccountKey: string(13, { doc: 'Service account key of Google Cloud, JSON.' }),
  proxy: string(19, { doc: 'Proxy for HTTP and HTTPS.' }),
  forceHttpBasicAuth: bool(20, { doc: 'Sends user name and password unasked.' }),
  noProxy: string(23, { doc: 'Hosts that are reached without the proxy.' }),
  useAzureWorkloadIdentity: bool(24, { doc: 'Uses the workload identity of Azure.' }),
  bearerToken: string(25, { doc: 'Bearer token.' }),
  insecureOCIForceHttp: bool(26, { doc: 'Reaches the OCI registry over plain HTTP.' }),
  azureServicePrincipalClientId: string(29, { doc: 'Client id of the Azure service principal.' }),
  azureServicePrincipalClientSecret: string(30, { doc: 'Client secret of the Azure service principal.' }),
  azureServicePrincipalTenantId: string(31, { doc: 'Tenant of the Azure service principal.' }),
  azureActiveDirectoryEndpoint: string(32, { doc: 'Azure login endpoint.' }),
});
export interface RepoCreds extends TypeOf<typeof RepoCreds> {}

/** Credential templates. */
export const RepoCredsList = message(v1alpha1('RepoCredsList'), {
  metadata: ref(ListMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  items: list(RepoCreds, 2, { doc: 'The items.', zero: true }),
});
export interface RepoCredsList extends TypeOf<typeof RepoCredsList> {}

/** A source that others refer to by name. */
export const RefTarget = message(v1alpha1('RefTarget'), {
  Repo: ref(Repository, 1, { doc: 'The repository.', zero: true }),
  TargetRevision: string(2, { doc: 'Branch, tag or commit.', zero: true }),
  Chart: string(3, { doc: 'Chart.', zero: true }),
});
export interface RefTarget extends TypeOf<typeof RefTarget> {}

/** A TLS certificate or SSH host key of a repository server. */
export const RepositoryCertificate = message(v1alpha1('RepositoryCertificate'), {
  serverName: string(1, { doc: 'Host name.', zero: true }),
  certType: string(2, { doc: '`ssh` or `https`.', zero: true }),
  certSubType: string(3, { doc: 'Kind of key.', zero: true }),
  certData: bytes(4, { doc: 'The certificate or key.', zero: true }),
  certInfo: string(5, { doc: 'Fingerprint, or subject.', zero: true }),
});
export interface RepositoryCertificate extends TypeOf<typeof RepositoryCertificate> {}

/** Certificates and host keys. */
export const RepositoryCertificateList = message(v1alpha1('RepositoryCertificateList'), {
  metadata: ref(ListMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  items: list(RepositoryCertificate, 2, { doc: 'The items.', zero: true }),
});
export interface RepositoryCertificateList extends TypeOf<typeof RepositoryCertificateList> {}

/** A key that signatures are checked with. */
export const GnuPGPublicKey = message(v1alpha1('GnuPGPublicKey'), {
  keyID: string(1, { doc: 'Its id.', zero: true }),
  fingerprint: string(2, { doc: 'Its fingerprint.' }),
  owner: string(3, { doc: 'Whose it is.' }),
  trust: string(4, { doc: 'How far it is trusted.' }),
  subType: string(5, { doc: 'Kind of key.' }),
  keyData: string(6, { doc: 'The key, armored.' }),
});
export interface GnuPGPublicKey extends TypeOf<typeof GnuPGPublicKey> {}

/** Keys. */
export const GnuPGPublicKeyList = message(v1alpha1('GnuPGPublicKeyList'), {
  metadata: ref(ListMeta, 1, { doc: 'Standard object metadata.', zero: true }),
  items: list(GnuPGPublicKey, 2, { doc: 'The items.', zero: true }),
});
export interface GnuPGPublicKeyList extends TypeOf<typeof GnuPGPublicKeyList> {}
