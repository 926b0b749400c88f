import type { RepoCreds, Repository } from '@tiphys/model';

/** How a repository is reached. */
export const repositoryMethods = [
  { value: 'https', label: 'HTTPS', note: 'User and password, a token, or a TLS client certificate.' },
  { value: 'ssh', label: 'SSH', note: 'A private key.' },
  { value: 'github', label: 'GitHub App', note: 'An app that is installed for the organisation.' },
  { value: 'google', label: 'Google Cloud', note: 'The key of a service account.' },
  { value: 'azure', label: 'Azure', note: 'A service principal, or the workload identity.' },
] as const;

/** One way to reach a repository. */
export type RepositoryMethod = (typeof repositoryMethods)[number]['value'];

/** Everything the form asks for, as it is typed. */
export interface RepositoryFields {
  readonly method: RepositoryMethod;
  readonly type: 'git' | 'helm' | 'helm-oci' | 'oci';
  readonly url: string;
  readonly name: string;
  readonly project: string;
  readonly username: string;
  readonly password: string;
  readonly bearerToken: string;
  readonly tlsClientCertData: string;
  readonly tlsClientCertKey: string;
  readonly sshPrivateKey: string;
  readonly githubAppID: string;
  readonly githubAppInstallationID: string;
  readonly githubAppPrivateKey: string;
  readonly githubAppEnterpriseBaseUrl: string;
  readonly gcpServiceAccountKey: string;
  readonly azureTenant: string;
  readonly azureClient: string;
  readonly azureSecret: string;
  readonly azureEndpoint: string;
  readonly useAzureWorkloadIdentity: boolean;
  readonly insecure: boolean;
  readonly enableLfs: boolean;
  readonly forceHttpBasicAuth: boolean;
  readonly plainHttp: boolean;
  readonly proxy: string;
  readonly noProxy: string;
  readonly depth: string;
  /** Keeps the credentials for all repositories whose URL begins so, instead of one repository. */
  readonly asTemplate: boolean;
}

/** A form with nothing typed, for a URL. */
export function emptyRepository(url = ''): RepositoryFields {
  return {
    method: methodOf(url),
    type: url.startsWith('oci://') ? 'oci' : 'git',
    url,
    name: '',
    project: '',
    username: '',
    password: '',
    bearerToken: '',
    tlsClientCertData: '',
    tlsClientCertKey: '',
    sshPrivateKey: '',
    githubAppID: '',
    githubAppInstallationID: '',
    githubAppPrivateKey: '',
    githubAppEnterpriseBaseUrl: '',
    gcpServiceAccountKey: '',
    azureTenant: '',
    azureClient: '',
    azureSecret: '',
    azureEndpoint: '',
    useAzureWorkloadIdentity: false,
    insecure: false,
    enableLfs: false,
    forceHttpBasicAuth: false,
    plainHttp: false,
    proxy: '',
    noProxy: '',
    depth: '',
    asTemplate: false,
  };
}

/** The form of a repository that is connected: all but its secrets, which the server does not tell. */
export function fieldsOf(repository: Repository): RepositoryFields {
  const { type } = repository;
  return {
    ...emptyRepository(repository.repo),
    method: knownMethod(repository),
    type: kindOf(type, repository.enableOCI),
    name: repository.name ?? '',
    project: repository.project ?? '',
    username: repository.username ?? '',
    githubAppID: textOf(repository.githubAppID),
    githubAppInstallationID: textOf(repository.githubAppInstallationID),
    githubAppEnterpriseBaseUrl: repository.githubAppEnterpriseBaseUrl ?? '',
    azureTenant: repository.azureServicePrincipalTenantId ?? '',
    azureClient: repository.azureServicePrincipalClientId ?? '',
    azureEndpoint: repository.azureActiveDirectoryEndpoint ?? '',
    useAzureWorkloadIdentity: repository.useAzureWorkloadIdentity ?? false,
    insecure: repository.insecure ?? false,
    enableLfs: repository.enableLfs ?? false,
    forceHttpBasicAuth: repository.forceHttpBasicAuth ?? false,
    proxy: repository.proxy ?? '',
    noProxy: repository.noProxy ?? '',
    depth: textOf(repository.depth),
  };
}

function knownMethod(repository: Repository): RepositoryMethod {
  if (repository.githubAppID) return 'github';
  const isAzure = repository.useAzureWorkloadIdentity || repository.azureServicePrincipalClientId;
  return isAzure ? 'azure' : methodOf(repository.repo);
}

function kindOf(type: string | undefined, enableOCI: boolean | undefined): RepositoryFields['type'] {
  if (type === 'helm') return enableOCI ? 'helm-oci' : 'helm';
  return type === 'oci' ? 'oci' : 'git';
}

