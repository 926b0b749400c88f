import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import type { HttpRequest, HttpResponse } from '../call.ts';
import { openCall } from '../call.ts';
import { callError } from '../dispatch.ts';
import type { CallContext } from '../handler.ts';
import { sendError } from './respond.ts';

/** A REST call that no method of the schema answers. */
export interface PlainRestCall extends Disposable {
  readonly req: HttpRequest;
  readonly res: HttpResponse;
  readonly context: CallContext;
  /** Headers that handlers asked for. */
  readonly responseHeaders: OutgoingHttpHeaders;
  /** Answers with an error in the gateway's form; does nothing once an answer is complete. */
  fail(reason: unknown): void;
}

/** Opens a call like the gateway's for an endpoint of one's own; its signal aborts with the caller and with `closing`. Dispose it at the end. */
export function openRestCall(
  req: HttpRequest,
  res: HttpResponse,
  options: { readonly method: string; readonly closing: AbortSignal | undefined },
): PlainRestCall {
  const call = openCall(req, res, { ...options, transport: 'rest' });
  const { context, responseHeaders } = call;
  return {
    req,
    res,
    context,
    responseHeaders,
    fail(reason) {
      const response = res as ServerResponse;
      // Events cannot carry an error in the gateway's form: the client asks again and is told then.
      if (response.headersSent) response.end();
      else
        sendError(response, callError(reason, context.signal), {
          streaming: false,
          headers: responseHeaders,
        });
    },
    [Symbol.dispose]: () => call[Symbol.dispose](),
  };
}
