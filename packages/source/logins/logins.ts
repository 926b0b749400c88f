import type { RepositoryAccess } from '../git/access.ts';
import type { AzureIdentity } from './azure.ts';
import { azureLogin } from './azure.ts';
import { createGithubApps } from './github-app.ts';
import { googleLogin } from './google.ts';
import type { GoogleIdentity } from './google-identity.ts';
import type { LoginDeps } from './token-endpoint.ts';
import { createTokenCache } from './tokens.ts';

/** Turns credentials that stand for others (apps, keys of clouds, identities) into those that git knows. */
export type WithLogin = (repo: RepositoryAccess) => Promise<RepositoryAccess>;

/** Makes the logins; tokens are asked for once and used until shortly before they end. */
export function createLogins(
  deps: LoginDeps,
  {
    azureIdentity,
    googleIdentity,
  }: {
    readonly azureIdentity?: AzureIdentity | undefined;
    readonly googleIdentity?: GoogleIdentity | undefined;
  } = {},
): WithLogin {
  const tokens = createTokenCache(deps.clock);
  const githubApps = createGithubApps({ ...deps, tokens });
  return async (repo) => {
    const app = await githubApps.withLogin(repo);
    const google = await googleLogin(app, { ...deps, tokens, identity: googleIdentity });
    return azureLogin(google, { ...deps, tokens, identity: azureIdentity });
  };
}
