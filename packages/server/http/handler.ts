import type { HttpRequest, HttpResponse } from '@tiphys/rpc';
import type { Access } from '../auth/access.ts';
import type { Authenticator } from '../auth/authenticator.ts';
import type { ServerDeps, ServerOptions } from '../types.ts';
import { createBadge } from './badge.ts';
import { createHealth } from './health.ts';
import { createLogout } from './logout.ts';
import { createOwnerLogin, ownerLoginPath } from './owner-login.ts';
import { send } from './send.ts';
import { createStaticAssets } from './static-assets.ts';
import { createSwagger } from './swagger.ts';
import { createWebhook } from './webhook.ts';

/** What the plain HTTP endpoints need. */
export interface HttpContext {
  readonly deps: ServerDeps;
  readonly options: ServerOptions;
  readonly access: Access;
  readonly authenticator: Authenticator;
  /** Answers `/api/v2/`. */
  readonly v2: (req: HttpRequest, res: HttpResponse, url: URL) => Promise<boolean>;
}

/** Answers one request; its path and query are taken apart. */
export type HttpEndpoint = (req: HttpRequest, res: HttpResponse, url: URL) => Promise<void>;

const notFound: HttpEndpoint = (_req, res) => send(res, { status: 404, body: '404 page not found\n' });

/** Everything besides gRPC and the REST gateway: health, webhooks, badge, logout, API description, page. */
export function createHttpHandler(
  context: HttpContext,
): (req: HttpRequest, res: HttpResponse) => Promise<boolean> {
  const endpoints = new Map<string, HttpEndpoint>([
    ['/healthz', createHealth(context)],
    ['/api/webhook', createWebhook(context)],
    ['/api/badge', createBadge(context)],
    ['/auth/logout', createLogout(context)],
    [ownerLoginPath, context.options.ownerToken ? createOwnerLogin(context) : notFound],
    ['/swagger.json', context.options.swagger === false ? notFound : createSwagger(context)],
    ['/extensions.js', (_req, res) => send(res, { contentType: 'application/javascript', body: '' })],
  ]);
  const assets = createStaticAssets(context);
  return async (req, res) => {
    const url = new URL(req.url ?? '/', 'http://localhost');
    const endpoint = endpoints.get(url.pathname);
    if (endpoint) {
      await endpoint(req, res, url);
      return true;
    }
    if (await context.v2(req, res, url)) return true;
    if (url.pathname.startsWith('/api/')) return false;
    if (url.pathname.startsWith('/auth/') && url.pathname !== '/auth/') {
      await send(res, { status: 404, body: 'SSO is not configured\n' });
      return true;
    }
    return assets(req, res, url);
  };
}
