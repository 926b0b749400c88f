import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo, Server, Socket } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { GitSource, GitSourceOptions } from './git-source.ts';
import { createGitSource } from './git-source.ts';

let cacheDir: string;
let source: GitSource | undefined;
/** Takes connections and never answers; a test ends them. */
let server: Server;
let url: string;
let asked: Socket[];

beforeEach(async () => {
  cacheDir = mkdtempSync(join(tmpdir(), 'tiphys-cache-'));
  asked = [];
  server = createServer((socket) => void asked.push(socket.on('error', () => {})));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/x`;
});

afterEach(() => {
  source?.close();
  for (const socket of asked) socket.destroy();
  server.close();
  rmSync(cacheDir, { recursive: true, force: true });
});

function open(options: Omit<GitSourceOptions, 'cacheDir'>): GitSource {
  const trust = { knownHosts: () => '', certificate: () => undefined };
  source = createGitSource(
    { trust, maxVersion: () => undefined },
    { cacheDir, protocols: ['http', 'file'], ...options },
  );
  return source;
}

/** From now on the server hangs up at once. */
function refuse(): void {
  server.on('connection', (socket) => socket.destroy());
  for (const socket of asked) socket.destroy();
}

test('a repository that cannot be reached is asked as often as told, one that says no only once', async () => {
  refuse();
  const { refs } = open({ retries: { attempts: 3, firstDelayMs: 1 } });
  await expect(refs({ repo: url })).rejects.toThrow('cannot reach');
  expect(asked).toHaveLength(3);
  await expect(refs({ repo: `file://${cacheDir}/missing` })).rejects.toThrow('repository not found');
});

test('a failure is kept as long as told, and no longer than the age that is asked for', async () => {
  refuse();
  const kept = open({ failureMaxAgeMs: 600_000 });
  const failing = (one: GitSource, maxAgeMs?: number): Promise<void> =>
    expect(one.refs({ repo: url }, { maxAgeMs })).rejects.toThrow('cannot reach');
  await failing(kept);
  await failing(kept);
  expect(asked).toHaveLength(1);
  await failing(kept, 0);
  expect(asked).toHaveLength(2);
  kept.close();
  const forgotten = open({ failureMaxAgeMs: 0 });
  await failing(forgotten);
  await failing(forgotten);
  expect(asked).toHaveLength(4);
});

test('who has waited for a listing as long as allowed lists for himself', async () => {
  const { refs } = open({ lockTimeoutMs: 200 });
  const all = [refs({ repo: url }), refs({ repo: url }), refs({ repo: url })].map((one) =>
    one.catch((error: unknown) => String(error)),
  );
  await expect.poll(() => asked.length, { timeout: 20_000 }).toBe(3);
  refuse();
  for (const answer of await Promise.all(all)) expect(answer).toContain('cannot reach');
});

test('each lists for himself where nobody shall wait', async () => {
  const { refs } = open({ lockTimeoutMs: 0 });
  const all = Array.from({ length: 3 }, () => refs({ repo: url }).catch(() => {}));
  await expect.poll(() => asked.length, { timeout: 20_000 }).toBe(3);
  refuse();
  await Promise.all(all);
});
