import { createHmac } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { TestCluster } from '../harness/index.ts';
import { eventually, startTestCluster } from '../harness/index.ts';
import type { ApiServer } from './api-server.ts';
import { adminPassword, startApiServer } from './api-server.ts';

let cluster: TestCluster;
let server: ApiServer;
let assets: string;

beforeAll(async () => {
  assets = await mkdtemp(join(tmpdir(), 'tiphys-assets-'));
  await writeFile(join(assets, 'index.html'), '<!doctype html><base href="/" /><p>page');
  await writeFile(join(assets, 'main-0123abcd.js'), `${'x'.repeat(5000)}\n`);
  cluster = await startTestCluster();
  server = await startApiServer(cluster.kubeconfig, { staticAssets: assets });
  await cluster.apply([application('main', 'main'), application('other', 'other')]);
  await eventually(() => server.applications.list().length === 2);
});

afterAll(async () => {
  await server?.[Symbol.asyncDispose]();
  await cluster?.stop();
  await rm(assets, { recursive: true, force: true });
});

function application(name: string, targetRevision: string): object {
  return {
    apiVersion: 'argoproj.io/v1alpha1',
    kind: 'Application',
    metadata: { name, namespace: 'argocd' },
    spec: {
      project: 'default',
      source: { repoURL: 'https://git.example.com/team/deploy.git', path: 'web', targetRevision },
      destination: { server: 'https://kubernetes.default.svc', namespace: 'default' },
    },
  };
}

function isRefreshing(name: string): boolean {
  return (
    server.applications.get('argocd', name)?.metadata.annotations?.['argocd.argoproj.io/refresh'] === 'normal'
  );
}

const push = JSON.stringify({
  ref: 'refs/heads/main',
  before: 'a',
  after: 'b',
  repository: { html_url: 'https://git.example.com/team/deploy', default_branch: 'main' },
  commits: [],
});

function webhook(headers: Record<string, string>, body = push): Promise<Response> {
  return fetch(`${server.url}/api/webhook`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });
}

it('answers probes of the pod also where the site lies below a path', async () => {
  await using below = await startApiServer(cluster.kubeconfig, { staticAssets: assets, rootPath: '/argo' });
  for (const path of ['/healthz', '/healthz?full=true', '/argo/healthz', '/argo/api/version', '/argo/'])
    expect((await fetch(`${below.url}${path}`)).status, path).toBe(200);
  for (const path of ['/api/version', '/', '/argonaut/'])
    expect((await fetch(`${below.url}${path}`)).status, path).toBe(404);
  expect(await (await fetch(`${below.url}/argo/applications`)).text()).toContain('<base href="/argo/"');
});

describe('/api/webhook', () => {
  it('refreshes the applications that a push concerns, with the right signature only', async () => {
    await server.writer.saveValues({
      kind: 'Secret',
      name: 'argocd-secret',
      values: { 'webhook.github.secret': 'hook' },
    });
    const forged = await webhook({
      'x-github-event': 'push',
      'x-hub-signature-256': `sha256=${'0'.repeat(64)}`,
    });
    expect([forged.status, await forged.text()]).toEqual([400, 'Webhook processing failed\n']);
    expect((await webhook({ 'x-github-event': 'push' })).status).toBe(400);
    const registry = await webhook({ 'x-github-event': 'package' });
    expect([registry.status, await registry.text()]).toEqual([401, 'Unauthorized\n']);
    const signature = createHmac('sha256', 'hook').update(push).digest('hex');
    const signed = await webhook({ 'x-github-event': 'push', 'x-hub-signature-256': `sha256=${signature}` });
    expect(signed.status).toBe(200);
    await eventually(() => isRefreshing('main'));
    expect(isRefreshing('other')).toBe(false);
  });

  it.each([
    [{}, push, 400, 'Unknown webhook event\n'],
    [
      { 'x-gitlab-event': 'Push Hook' },
      '{bad',
      400,
      'Webhook processing failed: payload must be valid JSON under 50 MB\n',
    ],
  ])('answers %j with %j', async (headers, body, status, text) => {
    const answer = await webhook(headers as Record<string, string>, body);
    expect([answer.status, await answer.text()]).toEqual([status, text]);
  });

  it('refuses 100 MB before they are read', async () => {
    const answer = await new Promise<{ status: number; text: string }>((resolve, reject) => {
      const call = request(`${server.url}/api/webhook`, {
        method: 'POST',
        headers: {
          'content-type': 'application/json',
          'x-github-event': 'push',
          'content-length': 100 * 1024 * 1024,
        },
      });
      call.once('error', reject);
      call.once('response', (response) => {
        let text = '';
        response.on('data', (chunk: Buffer) => (text += chunk.toString()));
        response.once('end', () => resolve({ status: response.statusCode ?? 0, text }));
      });
      call.write('{');
    });
    expect(answer).toEqual({
      status: 400,
      text: 'Webhook processing failed: payload must be valid JSON under 50 MB\n',
    });
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });
});

