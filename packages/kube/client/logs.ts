import { objectPath, withQuery } from '../paths.ts';
import { readLines } from '../streams/lines.ts';
import type { LogOptions } from '../types.ts';
import type { Requester } from './requester.ts';

/** Longest log line; a longer one ends the stream with `resourceExhausted`. */
const maxLineBytes = 1024 * 1024;

/** Streams a container's log line by line until it ends (or, followed, until the signal aborts). */
export async function* readLogs(
  requester: Requester,
  pod: { readonly namespace: string; readonly name: string },
  options: LogOptions,
): AsyncGenerator<string> {
  const type = { group: '', version: 'v1', plural: 'pods' };
  const { signal, ...query } = options;
  const path = withQuery(objectPath({ type, ...pod }, 'log'), query);
  const answer = await requester.stream({ method: 'GET', path, accept: '*/*' }, signal);
  for await (const line of readLines(answer.body, maxLineBytes)) yield line.toString('utf8');
}
