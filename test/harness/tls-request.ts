import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';
import type { KeyPair } from '../../packages/app/dev/cluster/index.ts';

/** One request of a test. */
export type TlsRequest = {
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
  readonly ca: string;
  readonly client: KeyPair;
};

/** Sends a request over HTTP or HTTPS with an authority and a client's certificate, which `fetch` does not take. */
export function requestOverTls(
  url: string,
  { body, ca, client, headers, method }: TlsRequest,
): Promise<{ readonly status: number; readonly headers: Record<string, string>; readonly body: string }> {
  const { promise, reject, resolve } = Promise.withResolvers<{
    status: number;
    headers: Record<string, string>;
    body: string;
  }>();
  const options = { method, headers: { ...headers, 'content-length': String(body?.length ?? 0) } };
  const sent = url.startsWith('https:')
    ? requestHttps(url, { ...options, ca, cert: client.cert, key: client.key, agent: false })
    : requestHttp(url, { ...options, agent: false });
  sent.once('error', reject).once('response', (answer) => {
    const chunks: Buffer[] = [];
    answer
      .on('data', (chunk: Buffer) => void chunks.push(chunk))
      .once('error', reject)
      .once('end', () =>
        resolve({
          status: answer.statusCode ?? 0,
          headers: answer.headers as Record<string, string>,
          body: Buffer.concat(chunks).toString(),
        }),
      );
  });
  sent.end(body);
  return promise;
}
