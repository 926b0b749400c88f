import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { HttpResponse } from '@tiphys/rpc';

/** A whole answer. */
export interface Answer {
  /** Default 200. */
  readonly status?: number | undefined;
  /** Default plain text. */
  readonly contentType?: string | undefined;
  readonly headers?: OutgoingHttpHeaders | undefined;
  readonly body: string | Uint8Array;
}

/** Sends a whole answer. */
export function send(response: HttpResponse, answer: Answer): Promise<void> {
  const res = response as ServerResponse;
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  res.writeHead(answer.status ?? 200, {
    'content-type': answer.contentType ?? 'text/plain; charset=utf-8',
    'content-length': body.length,
    'x-content-type-options': 'nosniff',
    ...answer.headers,
  });
  res.end(res.req?.method === 'HEAD' ? undefined : body);
  return Promise.resolve();
}
