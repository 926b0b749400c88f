import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLogger } from '@tiphys/base';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createCertificateAuthority, freePorts } from '../dev/cluster/index.ts';
import type { RedisOptions, RedisTls } from './connection.ts';
import { connectRedisCache } from './redis-cache.ts';

// A Redis and its sentinel that speak TLS only, and only with clients that their authority knows.

const password = 'secret';
let dir: string;
let processes: ChildProcess[] = [];
let address: string;
let sentinel: string;
let known: RedisTls;

beforeAll(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tiphys-redis-tls-'));
  const authority = await createCertificateAuthority('redis authority');
  const [server, client] = await Promise.all([
    authority.issue({ commonName: 'redis', hosts: ['127.0.0.1'] }),
    authority.issue({ commonName: 'tiphys' }),
  ]);
  known = { ca: authority.cert, ...client };
  await writeFile(join(dir, 'ca.crt'), authority.cert);
  await writeFile(join(dir, 'tls.crt'), server.cert);
  await writeFile(join(dir, 'tls.key'), server.key, { mode: 0o600 });
  const [port = 0, sentinelPort = 0] = await freePorts(2);
  const tls = (at: number): string[] => [
    'port 0',
    `tls-port ${at}`,
    'bind 127.0.0.1',
    'tls-replication yes',
    `tls-ca-cert-file ${dir}/ca.crt`,
    `tls-cert-file ${dir}/tls.crt`,
    `tls-key-file ${dir}/tls.key`,
    `dir ${dir}`,
    `requirepass ${password}`,
  ];
  address = `127.0.0.1:${port}`;
  sentinel = `127.0.0.1:${sentinelPort}`;
  const redis = await launch('redis', [...tls(port), 'save ""'], 'Ready to accept connections');
  const monitor = `sentinel monitor master 127.0.0.1 ${port} 1`;
  const sentinels = await launch(
    'sentinel',
    [...tls(sentinelPort), monitor, `sentinel auth-pass master ${password}`],
    '+monitor master',
  );
  processes = [redis, sentinels];
});

afterAll(async () => {
  for (const one of processes) {
    const ended = once(one, 'close');
    one.kill();
    await ended;
  }
  await rm(dir, { recursive: true, force: true });
});

/** Starts one with a file of these lines. */
async function launch(name: string, lines: readonly string[], sign: string): Promise<ChildProcess> {
  const config = join(dir, `${name}.conf`);
  await writeFile(config, lines.join('\n'));
  const args = name === 'sentinel' ? [config, '--sentinel'] : [config];
  const server = spawn('redis-server', args, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('close', () => reject(new Error(`${name} ended`)));
    server.stdout.on('data', (text: Buffer) => text.includes(sign) && resolve());
  });
  return server;
}

/** Puts a value and takes it out again. */
async function roundTrip(options: Partial<RedisOptions>): Promise<unknown> {
  await using cache = await connectRedisCache({ address, password, log: silentLogger, ...options });
  await cache.set('a', { b: 1 });
  const value = await cache.get('a');
  return value;
}

it('keeps values over TLS, with a certificate of its own', async () => {
  expect(await roundTrip({ tls: known })).toEqual({ b: 1 });
});

it('asks the sentinels over TLS, too', async () => {
  const options = { sentinels: [sentinel], masterName: 'master', sentinelPassword: password };
  expect(await roundTrip({ tls: known, ...options })).toEqual({ b: 1 });
});

it('accepts any certificate where it is told to', async () => {
  const { cert, key } = known;
  expect(await roundTrip({ tls: { cert, key, insecure: true } })).toEqual({ b: 1 });
});

it('keeps nothing where one of the two does not know the other', async () => {
  const { ca, cert, key } = known;
  const strangers: readonly (RedisTls | undefined)[] = [{ cert, key }, { ca }, undefined];
  const answers = await Promise.allSettled(strangers.map((tls) => roundTrip({ tls })));
  expect(answers.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
});
