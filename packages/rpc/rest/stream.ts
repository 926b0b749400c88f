import { headerOf, writeAll } from '../call.ts';
import type { RestCall } from './gateway.ts';
import { jsonPieces } from './respond.ts';

const heartbeat = Buffer.from(':\n');
const resultStart = Buffer.from('{"result":');
const sseStart = Buffer.from('data: {"result":');
const lineEnd = Buffer.from('}\n');
const sseEnd = Buffer.from('} \n\n\n');

/**
 * Answers with a stream: server-sent events when the `Accept` header is exactly `text/event-stream`, JSON lines otherwise. Headers of
 * an event stream go out at once, those of the other with the first message. Equal consecutive messages are sent once
 * when `fields=` cuts them.
 */
export async function sendStream(rest: RestCall, messages: AsyncIterable<unknown>): Promise<void> {
  const { res, req, call } = rest;
  const sse = headerOf(req.headers, 'accept') === 'text/event-stream';
  const { signal } = call.context;
  const begin = (): void => {
    if (res.headersSent) return;
    res.writeHead(200, {
      'content-type': sse ? 'text/event-stream' : 'application/json',
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache',
      ...call.responseHeaders,
    });
    res.flushHeaders?.();
  };
  const timer = sse ? setInterval(() => beat(), rest.heartbeatMs) : undefined;
  function beat(): void {
    begin();
    if (!signal.aborted && !res.writableNeedDrain) res.write(heartbeat);
  }
  try {
    let last: Buffer | undefined;
    for await (const message of opened(messages, begin)) {
      begin();
      const text = Buffer.concat(jsonPieces(rest, message) as Uint8Array[]);
      if (rest.selection !== undefined && last?.equals(text)) continue;
      last = text;
      const piece = sse ? [sseStart, text, sseEnd] : [resultStart, text, lineEnd];
      await writeAll(res, Buffer.concat(piece), signal);
    }
    begin();
    res.end();
  } finally {
    clearInterval(timer);
  }
}

/**
 * The messages; headers go out once the handler has taken the call (its checks throw before the first `next`
 * settles), even when nothing happens yet.
 */
async function* opened(messages: AsyncIterable<unknown>, begin: () => void): AsyncGenerator<unknown> {
  const iterator = messages[Symbol.asyncIterator]();
  const acceptedMs = 200;
  const timer = setTimeout(begin, acceptedMs);
  try {
    for (;;) {
      const next = await iterator.next();
      clearTimeout(timer);
      if (next.done) return;
      yield next.value;
    }
  } finally {
    clearTimeout(timer);
    await iterator.return?.();
  }
}