describe('the page', () => {
  it('answers for its own paths, with headers that protect it', async () => {
    const page = await fetch(`${server.url}/applications/argocd/main`, { headers: { accept: 'text/html' } });
    expect(await page.text()).toContain('<p>page');
    expect(page.headers.get('content-security-policy')).toContain("script-src 'self';");
    expect(page.headers.get('content-security-policy')).not.toContain('unsafe-inline');
    expect(page.headers.get('x-frame-options')).toBe('sameorigin');
    expect(page.headers.get('cache-control')).toContain('no-store');
    const script = await fetch(`${server.url}/main-0123abcd.js`, { headers: { 'accept-encoding': 'br' } });
    expect(script.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(script.headers.get('content-encoding')).toBe('br');
    const again = await fetch(`${server.url}/main-0123abcd.js`, {
      headers: { 'if-none-match': script.headers.get('etag') ?? '' },
    });
    expect(again.status).toBe(304);
  });

  it.each([
    '/../../../../etc/passwd',
    '/..%2f..%2f..%2fetc/passwd',
    '/%2e%2e/%2e%2e/etc/passwd',
    '/missing.js',
    '/%00',
  ])('serves nothing for %s', async (path) => {
    const status = await new Promise<number>((resolve, reject) => {
      const call = request(
        { host: '127.0.0.1', port: Number(server.address.split(':')[1]), path },
        (answer) => {
          let text = '';
          answer.on('data', (chunk: Buffer) => (text += chunk.toString()));
          answer.once('end', () =>
            text.includes('root:') ? reject(new Error('a file got out')) : resolve(answer.statusCode ?? 0),
          );
        },
      );
      call.once('error', reject);
      call.end();
    });
    expect(status).toBe(404);
  });
});

describe('other endpoints', () => {
  it('do not describe the API where that is turned off', async () => {
    await using silent = await startApiServer(cluster.kubeconfig, { staticAssets: assets, swagger: false });
    const answer = await fetch(`${silent.url}/swagger.json`);
    expect({ status: answer.status, text: await answer.text() }).toEqual({
      status: 404,
      text: '404 page not found\n',
    });
  });

  it('tell health, the API and an application’s state', async () => {
    expect(await (await fetch(`${server.url}/healthz?full=true`)).text()).toBe('ok\n');
    const swagger = (await (await fetch(`${server.url}/swagger.json`)).json()) as {
      swagger: string;
      paths: object;
    };
    expect(swagger.swagger).toBe('2.0');
    expect(Object.keys(swagger.paths)).toContain('/api/v1/applications/{name}/sync');
    const hidden = await (await fetch(`${server.url}/api/badge?name=main`)).text();
    expect(hidden).toContain('Unknown');
    await server.writer.saveValues({
      kind: 'ConfigMap',
      name: 'argocd-cm',
      values: { 'statusbadge.enabled': 'true' },
    });
    expect(await (await fetch(`${server.url}/api/badge?name=nope`)).text()).toContain('Not Found');
    const type = { group: 'argoproj.io', version: 'v1alpha1', plural: 'applications' };
    const status = {
      health: { status: 'Healthy' },
      sync: { status: 'Synced', comparedTo: { destination: {} } },
    };
    await server.kube.patch({ type, namespace: 'argocd', name: 'main' }, { type: 'merge', body: { status } });
    await eventually(async () =>
      (await (await fetch(`${server.url}/api/badge?name=main`)).text()).includes('Healthy'),
    );
    expect((await fetch(`${server.url}/api/badge?name=${encodeURIComponent('"><script>')}`)).status).toBe(
      400,
    );
  });

  it('log in by REST with a cookie, and out again', async () => {
    const login = await fetch(`${server.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ username: 'admin', password: adminPassword }),
    });
    const cookie = login.headers.get('set-cookie') ?? '';
    expect(cookie).toMatch(/^argocd\.token=[^;]+; path=\/; SameSite=lax; httpOnly$/);
    const info = await fetch(`${server.url}/api/v1/session/userinfo`, {
      headers: { cookie: cookie.split(';')[0] ?? '' },
    });
    expect(await info.json()).toEqual({ loggedIn: true, username: 'admin', iss: 'argocd' });
    const logout = await fetch(`${server.url}/api/v1/session`, {
      method: 'DELETE',
      headers: { 'content-type': 'application/json' },
    });
    expect(logout.headers.get('set-cookie')).toContain('Max-Age=0');
  });

  it('stream events of applications as the page asks for them', async () => {
    const stop = new AbortController();
    const token = await server.login();
    const fields = 'result.type,result.application.metadata.name';
    const answer = await fetch(`${server.url}/api/v1/stream/applications?fields=${fields}`, {
      headers: { accept: 'text/event-stream', authorization: `Bearer ${token}` },
      signal: stop.signal,
    });
    let text = '';
    const decoder = new TextDecoder();
    for await (const chunk of answer.body ?? []) {
      text += decoder.decode(chunk, { stream: true });
      if (text.includes('other')) break;
    }
    stop.abort();
    expect(text).toBe(
      ['main', 'other']
        .map(
          (name) => `data: {"result":{"application":{"metadata":{"name":"${name}"}},"type":"ADDED"}} \n\n\n`,
        )
        .join(''),
    );
  });
});
