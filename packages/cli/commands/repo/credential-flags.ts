import { readFile } from 'node:fs/promises';
import { boolFlag, intFlag, stringFlag } from '../../command/flag-spec.ts';
import type { FlagSpec } from '../../command/flag-spec.ts';
import type { FlagSet } from '../../command/flag-set.ts';
import type { CliCall } from '../../cli.ts';
import { fatal, fatalGeneric } from '../../cli.ts';
import { errorText } from '../../error-text.ts';

/** Flags with credentials, shared by repositories and credential templates. */
export const credentialFlags: readonly FlagSpec[] = [
  stringFlag('username', 'User name'),
  stringFlag('password', 'Password'),
  stringFlag('bearer-token', 'Bearer token, for Git over HTTPS'),
  stringFlag('ssh-private-key-path', 'File with an SSH private key'),
  stringFlag('tls-client-cert-path', 'File with a TLS client certificate (PEM)'),
  stringFlag('tls-client-cert-key-path', 'File with the key of the TLS client certificate (PEM)'),
  intFlag('github-app-id', 'Id of a GitHub app'),
  intFlag('github-app-installation-id', 'Installation id of the GitHub app; looked up where left out'),
  stringFlag('github-app-private-key-path', 'File with the private key of the GitHub app'),
  stringFlag('github-app-enterprise-base-url', 'API address of a GitHub Enterprise server'),
  stringFlag('gcp-service-account-key-path', 'File with the key of a Google Cloud service account'),
  boolFlag('force-http-basic-auth', 'Always send basic authentication over HTTP'),
  boolFlag('use-azure-workload-identity', 'Authenticate by Azure workload identity'),
  boolFlag('enable-oci', 'The Helm repository is an OCI registry'),
  boolFlag('insecure-oci-force-http', 'Reach the OCI registry without TLS'),
  stringFlag('type', 'Type: git, oci or helm', { value: 'git' }),
  stringFlag('azure-service-principal-client-id', 'Client id of an Azure service principal'),
  stringFlag('azure-service-principal-client-secret', 'Client secret of the Azure service principal'),
  stringFlag('azure-service-principal-tenant-id', 'Tenant id of the Azure service principal'),
  stringFlag('azure-active-directory-endpoint', 'Active Directory endpoint outside the Azure public cloud'),
];

/** Whether what is registered already is changed. */
export const upsertFlag: FlagSpec = boolFlag('upsert', 'Change what is there where it differs');

/** Fields that repositories and credential templates have in common, by their JSON names. */
export type CredentialFields = Record<string, string | number | boolean>;

/** Reads credentials from flags and the files that they name; checks that they fit the URL. Asks for a missing password. */
export async function readCredentials(call: CliCall, url: string): Promise<CredentialFields> {
  const { flags, context } = call;
  const username = flags.string('username');
  const files = await readKeyFiles(flags, url);
  let password = flags.string('password');
  if (username !== '' && password === '') password = await context.prompter.askPassword('');
  checkBearerToken(flags, url, password);
  checkOciHttp(flags);
  const fields: CredentialFields = { type: flags.string('type'), username, password, ...files };
  for (const [flag, field] of textFields) fields[field] = flags.string(flag);
  for (const [flag, field] of numberFields) fields[field] = flags.number(flag);
  for (const [flag, field] of boolFields) fields[field] = flags.bool(flag);
  return withoutZeros(fields);
}

const textFields: readonly (readonly [string, string])[] = [
  ['bearer-token', 'bearerToken'],
  ['github-app-enterprise-base-url', 'githubAppEnterpriseBaseUrl'],
  ['azure-service-principal-client-id', 'azureServicePrincipalClientId'],
  ['azure-service-principal-client-secret', 'azureServicePrincipalClientSecret'],
  ['azure-service-principal-tenant-id', 'azureServicePrincipalTenantId'],
  ['azure-active-directory-endpoint', 'azureActiveDirectoryEndpoint'],
];
const numberFields: readonly (readonly [string, string])[] = [
  ['github-app-id', 'githubAppID'],
  ['github-app-installation-id', 'githubAppInstallationID'],
];
const boolFields: readonly (readonly [string, string])[] = [
  ['force-http-basic-auth', 'forceHttpBasicAuth'],
  ['use-azure-workload-identity', 'useAzureWorkloadIdentity'],
  ['enable-oci', 'enableOCI'],
  ['insecure-oci-force-http', 'insecureOCIForceHttp'],
];

/** The fields that say something: Go leaves zero values out, too. */
export function withoutZeros(fields: CredentialFields): CredentialFields {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== '' && value !== 0 && value !== false),
  );
}

async function readKeyFiles(flags: FlagSet, url: string): Promise<CredentialFields> {
  const fields: CredentialFields = {};
  const sshKey = flags.string('ssh-private-key-path');
  if (sshKey !== '') {
    if (!isSshUrl(url)) throw fatalGeneric('--ssh-private-key-path is only supported for SSH repositories.');
    fields['sshPrivateKey'] = await readFile(sshKey, 'utf8').catch((error: unknown) => {
      throw fatal(errorText(error));
    });
  }
  const cert = flags.string('tls-client-cert-path');
  const key = flags.string('tls-client-cert-key-path');
  if ((cert === '') !== (key === '')) {
    throw new Error('--tls-client-cert-path and --tls-client-cert-key-path must be specified together');
  }
  if (cert !== '') {
    if (!isHttpsUrl(url)) throw new Error('--tls-client-cert-path is only supported for HTTPS repositories');
    fields['tlsClientCertData'] = await readFile(cert, 'utf8');
    fields['tlsClientCertKey'] = await readFile(key, 'utf8');
  }
  for (const [flag, field] of httpsKeyFiles) {
    const file = flags.string(flag);
    if (file === '') continue;
    if (!isHttpsUrl(url)) throw new Error(`--${flag} is only supported for HTTPS repositories`);
    fields[field] = await readFile(file, 'utf8');
  }
  return fields;
}

const httpsKeyFiles: readonly (readonly [string, string])[] = [
  ['github-app-private-key-path', 'githubAppPrivateKey'],
  ['gcp-service-account-key-path', 'gcpServiceAccountKey'],
];

function checkBearerToken(flags: FlagSet, url: string, password: string): void {
  if (flags.string('bearer-token') === '') return;
  if (password !== '') throw new Error('only --bearer-token or --password is allowed, not both');
  if (flags.string('type') !== 'git')
    throw new Error('--bearer-token is only supported for Git repositories');
  if (!isHttpsUrl(url)) throw new Error('--bearer-token is only supported for HTTPS repositories');
}

function checkOciHttp(flags: FlagSet): void {
  if (!flags.bool('insecure-oci-force-http')) return;
  const type = flags.string('type');
  if (type === 'oci' || (type === 'helm' && flags.bool('enable-oci'))) return;
  throw new Error('--insecure-oci-force-http requires --type oci or --enable-oci');
}

/** Whether Git reaches a URL by SSH: `ssh://…`, `git@host:path`. */
export function isSshUrl(url: string): boolean {
  return /^(ssh:\/\/)?[^/:]*?@[^@]+$/.test(url);
}

/** Whether a URL is `https://…`. */
export function isHttpsUrl(url: string): boolean {
  return /^https:\/\//i.test(url);
}
