import type { Encoded } from './encoded.ts';

/** How a call came in. */
export type Transport = 'grpc' | 'grpc-web' | 'rest';

/** One call, as a handler sees it. */
export interface CallContext {
  /** Full method path, e.g. `/application.ApplicationService/List`. */
  readonly method: string;
  readonly transport: Transport;
  /** Whether the connection is encrypted. */
  readonly secure: boolean;
  /** Whether the caller showed a certificate of an authority that the server asks for. */
  readonly clientVerified: boolean;
  /** Aborts when the caller goes away, its deadline passes, or the server closes. */
  readonly signal: AbortSignal;
  readonly remoteAddress: string;
  /** Milliseconds until the caller's deadline; `undefined` where it set none. */
  remainingMs(): number | undefined;
  /** A request header (lower-case name); several values are joined with `, `. */
  header(name: string): string | undefined;
  /** Adds a response header; it must be set before the first message. */
  setHeader(name: string, value: string | readonly string[]): void;
}

/** Answers one request with one message; for client streams the request is an `AsyncIterable` of messages. */
export type UnaryHandler = (request: never, context: CallContext) => Promise<unknown>;

/** Answers one request with many messages. */
export type StreamHandler = (request: never, context: CallContext) => AsyncIterable<unknown>;

/** Handlers by full method path. A message is plain JSON or `Encoded`. */
export type Handlers = Readonly<Record<string, UnaryHandler | StreamHandler>>;

/** What the caller of `next` gets: a message, or a stream of them. */
export type Result = Promise<unknown> | AsyncIterable<unknown>;

/** Sees every call before its handler; throws to refuse it. */
export type Interceptor = (request: unknown, context: CallContext, next: Next) => Result;

/** Goes on with the next interceptor or the handler. */
export type Next = (request: unknown, context: CallContext) => Result;

/** A message to be sent. */
export type Message = Encoded | object;

/** Puts interceptors around a handler, the first one outermost. */
export function compose(handler: UnaryHandler | StreamHandler, interceptors: readonly Interceptor[]): Next {
  return interceptors.reduceRight<Next>(
    (next, interceptor) => (request, context) => interceptor(request, context, next),
    (request, context) => handler(request as never, context),
  );
}

/** Whether a result is a stream of messages. */
export function isStream(result: unknown): result is AsyncIterable<unknown> {
  return typeof result === 'object' && result !== null && Symbol.asyncIterator in result;
}
