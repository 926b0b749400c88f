import type { CallContext } from '@tiphys/rpc';
import type { Identity } from './auth/identity.ts';

/** One call of a known caller. */
export interface Call {
  readonly identity: Identity;
  readonly signal: AbortSignal;
  readonly context: CallContext;
  /** Whether a valid token (or `--disable-auth`) came with it. */
  readonly isLoggedIn: boolean;
}

/** Answers a request with one message. */
export type Unary<Request, Response> = (request: Request, call: Call) => Promise<Response>;

/** Answers a request with many messages. */
export type Stream<Request, Response> = (request: Request, call: Call) => AsyncIterable<Response>;

/** A service's methods by name. The parts of a service are checked where they are written; here only the names count. */
export type ServiceMethods = Readonly<
  Record<string, (request: never, call: Call) => Promise<unknown> | AsyncIterable<unknown>>
>;
