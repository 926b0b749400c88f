import type { Message } from '../schema/build.ts';

/** How many messages go each way. */
export type MethodKind = 'unary' | 'server_streaming' | 'client_streaming' | 'bidi_streaming';

/** HTTP verbs of the REST API. */
export type Verb = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** A REST binding. `body` is `''`, `*` for the whole request, or the one field that the body fills. */
export interface Route {
  readonly verb: Verb;
  readonly path: string;
  readonly body: string;
}

/** A method with the messages it takes and gives, and its REST bindings. */
export interface Method<In = unknown, Out = unknown> {
  readonly in: Message<In>;
  readonly out: Message<Out>;
  readonly kind: MethodKind;
  readonly routes: readonly Route[];
}

/** A gRPC service: its full name and its methods in the order in which their routes are matched. */
export interface Service {
  readonly name: string;
  readonly methods: Readonly<Record<string, Method>>;
}

type Routes = Route | readonly Route[];

/** One request, one answer. */
export function unary<In, Out>(
  input: Message<In>,
  output: Message<Out>,
  routes: Routes = [],
): Method<In, Out> {
  return { in: input, out: output, kind: 'unary', routes: [routes].flat() };
}

/** One request, many answers. */
export function serverStream<In, Out>(
  input: Message<In>,
  output: Message<Out>,
  routes: Routes = [],
): Method<In, Out> {
  return { in: input, out: output, kind: 'server_streaming', routes: [routes].flat() };
}

/** Many requests, one answer. */
export function clientStream<In, Out>(
  input: Message<In>,
  output: Message<Out>,
  routes: Routes = [],
): Method<In, Out> {
  return { in: input, out: output, kind: 'client_streaming', routes: [routes].flat() };
}

/** Many requests, many answers. */
export function bidiStream<In, Out>(input: Message<In>, output: Message<Out>): Method<In, Out> {
  return { in: input, out: output, kind: 'bidi_streaming', routes: [] };
}

/** `GET path`. */
export function get(path: string): Route {
  return { verb: 'GET', path, body: '' };
}

/** `DELETE path`, which has no body but in one place. */
export function del(path: string, body = ''): Route {
  return { verb: 'DELETE', path, body };
}

/** `POST path`. */
export function post(path: string, body = '*'): Route {
  return { verb: 'POST', path, body };
}

/** `PUT path`. */
export function put(path: string, body = '*'): Route {
  return { verb: 'PUT', path, body };
}

/** `PATCH path`. */
export function patch(path: string, body = '*'): Route {
  return { verb: 'PATCH', path, body };
}
