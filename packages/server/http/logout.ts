import { isAbort } from '@tiphys/base';
import { headerOf, isSecure } from '@tiphys/rpc';
import { sessionCookies, tokenOfCookies } from '../auth/cookies.ts';
import type { HttpContext, HttpEndpoint } from './handler.ts';
import { send } from './send.ts';

/** `/auth/logout`: makes the caller's token useless, clears the cookie and leads back to the page. */
export function createLogout({ deps, options, authenticator }: HttpContext): HttpEndpoint {
  return async (req, res) => {
    const cookie = headerOf(req.headers, 'cookie');
    const token = tokenOfCookies(cookie);
    if (token === '') return send(res, { status: 400, body: 'Failed to retrieve ArgoCD auth token\n' });
    try {
      await authenticator.sessions.revoke(token);
    } catch (reason) {
      // A token that is not valid any more needs no revoking.
      if (isAbort(reason)) throw reason;
    }
    const root = (options.rootPath ?? '').replace(/^\/+|\/+$/g, '');
    const own = `${isSecure(req) ? 'https' : 'http'}://${headerOf(req.headers, 'host') ?? headerOf(req.headers, ':authority') ?? 'localhost'}/${root}`;
    const location = (deps.config.settings().url || own).replace(/\/+$/, '');
    const cookies = sessionCookies('', { secure: isSecure(req), path: options.rootPath });
    return send(res, { status: 303, headers: { location, 'set-cookie': [...cookies] }, body: '' });
  };
}
