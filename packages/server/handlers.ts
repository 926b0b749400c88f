import { codes, StatusError } from '@tiphys/base';
import type { CallContext, Handlers } from '@tiphys/rpc';
import { isStream } from '@tiphys/rpc';
import type { Authenticator } from './auth/authenticator.ts';
import type { Call, ServiceMethods } from './call.ts';
import { checkClientVersion } from './client-version.ts';
import { unescapeRequest } from './unescape.ts';

/** Methods that everybody may call; who is known is known there too. */
const publicMethods: ReadonlySet<string> = new Set([
  '/version.VersionService/Version',
  '/cluster.SettingsService/Get',
  '/session.SessionService/Create',
  '/session.SessionService/Delete',
  '/session.SessionService/GetUserInfo',
]);

/** Services by full name, as handlers that know who calls. */
export function createHandlers(
  services: Readonly<Record<string, ServiceMethods>>,
  authenticator: Authenticator,
): Handlers {
  const handlers: Record<string, Handlers[string]> = {};
  for (const [service, methods] of Object.entries(services)) {
    for (const [name, method] of Object.entries(methods)) {
      const path = `/${service}/${name}`;
      handlers[path] = withCaller(authenticator, path, method);
    }
  }
  return handlers;
}

type Method = ServiceMethods[string];

/** Identifies the caller before the method runs. Both kinds of methods become one: streams start when they are read. */
function withCaller(authenticator: Authenticator, path: string, method: Method): Handlers[string] {
  const isPublic = publicMethods.has(path);
  const identify = async (context: CallContext): Promise<Call> => {
    checkClientVersion(context);
    const caller = await authenticator.identify(context, isPublic);
    return { ...caller, context, signal: context.signal };
  };
  if (streamMethods.has(path)) {
    return async function* stream(request: never, context: CallContext): AsyncGenerator<unknown> {
      const result = method(request, await identify(context));
      if (!isStream(result)) throw new StatusError(codes.internal, `${path} answers with no stream`);
      yield* result;
    };
  }
  return async (request: never, context: CallContext): Promise<unknown> => {
    const call = await identify(context);
    const result = method(unescapeRequest(path, request) as never, call);
    if (isStream(result)) throw new StatusError(codes.internal, `${path} answers with a stream`);
    return result;
  };
}

const streamMethods: ReadonlySet<string> = new Set([
  '/application.ApplicationService/Watch',
  '/application.ApplicationService/WatchResourceTree',
  '/application.ApplicationService/PodLogs',
  '/applicationset.ApplicationSetService/Watch',
]);
