import { codes, deadline, parseJson, sleep, StatusError, systemClock } from '@tiphys/base';
import type { ClientConfig } from '../config.ts';
import { statusErrorOfAnswer } from '../errors.ts';
import type { HttpAnswer, HttpRequest, Transport } from '../transport/types.ts';
import type { CallOptions, Impersonation } from '../types.ts';
import { createRateLimiter } from './rate-limiter.ts';

const defaultTimeoutMs = 60_000;
/** Largest answer that is held in one piece: discovery and OpenAPI documents are the largest known. */
const maxAnswerBytes = 64 * 1024 * 1024;
const maxErrorBytes = 1024 * 1024;
/** How often a server that says "later" is asked again, and the longest it may make us wait each time. */
const maxLaterRetries = 5;
const maxRetryAfterMs = 10_000;

/** One call as the client's parts make it. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly accept?: string | undefined;
  readonly contentType?: string | undefined;
  readonly body?: unknown;
}

/** Sends calls: who asks, deadlines, waiting when told to, errors from answers, bounds. */
export interface Requester {
  /** The JSON of an answer. */
  json(call: Call, options?: CallOptions): Promise<unknown>;
  /** The text of an answer. */
  text(call: Call, options?: CallOptions): Promise<string>;
  /** An answer that is read while it comes in, for as long as `signal` lets it. */
  stream(call: Call, signal: AbortSignal): Promise<HttpAnswer>;
}

/** Makes a requester that acts as `impersonate` where given. */
export function createRequester(
  transport: Transport,
  impersonate: Impersonation | undefined,
  send: Send = (call) => call(),
): Requester {
  const identity = impersonationHeaders(impersonate);

  const stream = async (call: Call, signal: AbortSignal): Promise<HttpAnswer> => {
    const body = call.body === undefined ? undefined : JSON.stringify(call.body);
    const headers = {
      accept: call.accept ?? 'application/json',
      ...(body === undefined ? {} : { 'content-type': call.contentType ?? 'application/json' }),
      ...identity,
    };
    for (let retries = 0; ; retries++) {
      const request = { method: call.method, path: call.path, headers, body, signal };
      const answer = await send(() => transport.request(request), { request, retries });
      if (answer.status < 400) return answer;
      const text = await readText(answer.body, maxErrorBytes, 'error');
      const waitMs = retryAfterMs(answer);
      if (waitMs === undefined || retries >= maxLaterRetries) throw statusErrorOfAnswer(answer.status, text);
      await sleep(waitMs, signal);
    }
  };
  const text: Requester['text'] = async (call, options = {}) => {
    const { timeoutMs = defaultTimeoutMs, signal } = options;
    using limit = deadline(`${call.method} ${call.path}`, timeoutMs, signal);
    const answer = await stream(call, limit.signal);
    return await readText(answer.body, maxAnswerBytes, call.path);
  };

  return {
    stream,
    text,
    async json(call, options) {
      return parseAnswer(await text(call, options), call);
    },
  };
}

/** Sends one request: what stands around all of them. */
export type Send = (
  call: () => Promise<HttpAnswer>,
  of: { readonly request: HttpRequest; readonly retries: number },
) => Promise<HttpAnswer>;

/** What a client's configuration puts around each request: its rate, and who is told of it. One for all that share a rate. */
export function sendOf({ server, onRequest, rate }: ClientConfig): Send {
  const { host } = new URL(server);
  const clock = systemClock;
  const wait = rate ? createRateLimiter(rate, clock) : undefined;
  return async (call, { request, retries }) => {
    await wait?.(request.signal);
    const startedAt = clock.now();
    let code = '<error>';
    try {
      const answer = await call();
      code = String(answer.status);
      return answer;
    } finally {
      const { method, path, body } = request;
      const seconds = (clock.now() - startedAt) / 1000;
      const requestBytes = body === undefined ? 0 : Buffer.byteLength(body);
      onRequest?.({ host, method, path, code, seconds, requestBytes, retries });
    }
  };
}

/** The text of a body of at most `maxBytes`. */
async function readText(body: AsyncIterable<Uint8Array>, maxBytes: number, what: string): Promise<string> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of body) {
    total += chunk.length;
    if (total > maxBytes) {
      throw new StatusError(codes.resourceExhausted, `${what}: answer is larger than ${maxBytes} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

function parseAnswer(text: string, call: Call): unknown {
  try {
    return parseJson(text);
  } catch (error) {
    // The text itself may hold a secret, so it is not repeated.
    throw new StatusError(codes.unavailable, `${call.method} ${call.path}: answer is not JSON`, {
      cause: error,
    });
  }
}

/** Only a server that names a time wants to be asked again; it has done nothing with the request then. */
function retryAfterMs(answer: HttpAnswer): number | undefined {
  if (answer.status !== 429 && answer.status < 500) return undefined;
  const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, maxRetryAfterMs) : undefined;
}

function impersonationHeaders(impersonate: Impersonation | undefined): Record<string, string | string[]> {
  if (!impersonate) return {};
  const headers: Record<string, string | string[]> = { 'impersonate-user': impersonate.name };
  if (impersonate.groups?.length) headers['impersonate-group'] = [...impersonate.groups];
  if (impersonate.uid) headers['impersonate-uid'] = impersonate.uid;
  for (const [key, values] of Object.entries(impersonate.extra ?? {})) {
    headers[`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`] = [...values];
  }
  return headers;
}
