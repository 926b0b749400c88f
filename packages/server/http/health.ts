import { messageOf } from '@tiphys/base';
import type { HttpContext, HttpEndpoint } from './handler.ts';
import { send } from './send.ts';

const timeoutMs = 5000;

/** `/healthz`: `ok`; with `full=true` only while the API server answers. */
export function createHealth({ deps }: HttpContext): HttpEndpoint {
  return async (_req, res, url) => {
    if (url.searchParams.get('full') === 'true') {
      try {
        await deps.kube.version({ timeoutMs });
      } catch (reason) {
        deps.log.error('Error serving health check request', { error: messageOf(reason) });
        return send(res, { status: 503, body: '' });
      }
    }
    return send(res, { body: 'ok\n' });
  };
}
