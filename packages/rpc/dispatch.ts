import type { Logger } from '@tiphys/base';
import { codes, isAbort, StatusError, toStatusError } from '@tiphys/base';
import type { Codec, MethodInfo } from './codec.ts';
import type { CallContext, Handlers, Interceptor, Next } from './handler.ts';
import { compose } from './handler.ts';

/** A method that can be called. */
export interface Method extends MethodInfo {
  readonly path: string;
  readonly invoke: Next;
}

/** What the transports share. */
export interface Dispatcher {
  readonly codec: Codec;
  readonly log: Logger;
  readonly limits: Limits;
  /** Looks at a call before its body is read; resolves to how many bytes a message may have, or throws to refuse it. */
  admit(context: CallContext): Promise<number>;
  /** Aborts when calls of this method must end because the server closes: at once for streams; others may finish. */
  closing(path: string): AbortSignal | undefined;
  /** The method at a path. Throws `unimplemented` with Go's texts where there is none. */
  method(path: string): Method;
  /** Tells the log about a finished call. */
  finished(context: CallContext, startedMs: number, error: StatusError | undefined): void;
}

/** Bounds of what one caller may send. */
export interface Limits {
  /** One gRPC message, and one REST body; default 200 MiB. */
  readonly maxMessageBytes: number;
  /** All headers of a request; default 128 KiB. */
  readonly maxHeaderBytes: number;
}

/** Default bounds. */
export const defaultLimits: Limits = { maxMessageBytes: 200 * 1024 * 1024, maxHeaderBytes: 128 * 1024 };

/**
 * Decides about a call by its headers, before anything of its body is read: throws to refuse it, or says how many bytes a message
 * of it may have (`undefined`: the server's limit).
 */
export type Admit = (context: CallContext) => Promise<number | undefined>;

/** What a dispatcher is made of. */
export interface DispatcherDeps {
  readonly codec: Codec;
  readonly methods: Readonly<Record<string, MethodInfo>>;
  readonly handlers: Handlers;
  readonly interceptors: readonly Interceptor[];
  readonly log: Logger;
  readonly limits: Limits;
  readonly closing: AbortSignal;
  readonly admit?: Admit | undefined;
  readonly onFinished?: ((context: CallContext, durationMs: number, code: number) => void) | undefined;
}

/** Joins the methods of a schema with their handlers. */
export function createDispatcher(deps: DispatcherDeps): Dispatcher {
  const methods = new Map<string, Method>();
  const services = new Set<string>();
  for (const [path, info] of Object.entries(deps.methods)) {
    const handler = deps.handlers[path];
    if (!handler) continue;
    services.add(serviceOf(path));
    methods.set(path, { ...info, path, invoke: compose(handler, deps.interceptors) });
  }
  return {
    codec: deps.codec,
    log: deps.log,
    limits: deps.limits,
    async admit(context) {
      const maxBytes = await deps.admit?.(context);
      return Math.min(maxBytes ?? Number.POSITIVE_INFINITY, deps.limits.maxMessageBytes);
    },
    closing: (path) => (deps.methods[path]?.kind === 'server_streaming' ? deps.closing : undefined),
    method(path) {
      const found = methods.get(path);
      if (!found) throw unknownMethod(path, services);
      return found;
    },
    finished(context, startedMs, error) {
      const durationMs = performance.now() - startedMs;
      deps.onFinished?.(context, durationMs, error?.code ?? codes.ok);
      logCall(deps.log, context, { durationMs, error });
    },
  };
}

/** What a caller is told of an error: everything unexpected becomes a plain status. */
export function callError(reason: unknown, signal: AbortSignal): StatusError {
  // The caller's own deadline or going away explains whatever failed because of it.
  if (signal.aborted && isAbort(reason)) return toStatusError(signal.reason);
  return toStatusError(reason);
}

function serviceOf(path: string): string {
  return path.slice(1, path.lastIndexOf('/'));
}

function unknownMethod(path: string, services: ReadonlySet<string>): StatusError {
  const slash = path.lastIndexOf('/');
  if (!path.startsWith('/') || slash <= 0) {
    return new StatusError(codes.unimplemented, `malformed method name: "${path}"`);
  }
  const service = serviceOf(path);
  return new StatusError(
    codes.unimplemented,
    services.has(service)
      ? `unknown method ${path.slice(slash + 1)} for service ${service}`
      : `unknown service ${service}`,
  );
}

interface CallOutcome {
  readonly durationMs: number;
  readonly error: StatusError | undefined;
}

function logCall(log: Logger, context: CallContext, { durationMs, error }: CallOutcome): void {
  const fields = {
    'grpc.method': context.method,
    transport: context.transport,
    'grpc.code': error?.code ?? codes.ok,
    'grpc.time_ms': Math.round(durationMs * 1000) / 1000,
  };
  if (!error) log.debug('finished call', fields);
  else if (error.code === codes.internal || error.code === codes.unknown) {
    log.error('finished call', { ...fields, error: error.message, cause: causeText(error) });
  } else log.info('finished call', { ...fields, error: error.message });
}

function causeText(error: StatusError): string | undefined {
  return error.cause instanceof Error ? error.cause.stack : undefined;
}
