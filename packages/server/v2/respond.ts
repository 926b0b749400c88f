import type { ServerResponse } from 'node:http';
import { promisify } from 'node:util';
import type { Gzip } from 'node:zlib';
import { constants, createGzip, gzip } from 'node:zlib';
import type { HttpResponse, PlainRestCall } from '@tiphys/rpc';
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

/**
 * Answers with server-sent events, one for each value, compressed where the caller takes that; comments keep the connection alive in
 * between.
 */
export async function sendEvents(
  { req, res: response, context, responseHeaders }: PlainRestCall,
  values: AsyncIterable<unknown>,
  options: { readonly gzip: boolean },
): Promise<void> {
  const res = response as ServerResponse;
  const { signal } = context;
  const zipped = options.gzip && /\bgzip\b/.test(headerOf(req.headers, 'accept-encoding') ?? '');
  let zip: Gzip | undefined;
  const begin = (): ServerResponse | Gzip => {
    if (res.headersSent) return zip ?? res;
    res.writeHead(200, {
      'content-type': 'text/event-stream',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      vary: 'Accept-Encoding',
      ...(zipped ? { 'content-encoding': 'gzip' } : {}),
      ...responseHeaders,
    });
    res.flushHeaders?.();
    if (!zipped) return res;
    // Each event must leave at once, not when the next one fills a block.
    zip = createGzip({ level: constants.Z_BEST_SPEED, flush: constants.Z_SYNC_FLUSH });
    zip.on('error', () => res.destroy());
    zip.pipe(res);
    return zip;
  };
  const timer = setInterval(() => {
    const to = begin();
    if (!signal.aborted && !to.writableNeedDrain) to.write(heartbeat);
  }, heartbeatMs);
  try {
    for await (const value of values)
      await writeAll(begin() as HttpResponse, Buffer.from(`data: ${JSON.stringify(value)}\n\n`), signal);
    begin().end();
  } finally {
    clearInterval(timer);
    // After an error nothing of it may come behind the end of the answer.
    if (zip && !zip.writableEnded) zip.unpipe(res).destroy();
  }
}
