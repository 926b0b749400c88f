import { codes, isJsonObject, StatusError, withContext } from '@tiphys/base';
import type { RepositoryAccess } from '../git/access.ts';
import { readHttp } from '../http/http-reader.ts';
import type { AzurePassword } from '../oci/registry-login.ts';
import type { AzureIdentity } from './azure.ts';
import { requestIdentityToken } from './azure.ts';
import type { LoginDeps } from './token-endpoint.ts';
import { createTokenCache } from './tokens.ts';

/** Azure's management as a resource of Entra ID, whose tokens its registries exchange. */
const scope = 'https://management.core.windows.net/.default';
/** Hosts of Azure's registries. */
const ownHosts = /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.azurecr\.(?:io|cn|us)$/i;
const maxAnswerBytes = 256 * 1024;
const timeoutMs = 15_000;
/** Time a registry's password is used: Azure's hold for three hours. */
const passwordMs = 3 * 3_600_000;

/** Makes passwords of Azure's registries from the identity of this process: what Entra ID says of it is exchanged at the registry. */
export function createAzurePassword(deps: LoginDeps, identity: AzureIdentity | undefined): AzurePassword {
  const tokens = createTokenCache(deps.clock);
  return async (repo, { host, service }) => {
    try {
      if (!identity) {
        throw new StatusError(
          codes.failedPrecondition,
          'AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_FEDERATED_TOKEN_FILE are not set',
        );
      }
      // The identity is ours, not the repository owner's: it must not be sent to wherever a registry is said to be.
      if (!ownHosts.test(host) && !(identity.hosts ?? []).includes(host.toLowerCase())) {
        throw new StatusError(
          codes.permissionDenied,
          `${host} is not a registry of Azure (others are named by TIPHYS_AZURE_DEVOPS_HOSTS)`,
        );
      }
      return await tokens(`registry ${host} ${service}`, async () => {
        const entra = await tokens('management', () => requestIdentityToken({ identity, scope }, repo, deps));
        const token = await exchange({ host, service, entra }, repo, deps);
        return { token, expiresAt: deps.clock.now() + passwordMs };
      });
    } catch (error) {
      throw withContext('failed to get Azure access token', error);
    }
  };
}

async function exchange(
  { entra, host, service }: { readonly entra: string; readonly host: string; readonly service: string },
  repo: RepositoryAccess,
  { proxies, trust }: LoginDeps,
): Promise<string> {
  const url = `${repo.insecureOCIForceHttp ? 'http' : 'https'}://${host}/oauth2/exchange`;
  const bytes = await readHttp(
    url,
    { repo: { repo: url, proxy: repo.proxy, noProxy: repo.noProxy }, trust, proxies },
    {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({ grant_type: 'access_token', service, access_token: entra }).toString(),
      maxBytes: maxAnswerBytes,
      timeoutMs,
    },
  );
  const token = refreshToken(new TextDecoder().decode(bytes));
  if (token !== undefined) return token;
  throw new StatusError(codes.unknown, `the answer of ${host} was not understood`);
}

function refreshToken(text: string): string | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const token = isJsonObject(value) ? value['refresh_token'] : undefined;
    return typeof token === 'string' && token !== '' ? token : undefined;
  } catch {
    // The caller's error; the parser's would repeat parts of the answer.
    return undefined;
  }
}
