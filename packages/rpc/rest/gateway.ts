import type { ServerResponse } from 'node:http';
import { codes, parseJson, StatusError } from '@tiphys/base';
import type { Call, HttpRequest, HttpResponse } from '../call.ts';
import { headerOf, openCall, readBody } from '../call.ts';
import type { RouteInfo } from '../codec.ts';
import type { Dispatcher, Method } from '../dispatch.ts';
import { callError } from '../dispatch.ts';
import { isStream } from '../handler.ts';
import { bindRequest } from './bind.ts';
import type { FieldSelection } from './fields.ts';
import { parseFields } from './fields.ts';
import { sendError, sendMessage, sendPlain } from './respond.ts';
import type { RouteMatch, Router } from './router.ts';
import { createRouter } from './router.ts';
import { sendStream } from './stream.ts';

/** How the gateway behaves. */
export interface GatewayOptions {
  readonly routes: readonly RouteInfo[];
  /** Paths whose variables are URLs; see `RouterOptions`. */
  readonly rawPaths: readonly RegExp[];
  /** What a request that is no GET must have as content type; empty allows all. Default `application/json`. */
  readonly contentTypes?: readonly string[] | undefined;
  /** Methods whose answer `fields=` may cut, with the fields that stay in any case; streams always (`result.` in front). */
  readonly selectable: Readonly<Record<string, readonly string[]>>;
  /** Default true. */
  readonly gzip?: boolean | undefined;
  /** Milliseconds between the heartbeats of an event stream; default 15,000. */
  readonly heartbeatMs?: number | undefined;
}

/** One REST call on its way. */
export interface RestCall {
  readonly dispatcher: Dispatcher;
  readonly method: Method;
  readonly call: Call;
  readonly req: HttpRequest;
  readonly res: ServerResponse;
  readonly query: URLSearchParams;
  readonly gzip: boolean;
  /** What the caller wants of the answer; `undefined` for all. */
  readonly selection: FieldSelection | undefined;
  readonly heartbeatMs: number;
}

/** Answers REST calls by the rules of grpc-gateway v1. The returned promise never rejects. */
export function createGateway(
  dispatcher: Dispatcher,
  options: GatewayOptions,
): (req: HttpRequest, res: HttpResponse) => Promise<void> {
  const router = createRouter(options.routes, { rawPaths: options.rawPaths });
  const contentTypes = options.contentTypes ?? ['application/json'];
  return async (req, response) => {
    const res = response as ServerResponse;
    res.setHeader('vary', 'Accept-Encoding');
    if (!hasContentType(req, contentTypes)) return sendPlain(res, 415, 'Invalid content type');
    const found = findRoute(router, req);
    if ('status' in found) return sendPlain(res, found.status, found.text);
    await run(dispatcher, options, { req, res, ...found });
  };
}

function hasContentType(req: HttpRequest, contentTypes: readonly string[]): boolean {
  if (req.method === 'GET' || contentTypes.length === 0) return true;
  const given = headerOf(req.headers, 'content-type')?.toLowerCase();
  return contentTypes.some((type) => type.toLowerCase() === given);
}

interface Found {
  readonly match: RouteMatch;
  readonly query: URLSearchParams;
}

function findRoute(
  router: Router,
  req: HttpRequest,
): Found | { readonly status: number; readonly text: string } {
  const url = req.url ?? '/';
  const mark = url.indexOf('?');
  const path = mark < 0 ? url : url.slice(0, mark);
  const match = router.match(req.method ?? 'GET', path);
  if (match === 'method') return { status: 405, text: 'Method Not Allowed' };
  if (!match) return { status: 404, text: 'Not Found' };
  return { match, query: new URLSearchParams(mark < 0 ? '' : url.slice(mark + 1)) };
}

async function run(
  dispatcher: Dispatcher,
  options: GatewayOptions,
  { req, res, match, query }: Found & { readonly req: HttpRequest; readonly res: ServerResponse },
): Promise<void> {
  const startedMs = performance.now();
  const path = match.route.method;
  using call = openCall(req, res, { method: path, transport: 'rest', closing: dispatcher.closing(path) });
  let error: StatusError | undefined;
  let streaming = false;
  try {
    const method = dispatcher.method(path);
    const isStreaming = method.kind === 'server_streaming';
    const rest: RestCall = {
      dispatcher,
      method,
      call,
      req,
      res,
      query,
      gzip: options.gzip ?? true,
      selection: selectionOf(query, isStreaming ? 'stream' : options.selectable[path]),
      heartbeatMs: options.heartbeatMs ?? 15_000,
    };
    const request = await requestOf(rest, match);
    // What is wrong with the request itself is answered like any other call.
    streaming = isStreaming;
    await answer(rest, request);
  } catch (reason) {
    error = callError(reason, call.context.signal);
    sendError(res, error, { streaming, headers: call.responseHeaders });
  }
  dispatcher.finished(call.context, startedMs, error);
}

function selectionOf(
  query: URLSearchParams,
  kept: readonly string[] | 'stream' | undefined,
): FieldSelection | undefined {
  if (kept === undefined) return undefined;
  const text = query.get('fields');
  return kept === 'stream' ? parseFields(text, { prefix: 'result' }) : parseFields(text, { kept });
}

async function requestOf(rest: RestCall, match: RouteMatch): Promise<unknown> {
  const { dispatcher, method, call } = rest;
  const maxBytes = await dispatcher.admit(call.context);
  const body = match.route.body === '' ? undefined : await jsonBody(rest, maxBytes);
  return bindRequest(dispatcher.codec, {
    route: match.route,
    typeName: method.in,
    values: match.values,
    query: rest.query,
    body,
  });
}

async function answer(rest: RestCall, request: unknown): Promise<void> {
  const { method, call } = rest;
  const result = method.invoke(method.kind === 'client_streaming' ? one(request) : request, call.context);
  if (isStream(result)) return sendStream(rest, result);
  const message = await result;
  call.context.signal.throwIfAborted();
  return sendMessage(rest, message);
}

async function* one(request: unknown): AsyncGenerator<unknown> {
  yield request;
}

async function jsonBody({ req }: RestCall, maxBytes: number): Promise<unknown> {
  const bytes = await readBody(req, maxBytes);
  if (bytes.length === 0) return undefined;
  try {
    return parseJson(bytes.toString('utf8'));
  } catch (cause) {
    throw new StatusError(
      codes.invalidArgument,
      `invalid JSON in request body: ${(cause as Error).message}`,
      { cause },
    );
  }
}
