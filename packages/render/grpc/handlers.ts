import { createHash, timingSafeEqual } from 'node:crypto';
import { codes, StatusError } from '@tiphys/base';
import type { CallContext, Handlers, Interceptor } from '@tiphys/rpc';
import type { RepoService } from '../types.ts';
import { repoServerPaths } from './methods.ts';

/** Header that carries the token between our own components. */
export const repoServerTokenHeader = 'x-tiphys-token';

/** The repo server's methods for an RPC server. */
export function repoServiceHandlers(service: RepoService): Handlers {
  const names = Object.keys(repoServerPaths) as (keyof RepoService)[];
  return Object.fromEntries(
    names.map((name) => {
      const method = service[name] as (request: never, options: { signal: AbortSignal }) => Promise<unknown>;
      return [
        repoServerPaths[name],
        (request: never, { signal }: CallContext) => method(request, { signal }),
      ];
    }),
  );
}

/**
 * Refuses calls without the token that our components share, and without a certificate that the port asks for: whoever may ask a repo
 * server to render may run templates with the credentials of every repository (Argo CD's own port asks nobody). Health is told to all.
 * While there is no token yet, it does not count.
 */
export function requireRepoServerToken(token: () => string | undefined): Interceptor {
  const digest = (text: string): Buffer => createHash('sha256').update(text).digest();
  return (request, context, next) => {
    if (context.clientVerified || context.method.startsWith('/grpc.health.v1.Health/'))
      return next(request, context);
    const expected = token();
    const given = context.header(repoServerTokenHeader) ?? '';
    if (expected === undefined || !timingSafeEqual(digest(expected), digest(given))) {
      throw new StatusError(codes.unauthenticated, 'the repo server takes calls of Tiphys components only');
    }
    return next(request, context);
  };
}
