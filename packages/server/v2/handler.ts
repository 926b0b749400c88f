import type { ServerResponse } from 'node:http';
import type { Tracer } from '@tiphys/base';
import { codes, parseJson, StatusError } from '@tiphys/base';
import type { HttpRequest, HttpResponse, PlainRestCall } from '@tiphys/rpc';
import { endCallSpan, headerOf, openRestCall, readBody, startCallSpan } from '@tiphys/rpc';
import type { Authenticator } from '../auth/authenticator.ts';
import { send } from '../http/send.ts';
import { sendEvents, sendJson } from './respond.ts';
import type { V2Route } from './route.ts';
import { matchRoute } from './route.ts';

const defaultMaxBodyBytes = 1024 * 1024;
const prefix = '/api/v2/';

/** What the additive API is served with. */
export interface V2HandlerDeps {
  readonly routes: readonly V2Route[];
  readonly authenticator: Authenticator;
  readonly tracer: Tracer;
  /** Aborts when the server closes; streams end then. */
  readonly closing: AbortSignal;
}

/** How the additive API is served. */
export interface V2HandlerOptions {
  /** Content types that requests other than GET may have; empty allows all. It keeps other sites' forms out. */
  readonly contentTypes: readonly string[];
  readonly gzip: boolean;
}

/** Answers requests below `/api/v2/`; false for any other path. Nothing of a stranger's body is read. */
export function createV2Handler(
  deps: V2HandlerDeps,
  options: V2HandlerOptions,
): (req: HttpRequest, res: HttpResponse, url: URL) => Promise<boolean> {
  return async (req, res, url) => {
    if (!url.pathname.startsWith(prefix)) return false;
    const method = req.method ?? 'GET';
    const found = matchRoute(deps.routes, method, url.pathname.slice(prefix.length));
    if (found === undefined) await send(res, { status: 404, body: 'Not Found\n' });
    else if (found === 'method') await send(res, { status: 405, body: 'Method Not Allowed\n' });
    else if (method !== 'GET' && !hasContentType(req, options.contentTypes))
      await send(res, { status: 415, body: 'Invalid content type\n' });
    else await answer(deps, options, { req, res, url, ...found });
    return true;
  };
}

function hasContentType(req: HttpRequest, allowed: readonly string[]): boolean {
  return allowed.length === 0 || allowed.includes(headerOf(req.headers, 'content-type') ?? '');
}

interface Exchange {
  readonly req: HttpRequest;
  readonly res: HttpResponse;
  readonly url: URL;
  readonly route: V2Route;
  readonly params: Readonly<Record<string, string>>;
}

async function answer(
  { authenticator, closing, tracer }: V2HandlerDeps,
  { gzip }: V2HandlerOptions,
  { req, res, url, route, params }: Exchange,
): Promise<void> {
  using rest: PlainRestCall = openRestCall(req, res, {
    method: `${route.method} ${prefix}${route.path}`,
    closing,
  });
  const { context } = rest;
  const span = startCallSpan(tracer, context);
  let failure: unknown;
  try {
    const caller = await authenticator.identify(context, false);
    const body = route.method === 'GET' ? undefined : await readJson(req, route.maxBodyBytes);
    const call = { ...caller, context, signal: context.signal };
    const result = span.run(() => route.handle({ call, params, query: url.searchParams, body }));
    if (isMany(result)) await sendEvents(rest, result, { gzip });
    else await sendJson(rest, await result, { gzip });
  } catch (reason) {
    failure = reason;
    if (!(res as ServerResponse).destroyed) rest.fail(reason);
  } finally {
    endCallSpan(span, failure);
  }
}

async function readJson(req: HttpRequest, maxBytes = defaultMaxBodyBytes): Promise<unknown> {
  const text = (await readBody(req, maxBytes)).toString('utf8');
  if (text.trim() === '') return undefined;
  try {
    return parseJson(text);
  } catch (cause) {
    throw new StatusError(codes.invalidArgument, 'the body is no JSON', { cause });
  }
}

function isMany(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
}
