import type { Span, TraceCarrier, Tracer } from '@tiphys/base';
import { codes, toStatusError, traced } from '@tiphys/base';
import type { RpcClient, RpcCallOptions } from './client/types.ts';
import type { CallContext, Interceptor } from './handler.ts';
import { isStream } from './handler.ts';

/** Health checks and reflection: asked all the time, and no work. */
const unobserved = /^\/grpc\./;

/** Begins the span of a call that came in, as a part of the trace that its caller sent along. */
export function startCallSpan(tracer: Tracer, context: CallContext): Span {
  return tracer.start({
    name: context.method.replace(/^\//, ''),
    kind: 'server',
    parent: carrierOf((name) => context.header(name)),
    attributes: { ...rpcAttributes(context.method), 'tiphys.transport': context.transport },
  });
}

/** What came along of a trace in request headers. */
export function carrierOf(header: (name: string) => string | undefined): TraceCarrier {
  const [traceparent, tracestate] = [header('traceparent'), header('tracestate')];
  return traceparent ? { traceparent, ...(tracestate ? { tracestate } : {}) } : {};
}

/** A span for every call of a server, named by its method; that of a stream ends with the stream. */
export function callSpans(tracer: Tracer): Interceptor {
  return (request, context, next) => {
    if (unobserved.test(context.method)) return next(request, context);
    const span = startCallSpan(tracer, context);
    try {
      const result = span.run(() => next(request, context));
      return isStream(result) ? endedByStream(result, span) : endedByMessage(result, span);
    } catch (error) {
      endCallSpan(span, error);
      throw error;
    }
  };
}

/** Ends the span of a call with its status. */
export function endCallSpan(span: Span, error?: unknown): void {
  span.set({ 'rpc.grpc.status_code': error === undefined ? codes.ok : toStatusError(error).code });
  span.end(error);
}

async function endedByMessage(result: Promise<unknown>, span: Span): Promise<unknown> {
  try {
    const message = await result;
    endCallSpan(span);
    return message;
  } catch (error) {
    endCallSpan(span, error);
    throw error;
  }
}

async function* endedByStream(messages: AsyncIterable<unknown>, span: Span): AsyncGenerator<unknown> {
  let failure: unknown;
  try {
    yield* messages;
  } catch (error) {
    failure = error;
    throw error;
  } finally {
    endCallSpan(span, failure);
  }
}

/** The same client, whose calls are spans and carry the trace to the server. Streams only carry it. */
export function tracedClient<T extends Pick<RpcClient, 'unary' | 'clientStream'>>(
  client: T,
  tracer: Tracer,
): T {
  const withTrace = (options: RpcCallOptions = {}): RpcCallOptions => ({
    ...options,
    headers: { ...options.headers, ...tracer.carrier() },
  });
  const call = <R>(path: string, work: () => Promise<R>): Promise<R> =>
    traced(tracer, { name: path.slice(1), kind: 'client', attributes: rpcAttributes(path) }, work);
  return {
    ...client,
    unary: (path: string, request: object, options?: RpcCallOptions) =>
      call(path, () => client.unary(path, request, withTrace(options))),
    clientStream: (path: string, requests: AsyncIterable<object>, options?: RpcCallOptions) =>
      call(path, () => client.clientStream(path, requests, withTrace(options))),
  };
}

/** OpenTelemetry's names for what is called; a plain HTTP endpoint has none of them. */
function rpcAttributes(method: string): Readonly<Record<string, string>> {
  const [, service, name] = /^\/([^/]+)\/([^/]+)$/.exec(method) ?? [];
  if (service === undefined || name === undefined) return {};
  return { 'rpc.system': 'grpc', 'rpc.service': service, 'rpc.method': name };
}
