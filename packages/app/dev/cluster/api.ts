import { request } from 'node:https';

/** What it takes to call the API server of the embedded cluster. */
export type ApiAccess = { readonly server: string; readonly ca: string; readonly token: string };

/** One call: a path, and for writes a method and a JSON body. */
export type ApiCall = {
  readonly path: string;
  readonly method?: string | undefined;
  readonly body?: unknown;
  readonly contentType?: string | undefined;
};

/** Status and text of an answer. */
export type ApiAnswer = { readonly status: number; readonly text: string };

const timeoutMs = 10_000;

/** Calls the API server once. Status codes are data; only a failed connection throws. */
export function callApi(access: ApiAccess, call: ApiCall): Promise<ApiAnswer> {
  const body = call.body === undefined ? undefined : JSON.stringify(call.body);
  const headers = {
    authorization: `Bearer ${access.token}`,
    ...(body === undefined ? {} : { 'content-type': call.contentType ?? 'application/json' }),
  };
  const options = { method: call.method ?? 'GET', ca: access.ca, headers, agent: false, timeout: timeoutMs };
  return new Promise((resolve, reject) => {
    const sent = request(new URL(call.path, access.server), options, (answer) => {
      const chunks: Buffer[] = [];
      answer.on('data', (chunk: Buffer) => chunks.push(chunk));
      answer.once('error', reject);
      answer.once('end', () =>
        resolve({ status: answer.statusCode ?? 0, text: Buffer.concat(chunks).toString() }),
      );
    });
    sent.once('timeout', () => sent.destroy(new Error('the API server did not answer in time')));
    sent.once('error', reject);
    sent.end(body);
  });
}
