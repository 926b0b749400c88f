import { parseDuration } from '@tiphys/base';
import type { Environment } from '@tiphys/kube';
import type { RepoServerOptions } from '@tiphys/render';
import { readBytes } from './read-bytes.ts';

/** How git is used, from the environment: Argo CD's variables, and bounds of our own (`TIPHYS_…`, see docs/limits.md). */
export function gitSettings(env: Environment): NonNullable<RepoServerOptions['git']> {
  const count = (name: string): number | undefined => {
    const value = env[name] ?? '';
    if (value !== '' && !/^\d+$/.test(value)) throw new SyntaxError(`${name} is not a number: ${value}`);
    return Number(value) > 0 ? Number(value) : undefined;
  };
  const duration = (name: string): number | undefined => (env[name] ? parseDuration(env[name]) : undefined);
  const bytes = (name: string): number | undefined => (env[name] ? readBytes(env[name]) : undefined);
  return {
    submodules: isOn(env['ARGOCD_GIT_MODULES_ENABLED']),
    requestTimeoutMs: duration('ARGOCD_GIT_REQUEST_TIMEOUT'),
    retries: {
      attempts: count('ARGOCD_GIT_ATTEMPTS_COUNT') ?? 1,
      firstDelayMs: duration('ARGOCD_GIT_RETRY_DURATION') ?? 250,
      maxDelayMs: duration('ARGOCD_GIT_RETRY_MAX_DURATION') ?? 10_000,
      factor: count('ARGOCD_GIT_RETRY_FACTOR') ?? 2,
    },
    lockTimeoutMs: duration('ARGOCD_REVISION_CACHE_LOCK_TIMEOUT'),
    failureMaxAgeMs: duration('TIPHYS_GIT_FAILURE_EXPIRATION'),
    maxRequests: count('ARGOCD_GIT_LS_REMOTE_PARALLELISM_LIMIT'),
    fetchTimeoutMs: duration('TIPHYS_GIT_FETCH_TIMEOUT'),
    maxMirrors: count('TIPHYS_GIT_MAX_MIRRORS'),
    maxBytes: bytes('TIPHYS_GIT_MAX_BYTES'),
    maxFetchBytes: bytes('TIPHYS_GIT_MAX_FETCH_BYTES'),
    maxRefsBytes: bytes('TIPHYS_GIT_MAX_REFS_BYTES'),
    maxVerifiedCommits: count('TIPHYS_GIT_MAX_VERIFIED_COMMITS'),
    proxies: {
      http: either(env, 'HTTP_PROXY'),
      https: either(env, 'HTTPS_PROXY'),
      noProxy: either(env, 'NO_PROXY'),
    },
    azureIdentity: azureIdentity(env),
    googleIdentity: googleIdentity(env),
  };
}

/** As Go does, the variable in upper case before that in lower case. */
function either(env: Environment, name: string): string | undefined {
  return env[name] || env[name.toLowerCase()] || undefined;
}

/** What Azure's workload identity webhook sets in a pod. */
function azureIdentity(env: Environment): NonNullable<RepoServerOptions['git']>['azureIdentity'] {
  const [tenantId, clientId] = [env['AZURE_TENANT_ID'], env['AZURE_CLIENT_ID']];
  const tokenFile = env['AZURE_FEDERATED_TOKEN_FILE'];
  if (!tenantId || !clientId || !tokenFile) return undefined;
  const hosts = (env['TIPHYS_AZURE_DEVOPS_HOSTS'] ?? '').toLowerCase().split(',');
  return {
    tenantId,
    clientId,
    tokenFile,
    authority: env['AZURE_AUTHORITY_HOST'],
    hosts: hosts.map((host) => host.trim()).filter((host) => host !== ''),
  };
}

/** What credentials of type `external_account` may use: the administrator says, since whoever adds a repository writes them. */
function googleIdentity(env: Environment): NonNullable<RepoServerOptions['git']>['googleIdentity'] {
  const list = (name: string): string[] =>
    (env[name] ?? '')
      .split(',')
      .map((part) => part.trim())
      .filter((part) => part !== '');
  const tokenFiles = list('TIPHYS_GOOGLE_TOKEN_FILES');
  const hosts = list('TIPHYS_GOOGLE_HOSTS').map((host) => host.toLowerCase());
  return tokenFiles.length === 0 ? undefined : { tokenFiles, hosts };
}

/** `ARGOCD_GPG_ENABLED`: signatures are checked unless it says `false` or `no`. */
export function isGpgEnabled(env: Environment): boolean {
  return isOn(env['ARGOCD_GPG_ENABLED']);
}

/** When rendering pauses after failures: Argo CD's `ARGOCD_PAUSE_GEN_*`. */
export function failureSettings(
  env: Environment,
): NonNullable<NonNullable<RepoServerOptions['service']>['failures']> {
  const number = (name: string): number | undefined =>
    /^\d+$/.test(env[name] ?? '') ? Number(env[name]) : undefined;
  return {
    pauseAfter: number('ARGOCD_PAUSE_GEN_AFTER_FAILED_ATTEMPTS'),
    pauseMinutes: number('ARGOCD_PAUSE_GEN_MINUTES'),
    pauseRequests: number('ARGOCD_PAUSE_GEN_REQUESTS'),
  };
}

function isOn(value: string | undefined): boolean {
  return !/^(?:false|no|0)$/i.test(value ?? '');
}
