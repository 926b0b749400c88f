import { codes, StatusError } from '@tiphys/base';
import { expect, it } from 'vitest';
import type { HttpAnswer, Transport } from '../transport/types.ts';
import { createRequester } from './requester.ts';

/** A transport that answers with these statuses in turn, or fails where one is 0. */
function transportOf(statuses: readonly number[]): {
  readonly transport: Transport;
  readonly asked: string[];
} {
  const asked: string[] = [];
  return {
    asked,
    transport: {
      request({ method }) {
        const status = statuses[asked.length] ?? 200;
        asked.push(method);
        if (status === 0) return Promise.reject(new StatusError(codes.unavailable, 'refused'));
        const body = (async function* () {
          yield await Promise.resolve(
            Buffer.from(status === 200 ? '{}' : '{"kind":"Status","message":"no"}'),
          );
        })();
        return Promise.resolve({ status, headers: {}, body } as unknown as HttpAnswer);
      },
      close: () => Promise.resolve(),
    } as Transport,
  };
}

it.each<[string, string, readonly number[], number | undefined, number, boolean]>([
  ['a read of a server in trouble is tried again', 'GET', [500, 503, 200], 3, 3, true],
  ['so is one that failed', 'GET', [0, 200], 1, 2, true],
  ['but not for ever', 'GET', [500, 500, 500], 2, 3, false],
  ['and not unless asked', 'GET', [500], undefined, 1, false],
  ['nor where the request is at fault', 'GET', [404], 3, 1, false],
  ['nor a write', 'POST', [500], 3, 1, false],
])('%s', async (_, method, statuses, max, tries, succeeds) => {
  const { transport, asked } = transportOf(statuses);
  const retry = max === undefined ? undefined : { max, firstDelayMs: 1 };
  const requester = createRequester(transport, { impersonate: undefined, retry });
  const answer = requester.json({ method, path: '/' }).then(
    () => true,
    () => false,
  );
  expect(await answer).toBe(succeeds);
  expect(asked).toEqual(Array.from({ length: tries }, () => method));
});
