import { codes, StatusError } from '@tiphys/base';
import type { Admit, CallContext, Handlers } from '@tiphys/rpc';
import { isStream } from '@tiphys/rpc';
import type { Authenticator, Caller } from './auth/authenticator.ts';
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

/** What somebody who is not known may send. */
const maxStrangerBytes = 1024 * 1024;

/** The methods of the API, and who is let in before anything of a call's body is read. */
export interface ApiHandlers {
  readonly handlers: Handlers;
  readonly admit: Admit;
}

/** Services by full name, as handlers that know who calls. */
export function createHandlers(
  services: Readonly<Record<string, ServiceMethods>>,
  authenticator: Authenticator,
): ApiHandlers {
  const callers = new WeakMap<CallContext, Caller>();
  const callOf = (context: CallContext): Call => {
    const caller = callers.get(context);
    if (!caller) throw new StatusError(codes.internal, `${context.method} was not admitted`);
    return { ...caller, context, signal: context.signal };
  };
  const handlers: Record<string, Handlers[string]> = {};
  for (const [service, methods] of Object.entries(services)) {
    for (const [name, method] of Object.entries(methods)) {
      const path = `/${service}/${name}`;
      handlers[path] = withCaller(path, method, callOf);
    }
  }
  return {
    handlers,
    async admit(context) {
      checkClientVersion(context);
      const caller = await authenticator.identify(context, publicMethods.has(context.method));
      callers.set(context, caller);
      return caller.isLoggedIn ? undefined : maxStrangerBytes;
    },
  };
}

type Method = ServiceMethods[string];

/** Gives a method its caller. Both kinds of methods become one: streams start when they are read. */
function withCaller(path: string, method: Method, callOf: (context: CallContext) => Call): Handlers[string] {
  if (streamMethods.has(path)) {
    return async function* stream(request: never, context: CallContext): AsyncGenerator<unknown> {
      const result = method(request, callOf(context));
      if (!isStream(result)) throw new StatusError(codes.internal, `${path} answers with no stream`);
      yield* result;
    };
  }
  return async (request: never, context: CallContext): Promise<unknown> => {
    const result = method(unescapeRequest(path, request) as never, callOf(context));
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
