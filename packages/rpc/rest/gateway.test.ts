import { connect } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { createSelfSigned } from '../listen/self-signed.ts';
import { startTestServer } from '../test-server.ts';

const json = { 'content-type': 'application/json' };

async function answerOf(url: string, init?: RequestInit): Promise<{ status: number; body: unknown }> {
  const answer = await fetch(url, init);
  const text = await answer.text();
  return {
    status: answer.status,
    body: answer.headers.get('content-type') === 'application/json' ? JSON.parse(text) : text,
  };
}

describe('REST gateway', () => {
  it.each([
    ['/api/v1/echo/a', { name: 'a' }],
    [
      '/api/v1/echo/a%20b?count=3&deep=true&tags=x&tags=y&labels[k]=v&nope=1',
      { name: 'a b', count: 3, deep: true, tags: ['x', 'y'], labels: { k: 'v' } },
    ],
    ['/api/v1/echo/a?id.type=name&id.value=v', { name: 'a', id: { type: 'name', value: 'v' } }],
    ['/api/v1/echo/a?name=other', { name: 'a' }],
    ['/api/v1/raw/https%3A%2F%2Fx%2Fy', { id: { value: 'https%3A%2F%2Fx%2Fy' } }],
    ['/api/v1/raw/https%253A%252F%252Fx', { id: { value: 'https%3A%2F%2Fx' } }],
    ['/api/v1/can/get/default/a/b', { name: 'get', id: { value: 'default/a/b' } }],
  ])('GET %s binds path and query', async (path, expected) => {
    await using test = await startTestServer();
    const { status, body } = await answerOf(test.url + path);
    expect(status).toBe(200);
    expect((body as { request: unknown }).request).toEqual(expected);
  });

  it('binds bodies, and lets the path win over them', async () => {
    await using test = await startTestServer();
    const post = await answerOf(`${test.url}/api/v1/echo?count=4`, {
      method: 'POST',
      headers: json,
      body: '{"name":"n","x":1}',
    });
    expect(post.body).toMatchObject({ request: { name: 'n' } });
    const put = await answerOf(`${test.url}/api/v1/echo/v?count=4`, {
      method: 'PUT',
      headers: json,
      body: '{"type":"t","value":"w"}',
    });
    expect(put.body).toMatchObject({ request: { id: { type: 't', value: 'v' }, count: 4 } });
  });

  it.each([
    ['"{\\"a\\":1}"', { request: { name: '{"a":1}', count: 4 } }],
    ['{"a":1}', { message: 'json: cannot unmarshal object into Go value of type string' }],
    ['7', { message: 'json: cannot unmarshal number into Go value of type string' }],
  ])('takes the body %s for a field that is a text', async (body, expected) => {
    await using test = await startTestServer();
    const url = `${test.url}/api/v1/echo?count=4`;
    const answer = await answerOf(url, { method: 'PATCH', headers: json, body });
    expect(answer.body).toMatchObject(expected);
  });

  it.each([
    ['GET', '/api/v1/fail', 404, { error: 'no café: 100%', code: 5, message: 'no café: 100%' }],
    ['GET', '/api/v1/nope', 404, 'Not Found\n'],
    ['GET', '/api/v1/echo', 405, 'Method Not Allowed\n'],
    ['GET', '/other', 404, '404 page not found\n'],
    [
      'GET',
      '/api/v1/echo/a?count=abc',
      400,
      {
        error: 'strconv.ParseInt: parsing "abc": invalid syntax',
        code: 3,
        message: 'strconv.ParseInt: parsing "abc": invalid syntax',
      },
    ],
    ['GET', '/api/v1/echo/%zz', 404, 'Not Found\n'],
  ])('%s %s answers %i', async (method, path, status, body) => {
    await using test = await startTestServer();
    expect(await answerOf(test.url + path, { method })).toEqual({ status, body });
  });

  it('wants exactly application/json for everything but GET', async () => {
    await using test = await startTestServer();
    for (const headers of [
      {},
      { 'content-type': 'application/json; charset=utf-8' },
      { 'content-type': 'text/plain' },
    ]) {
      const answer = await answerOf(`${test.url}/api/v1/echo`, { method: 'POST', headers, body: '{}' });
      expect(answer).toEqual({ status: 415, body: 'Invalid content type\n' });
    }
    const shouted = { 'content-type': 'Application/JSON' };
    const { status } = await answerOf(`${test.url}/api/v1/echo`, {
      method: 'POST',
      headers: shouted,
      body: '{}',
    });
    expect(status).toBe(200);
  });

  it('refuses a body over the limit before it is read', async () => {
    await using test = await startTestServer({ limits: { maxMessageBytes: 1000 } });
    const status = await new Promise<number>((resolve, reject) => {
      const call = request(`${test.url}/api/v1/echo`, {
        method: 'POST',
        headers: { ...json, 'content-length': 100_000_000 },
      });
      call.once('response', (answer) => resolve(answer.statusCode ?? 0));
      call.once('error', reject);
      call.flushHeaders();
    });
    expect(status).toBe(429);
  });

  it('compresses when asked', async () => {
    await using test = await startTestServer();
    const raw = await new Promise<{ encoding: string | undefined; body: Buffer }>((resolve) => {
      request(
        `${test.url}/api/v1/echo/a?size=100000`,
        { headers: { 'accept-encoding': 'gzip' } },
        (answer) => {
          const chunks: Buffer[] = [];
          answer.on('data', (chunk: Buffer) => chunks.push(chunk));
          answer.on('end', () =>
            resolve({ encoding: answer.headers['content-encoding'], body: Buffer.concat(chunks) }),
          );
        },
      ).end();
    });
    expect(raw.encoding).toBe('gzip');
    expect(raw.body.length).toBeLessThan(2000);
    expect((JSON.parse(gunzipSync(raw.body).toString()) as { text: string }).text).toHaveLength(100_000);
  });

  it('cuts answers by fields', async () => {
    await using test = await startTestServer();
    const cut = await answerOf(`${test.url}/api/v1/echo/a?count=1&fields=request.count`);
    expect(cut.body).toEqual({ request: { count: 1 } });
    const without = await answerOf(`${test.url}/api/v1/echo/a?count=1&fields=-request.count,text`);
    expect(without.body).toEqual({ request: { name: 'a' } });
  });

  it('streams JSON lines and server-sent events', async () => {
    await using test = await startTestServer();
    expect(await (await fetch(`${test.url}/api/v1/stream/count?count=2`)).text()).toBe(
      '{"result":{"text":"0"}}\n{"result":{"text":"1"}}\n',
    );
    const events = await fetch(`${test.url}/api/v1/stream/count?count=2`, {
      headers: { accept: 'text/event-stream' },
    });
    expect(events.headers.get('content-type')).toBe('text/event-stream');
    expect(await events.text()).toBe(
      'data: {"result":{"text":"0"}} \n\n\ndata: {"result":{"text":"1"}} \n\n\n',
    );
  });

  it('cuts streamed messages by fields, and leaves out what did not change', async () => {
    await using test = await startTestServer();
    const url = `${test.url}/api/v1/stream/count?count=3`;
    expect(await (await fetch(`${url}&fields=result.text`)).text()).toBe(
      '{"result":{"text":"0"}}\n{"result":{"text":"1"}}\n{"result":{"text":"2"}}\n',
    );
    expect(await (await fetch(`${url}&fields=result.items`)).text()).toBe('{"result":{}}\n');
  });

  it('puts an error that ends a stream into the stream', async () => {
    await using test = await startTestServer();
    const text = await (await fetch(`${test.url}/api/v1/stream/count?count=1&name=broken`)).text();
    expect(text.split('\n')[1]).toBe(
      '{"error":{"grpc_code":13,"http_code":500,"message":"broke off","http_status":"Internal Server Error"}}',
    );
    const alone = await answerOf(`${test.url}/api/v1/stream/count?name=broken`);
    expect(alone.status).toBe(500);
  });

  it('sends the headers of an idle event stream at once, then heartbeats, and ends with its caller', async () => {
    await using test = await startTestServer();
    const abort = new AbortController();
    const answer = await fetch(`${test.url}/api/v1/stream/wait`, {
      headers: { accept: 'text/event-stream' },
      signal: abort.signal,
    });
    expect(answer.status).toBe(200);
    const reader = answer.body?.getReader();
    expect(Buffer.from((await reader?.read())?.value ?? []).toString()).toBe(':\n');
    abort.abort();
    for (const end = Date.now() + 5000; test.state.open > 0;) {
      if (Date.now() > end) throw new Error('the handler still runs');
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
  });
});

describe('one port', () => {
  it('closes a TLS hello on a plain port at once', async () => {
    await using test = await startTestServer();
    await new Promise<void>((resolve, reject) => {
      const socket = connect(test.server.port, '127.0.0.1', () =>
        socket.write(Buffer.from([0x16, 3, 1, 0, 100])),
      );
      socket.setTimeout(3000, () => reject(new Error('still open')));
      socket.on('error', () => undefined);
      socket.once('close', () => resolve());
    });
  });

  it('sends plain HTTP to https on a TLS port, and swaps its certificate', async () => {
    const make = (organization: string) =>
      createSelfSigned({ hosts: ['localhost'], organization, days: 1, nowMs: Date.now() });
    await using test = await startTestServer({ tls: await make('One') });
    const answer = await fetch(`http://127.0.0.1:${test.server.port}/api/v1/fail`, { redirect: 'manual' });
    expect(answer.status).toBe(307);
    expect(answer.headers.get('location')).toBe(`https://127.0.0.1:${test.server.port}/api/v1/fail`);
    expect(await organizationOf(test.server.port)).toBe('One');
    test.server.setTls(await make('Two'));
    expect(await organizationOf(test.server.port)).toBe('Two');
  });

  it.each(['/argocd', 'argocd/'])(
    'serves below the root path %s only, except what it names',
    async (rootPath) => {
      await using test = await startTestServer({ rootPath, rootlessPaths: ['/api/v1/echo/probe'] });
      expect((await answerOf(`${test.url}/argocd/api/v1/echo/a`)).status).toBe(200);
      expect((await answerOf(`${test.url}/api/v1/echo/a`)).status).toBe(404);
      expect((await answerOf(`${test.url}/api/v1/echo/probe?full=true`)).status).toBe(200);
      expect((await answerOf(`${test.url}/api/v1/echo/probe/more`)).status).toBe(404);
    },
  );

  it('reads a preface that comes in pieces', async () => {
    await using test = await startTestServer();
    const answer = await new Promise<string>((resolve) => {
      const socket = connect(test.server.port, '127.0.0.1', () => {
        socket.write('P');
        setTimeout(
          () =>
            socket.write(
              'OST /api/v1/nope HTTP/1.1\r\nhost: x\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n',
            ),
          20,
        );
      });
      let text = '';
      socket.on('data', (chunk: Buffer) => (text += chunk.toString()));
      socket.on('close', () => resolve(text));
    });
    expect(answer).toContain('HTTP/1.1 404');
  });
});

async function organizationOf(port: number): Promise<string> {
  const { connect: connectTls } = await import('node:tls');
  return new Promise((resolve, reject) => {
    const socket = connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false }, () => {
      resolve(String(socket.getPeerCertificate().subject.O));
      socket.destroy();
    });
    socket.once('error', reject);
  });
}
