import * as http from 'node:http';
import { NoAnswerError } from './no-answer.ts';
import type { HttpAnswer, HttpRequest } from './types.ts';

/** Sends a request over HTTP/1.1 on one of the agent's connections. */
export async function requestOverHttp1(
  agent: http.Agent,
  authority: string,
  request: HttpRequest,
): Promise<HttpAnswer> {
  const { signal } = request;
  const headers = { host: authority, ...request.headers };
  const outgoing = http.request({
    method: request.method,
    path: request.path,
    headers,
    agent,
    ...(signal ? { signal } : {}),
  });
  const answer = await new Promise<http.IncomingMessage>((resolve, reject) => {
    outgoing.once('response', resolve);
    outgoing.once('error', (error) => {
      const stale = outgoing.reusedSocket;
      reject(
        signal?.aborted ? (signal.reason as Error) : new NoAnswerError(error, { untouched: false, stale }),
      );
    });
    outgoing.end(request.body);
  });
  return { status: answer.statusCode ?? 0, headers: answer.headers, body: bodyOf(answer, signal) };
}

async function* bodyOf(
  answer: http.IncomingMessage,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of answer) yield chunk as Uint8Array;
  } catch (error) {
    signal?.throwIfAborted();
    throw error;
  } finally {
    answer.destroy();
  }
}
