import { readFile } from 'node:fs/promises';
import { codes, StatusError, withContext } from '@tiphys/base';
import type { RepositoryAccess } from '../git/access.ts';
import { accessKey } from '../git/access.ts';
import { parseGitUrl } from '../git/url.ts';
import type { LoginDeps } from './token-endpoint.ts';
import { requestToken } from './token-endpoint.ts';
import type { TokenCache } from './tokens.ts';

/** Azure DevOps as a resource of Entra ID. */
const devOpsScope = '499b84ac-1321-427f-aa17-267ca6975798/.default';
const publicAuthority = 'https://login.microsoftonline.com';
/** Hosts of Azure DevOps. */
const ownHosts = /^(?:dev\.azure\.com|[a-z0-9-]+\.visualstudio\.com)$/i;

/** The identity that a pod has from Azure's workload identity webhook: `AZURE_TENANT_ID`, `AZURE_CLIENT_ID` and the like. */
export interface AzureIdentity {
  readonly tenantId: string;
  readonly clientId: string;
  /** File with a token of the pod's service account; it is renewed in place. */
  readonly tokenFile: string;
  /** Default `https://login.microsoftonline.com`. */
  readonly authority?: string | undefined;
  /** Hosts besides those of Azure DevOps that may get a token of this identity. */
  readonly hosts?: readonly string[] | undefined;
}

/** The repository with a token of Azure as its bearer token; one without Azure credentials comes back as it is. */
export async function azureLogin(
  repo: RepositoryAccess,
  deps: LoginDeps & { readonly tokens: TokenCache; readonly identity: AzureIdentity | undefined },
): Promise<RepositoryAccess> {
  const isPrincipal = Boolean(
    repo.azureServicePrincipalClientId &&
    repo.azureServicePrincipalClientSecret &&
    repo.azureServicePrincipalTenantId,
  );
  if (repo.useAzureWorkloadIdentity !== true && !isPrincipal) return repo;
  try {
    const bearerToken = repo.useAzureWorkloadIdentity
      ? await identityToken(repo, deps)
      : await deps.tokens(`azure ${accessKey(repo)}`, () => principalToken(repo, deps));
    return { ...repo, username: undefined, password: undefined, bearerToken };
  } catch (error) {
    throw withContext('failed to get Azure access token', error);
  }
}

async function identityToken(
  repo: RepositoryAccess,
  deps: LoginDeps & { readonly tokens: TokenCache; readonly identity: AzureIdentity | undefined },
): Promise<string> {
  const { identity } = deps;
  if (!identity) {
    throw new StatusError(
      codes.failedPrecondition,
      'AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE are not set',
    );
  }
  // The identity is ours, not the repository owner's: it must not be sent to wherever a repository is said to be.
  const { host, protocol } = parseGitUrl(repo.repo);
  if (protocol !== 'https' && protocol !== 'http')
    throw new StatusError(codes.invalidArgument, 'HTTPS is needed');
  if (!ownHosts.test(host) && !(identity.hosts ?? []).includes(host.toLowerCase())) {
    throw new StatusError(
      codes.permissionDenied,
      `${host} is not a host of Azure DevOps (others are named by TIPHYS_AZURE_DEVOPS_HOSTS)`,
    );
  }
  return deps.tokens('azure workload identity', () =>
    requestIdentityToken({ identity, scope: devOpsScope }, repo, deps),
  );
}

/** Asks Entra ID for a token of the pod's identity for some resource. */
export async function requestIdentityToken(
  { identity, scope }: { readonly identity: AzureIdentity; readonly scope: string },
  repo: Pick<RepositoryAccess, 'proxy' | 'noProxy'>,
  deps: LoginDeps,
): ReturnType<typeof requestToken> {
  return requestToken(
    {
      url: tokenUrl(identity.authority || publicAuthority, identity.tenantId),
      form: {
        grant_type: 'client_credentials',
        client_id: identity.clientId,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: (await readFile(identity.tokenFile, 'utf8')).trim(),
        scope,
      },
    },
    repo,
    deps,
  );
}

function principalToken(repo: RepositoryAccess, deps: LoginDeps): ReturnType<typeof requestToken> {
  const authority = repo.azureActiveDirectoryEndpoint || publicAuthority;
  return requestToken(
    {
      url: tokenUrl(authority, repo.azureServicePrincipalTenantId ?? ''),
      form: {
        grant_type: 'client_credentials',
        client_id: repo.azureServicePrincipalClientId ?? '',
        client_secret: repo.azureServicePrincipalClientSecret ?? '',
        scope: devOpsScope,
      },
    },
    repo,
    deps,
  );
}

function tokenUrl(authority: string, tenant: string): string {
  return `${authority.replace(/\/+$/, '')}/${encodeURIComponent(tenant)}/oauth2/v2.0/token`;
}
