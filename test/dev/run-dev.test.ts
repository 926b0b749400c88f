import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DevEnvironment, runDev } from '../../packages/app/dev/index.ts';
import { buildCluster } from '../../scripts/build-cluster.mjs';

const exec = promisify(execFile);
let dir: string;
let binary: string;
beforeEach(async () => {
  dir = await mkdtemp(join(tmpdir(), 'tiphys-dev-'));
  binary = await buildCluster();
});
afterEach(() => rm(dir, { recursive: true, force: true }));

const kubectl = async (environment: DevEnvironment, ...args: string[]): Promise<string> =>
  (await exec(binary, ['kubectl', '--kubeconfig', environment.kubeconfig, ...args])).stdout;

/** Starts everything, does `work` with it, and stops it; returns what was printed. */
async function session(
  work: (environment: DevEnvironment) => Promise<void>,
  more: object = {},
): Promise<string> {
  const stop = new AbortController();
  const lines: string[] = [];
  const options = { dataDir: dir, fresh: false, port: 0, yes: false, clusterBinary: binary, ...more };
  await runDev(options, {
    log: (line) => lines.push(line),
    ask: () => Promise.resolve(false),
    signal: stop.signal,
    startTiphys: async (environment) => {
      const { promise, resolve } = Promise.withResolvers<void>();
      await work(environment);
      stop.abort();
      return {
        url: 'http://localhost:1234',
        password: 'first',
        ended: promise,
        stop: () => Promise.resolve(resolve()),
      };
    },
  });
  return lines.join('\n');
}

test('state is kept from one start to the next, and nothing keeps running', async () => {
  let before = '';
  const printed = await session(async (environment) => {
    before = environment.sampleUrl;
    await kubectl(environment, 'create', 'namespace', 'kept');
    expect((await exec('git', ['ls-remote', environment.sampleUrl])).stdout).toContain(
      'refs/heads/production',
    );
  });
  expect(printed).toContain('http://localhost:1234');
  expect(printed).toContain('admin, password first');
  await expect(exec('git', ['ls-remote', before])).rejects.toThrow();
  expect((await exec('ps', ['-eo', 'args'])).stdout).not.toContain(dir);
  await session(async (environment) => {
    expect(environment.sampleUrl).toBe(before);
    expect(await kubectl(environment, 'get', 'namespaces', '-o', 'name')).toContain('namespace/kept');
  });
  await session(
    async (environment) => {
      expect(await kubectl(environment, 'get', 'namespaces', '-o', 'name')).not.toContain('namespace/kept');
    },
    { fresh: true },
  );
});

test('a push to the sample repository arrives', async () => {
  await session(async ({ sampleUrl }) => {
    const clone = join(dir, 'cluster', 'clone');
    await exec('git', ['clone', '--quiet', sampleUrl, clone]);
    await writeFile(join(clone, 'new.txt'), 'new');
    const author = ['-c', 'user.name=x', '-c', 'user.email=x@example.com'];
    await exec('git', ['-C', clone, 'add', '.']);
    await exec('git', ['-C', clone, ...author, 'commit', '--quiet', '-m', 'Add a file']);
    await exec('git', ['-C', clone, 'push', '--quiet', 'origin', 'main']);
    const head = (await exec('git', ['-C', clone, 'rev-parse', 'HEAD'])).stdout.trim();
    expect((await exec('git', ['ls-remote', sampleUrl, 'main'])).stdout).toContain(head);
    const page = await fetch(sampleUrl, { headers: { host: 'attacker.example' } });
    expect(page.status).not.toBe(200);
  });
});

test('a cluster that is not on this machine is not written to without a yes', async () => {
  const kubeconfig = join(dir, '..', `${dir.split('/').at(-1)}.kubeconfig`);
  const config = {
    clusters: [{ name: 'far', cluster: { server: 'https://cluster.example.com' } }],
    contexts: [{ name: 'far', context: { cluster: 'far', user: 'far' } }],
    users: [{ name: 'far', user: {} }],
    'current-context': 'far',
  };
  await writeFile(kubeconfig, JSON.stringify(config));
  try {
    const never = (): Promise<void> => Promise.reject(new Error('started'));
    await expect(session(never, { kubeconfig })).rejects.toThrow(
      'not allowed to write to https://cluster.example.com',
    );
    await expect(session(never, { kubeconfig, context: 'other' })).rejects.toThrow(
      'has no context "other"; it has: far',
    );
    await expect(session(never, { kubeconfig, yes: true })).rejects.toThrow('started');
  } finally {
    await rm(kubeconfig);
  }
});
