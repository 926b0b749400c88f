import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import { constants, gzip } from 'node:zlib';
import type { PlainRestCall } from '@tiphys/rpc';
import { headerOf, writeAll } from '@tiphys/rpc';

const compress = promisify(gzip);

/** Below this size compressing costs more than it saves. */
const gzipAboveBytes = 1400;
const heartbeat = Buffer.from(':\n\n');
const heartbeatMs = 15_000;

/** Answers with one JSON value. */
export async function sendJson(
  { req, res: response, context, responseHeaders }: PlainRestCall,
  value: unknown,
  options: { readonly gzip: boolean },
): Promise<void> {
  const res = response as ServerResponse;
  const text = Buffer.from(JSON.stringify(value ?? {}));
  const isSmall = text.length < gzipAboveBytes || !options.gzip;
  const zipped = !isSmall && /\bgzip\b/.test(headerOf(req.headers, 'accept-encoding') ?? '');
  const body = zipped ? await compress(text, { level: constants.Z_BEST_SPEED }) : text;
  context.signal.throwIfAborted();
  res.writeHead(200, {
    'content-type': 'application/json',
    'content-length': body.length,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    vary: 'Accept-Encoding',
    ...(zipped ? { 'content-encoding': 'gzip' } : {}),
    ...responseHeaders,
  });
  res.end(body);
}

/** Answers with server-sent events, one for each value; comments keep the connection alive in between. */
export async function sendEvents(
  { res: response, context, responseHeaders }: PlainRestCall,
  values: AsyncIterable<unknown>,
): Promise<void> {
  const res = response as ServerResponse;
  const { signal } = context;
  const begin = (): void => {
    if (res.headersSent) return;
    res.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...responseHeaders,
    });
    res.flushHeaders?.();
  };
  const timer = setInterval(() => {
    begin();
    if (!signal.aborted && !res.writableNeedDrain) res.write(heartbeat);
  }, heartbeatMs);
  try {
    for await (const value of values) {
      begin();
      await writeAll(res, Buffer.from(`data: ${JSON.stringify(value)}\n\n`), signal);
    }
    begin();
    res.end();
  } finally {
    clearInterval(timer);
  }
}
