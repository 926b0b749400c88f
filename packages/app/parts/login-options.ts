import type { Environment } from '@tiphys/kube';
import type { ServerOptions } from '@tiphys/server';

/** How logins are limited, by Argo CD's variables; what is not a whole number counts as not said. */
export function loginOptions(env: Environment): NonNullable<ServerOptions['login']> {
  const seconds = readCount(env['ARGOCD_SESSION_FAILURE_WINDOW_SECONDS']);
  return {
    maxFailures: readCount(env['ARGOCD_SESSION_FAILURE_MAX_FAIL_COUNT']),
    windowMs: seconds === undefined ? undefined : seconds * 1000,
    maxNames: readCount(env['ARGOCD_SESSION_MAX_CACHE_SIZE']),
    maxLogins: readCount(env['ARGOCD_MAX_CONCURRENT_LOGIN_REQUESTS_COUNT']),
  };
}

function readCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}