/** What the server calls a kind: charts in a registry are charts with a mark. */
function typeOf(type: RepositoryFields['type']): Readonly<Record<string, unknown>> {
  return type === 'helm-oci' ? { type: 'helm', enableOCI: true } : { type };
}

function textOf(number: number | undefined): string {
  return number ? String(number) : '';
}

/** The way that a URL asks for. */
export function methodOf(url: string): RepositoryMethod {
  return /^(ssh:\/\/|[^/:@\s]+@[^/:\s]+:)/.test(url.trim()) ? 'ssh' : 'https';
}

/** Fields that are missing or cannot be, by name. */
export function repositoryProblems(
  fields: RepositoryFields,
): Readonly<Partial<Record<keyof RepositoryFields, string>>> {
  const problems: Partial<Record<keyof RepositoryFields, string>> = {};
  const { method, url } = fields;
  if (url.trim() === '') problems.url = 'A URL is required';
  else if (/\s/.test(url.trim())) problems.url = 'A URL has no spaces';
  else if (/^[a-z+]+:\/\/[^/@]*:[^/@]+@/i.test(url))
    problems.url = 'Put user and password into their fields, not into the URL';
  if (fields.type.startsWith('helm') && fields.name.trim() === '' && !fields.asTemplate)
    problems.name = 'Charts are found by this name';
  if (method === 'https' && Boolean(fields.tlsClientCertData) !== Boolean(fields.tlsClientCertKey)) {
    if (fields.tlsClientCertData) problems.tlsClientCertKey = 'The key of the certificate is missing';
    else problems.tlsClientCertData = 'The certificate of the key is missing';
  }
  if (method === 'github') {
    if (!/^\d+$/.test(fields.githubAppID)) problems.githubAppID = 'A number';
    if (fields.githubAppInstallationID && !/^\d+$/.test(fields.githubAppInstallationID))
      problems.githubAppInstallationID = 'A number';
    if (!fields.githubAppPrivateKey.trim()) problems.githubAppPrivateKey = 'The private key is required';
  }
  if (method === 'google' && !fields.gcpServiceAccountKey.trim())
    problems.gcpServiceAccountKey = 'The key is required';
  if (fields.depth !== '' && !/^\d+$/.test(fields.depth)) problems.depth = 'A number';
  return problems;
}

/** The repository that the fields mean; only what its way of access needs. */
export function repositoryOf(fields: RepositoryFields): Partial<Repository> & { readonly repo: string } {
  return compact({
    repo: fields.url.trim(),
    ...typeOf(fields.type),
    name: fields.name.trim(),
    project: fields.project,
    ...credentials(fields),
    enableLfs: fields.enableLfs,
    insecureOCIForceHttp: fields.type.endsWith('oci') && fields.plainHttp,
    proxy: fields.proxy.trim(),
    noProxy: fields.noProxy.trim(),
    depth: Number(fields.depth || 0),
    ...(fields.method === 'ssh'
      ? { insecureIgnoreHostKey: fields.insecure, insecure: fields.insecure }
      : { insecure: fields.insecure }),
  }) as Partial<Repository> & { readonly repo: string };
}

/** The credentials template that the fields mean. */
export function templateOf(fields: RepositoryFields): Partial<RepoCreds> & { readonly url: string } {
  return compact({
    url: fields.url.trim(),
    ...typeOf(fields.type),
    proxy: fields.proxy.trim(),
    noProxy: fields.noProxy.trim(),
    ...credentials(fields),
  }) as Partial<RepoCreds> & { readonly url: string };
}

function credentials(fields: RepositoryFields): Readonly<Record<string, unknown>> {
  switch (fields.method) {
    case 'https':
      return {
        username: fields.username,
        password: fields.password,
        bearerToken: fields.bearerToken,
        tlsClientCertData: fields.tlsClientCertData,
        tlsClientCertKey: fields.tlsClientCertKey,
        forceHttpBasicAuth: fields.forceHttpBasicAuth,
      };
    case 'ssh':
      return { sshPrivateKey: fields.sshPrivateKey };
    case 'github':
      return {
        githubAppID: Number(fields.githubAppID || 0),
        githubAppInstallationID: Number(fields.githubAppInstallationID || 0),
        githubAppPrivateKey: fields.githubAppPrivateKey,
        githubAppEnterpriseBaseUrl: fields.githubAppEnterpriseBaseUrl.trim(),
      };
    case 'google':
      return { gcpServiceAccountKey: fields.gcpServiceAccountKey };
    case 'azure':
      return {
        useAzureWorkloadIdentity: fields.useAzureWorkloadIdentity,
        azureServicePrincipalTenantId: fields.azureTenant.trim(),
        azureServicePrincipalClientId: fields.azureClient.trim(),
        azureServicePrincipalClientSecret: fields.azureSecret,
        azureActiveDirectoryEndpoint: fields.azureEndpoint.trim(),
      };
  }
}

function compact(values: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => Boolean(value)));
}
