import { codes, deadline, parseJson, sleep, StatusError } from '@tiphys/base';
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

/** Answers of a server that is in trouble, as Argo CD sees it. */
const brokenStatuses = new Set([408, 500, 502, 503, 504]);

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

/** What holds for all calls of a requester. */
export interface RequesterOptions extends Pick<ClientConfig, 'timeoutMs' | 'retry'> {
  /** Who the calls act as. */
  readonly impersonate: Impersonation | undefined;
}

/** Makes a requester. */
export function createRequester(
  transport: Transport,
  { impersonate, retry, timeoutMs: usualMs = defaultTimeoutMs }: RequesterOptions,
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
      const againMs = call.method === 'GET' ? againAfterMs(retry, retries) : undefined;
      const answer = await send(() => transport.request(request), { request, retries }).catch(
        (error: unknown) => {
          if (againMs === undefined || signal.aborted) throw error;
        },
      );
      if (answer && answer.status < 400) return answer;
      const text = answer && (await readText(answer.body, maxErrorBytes, 'error'));
      const laterMs = answer && retries < maxLaterRetries ? retryAfterMs(answer) : undefined;
      const waitMs = laterMs ?? (!answer || brokenStatuses.has(answer.status) ? againMs : undefined);
      if (answer && waitMs === undefined) throw statusErrorOfAnswer(answer.status, text ?? '');
      await sleep(waitMs ?? 0, signal);
    }
  };
  const text: Requester['text'] = async (call, options = {}) => {
    const { timeoutMs = usualMs, signal } = options;
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
export function sendOf({ server, observer, rate }: ClientConfig): Send {
  const { host } = new URL(server);
  // Not the clock of the day: when that is set back, nobody may wait for it to catch up.
  const clock = { now: () => performance.now() };
  const wait = rate ? createRateLimiter(rate, clock) : undefined;
  return async (call, { request, retries }) => {
    const { method, path, body } = request;
    const secondsSince = (from: number): number => (clock.now() - from) / 1000;
    if (wait) {
      const askedAt = clock.now();
      await wait(request.signal);
      observer?.onRate?.({ host, method, path, seconds: secondsSince(askedAt) });
    }
    const startedAt = clock.now();
    let code = '<error>';
    try {
      const answer = await call();
      code = String(answer.status);
      return answer;
    } finally {
      const requestBytes = body === undefined ? 0 : Buffer.byteLength(body);
      const seconds = secondsSince(startedAt);
      observer?.onRequest?.({ host, method, path, code, seconds, requestBytes, retries });
    }
  };
}

/** The text of a body of at most `maxBytes`. */
export async function readText(
  body: AsyncIterable<Uint8Array>,
  maxBytes: number,
  what: string,
): Promise<string> {
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

/** How long to wait before a read is tried again, or `undefined` where it was tried often enough. */
function againAfterMs(retry: ClientConfig['retry'], retries: number): number | undefined {
  if (!retry || retries >= retry.max) return undefined;
  return Math.min(maxRetryAfterMs, retry.firstDelayMs * 2 ** retries);
}

/** Only a server that names a time wants to be asked again; it has done nothing with the request then. */
function retryAfterMs(answer: HttpAnswer): number | undefined {
  if (answer.status !== 429 && answer.status < 500) return undefined;
  const seconds = Number(answer.headers['retry-after'] ?? Number.NaN);
  return Number.isFinite(seconds) ? Math.min(seconds * 1000, maxRetryAfterMs) : undefined;
}

/** The headers by which a request acts as somebody. */
export function impersonationHeaders(
  impersonate: Impersonation | undefined,
): Record<string, string | string[]> {
  if (!impersonate) return {};
  const headers: Record<string, string | string[]> = { 'impersonate-user': impersonate.name };
  if (impersonate.groups?.length) headers['impersonate-group'] = [...impersonate.groups];
  if (impersonate.uid) headers['impersonate-uid'] = impersonate.uid;
  for (const [key, values] of Object.entries(impersonate.extra ?? {})) {
    headers[`impersonate-extra-${encodeURIComponent(key.toLowerCase())}`] = [...values];
  }
  return headers;
}
