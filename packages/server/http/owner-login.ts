import { isSecure } from '@tiphys/rpc';
import { sessionCookies } from '../auth/cookies.ts';
import type { HttpContext, HttpEndpoint } from './handler.ts';
import { send } from './send.ts';

/** Where a browser shows the owner's token. */
export const ownerLoginPath = '/auth/owner';

/** `/auth/owner?token=…`: keeps the owner's token in a cookie and leads to the page. */
export function createOwnerLogin({ options, authenticator }: HttpContext): HttpEndpoint {
  return async (req, res, url) => {
    const token = url.searchParams.get('token') ?? '';
    if (!authenticator.isOwner(token)) return send(res, { status: 403, body: 'this is not the token\n' });
    const cookies = sessionCookies(token, { secure: isSecure(req), path: options.rootPath });
    const headers = {
      location: options.baseHref ?? '/',
      'set-cookie': [...cookies],
      'cache-control': 'no-store',
      'referrer-policy': 'no-referrer',
    };
    return send(res, { status: 303, headers, body: '' });
  };
}
