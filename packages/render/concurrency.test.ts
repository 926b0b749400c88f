import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManifestRequest, ManifestResponse } from '@tiphys/model';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildEngine } from '../../scripts/build-engine.mjs';
import type { ScratchRepo } from '../source/testing/scratch-repo.ts';
import { createScratchRepo } from '../source/testing/scratch-repo.ts';
import type { RepoServer } from './repo-server.ts';
import { createRepoServer } from './repo-server.ts';
import type { RepoServiceOptions } from './repo-service.ts';
import { loadLang } from './tools/load-lang.ts';

// What is shared, limited and kept when many ask; each render is a command that writes down that it ran.

let folder = '';
let repo: ScratchRepo;
let assets: { readonly langWasm: string; readonly renderd: string };
let now = 0;

beforeAll(async () => {
  assets = await buildEngine();
  folder = mkdtempSync(join(tmpdir(), 'tiphys-concurrency-'));
  repo = createScratchRepo();
  repo.commit({ 'app/a': '1' });
  // A git that writes down how it is called.
  writeFileSync(join(folder, 'git'), `#!/bin/sh\necho "$@" >> '${folder}/calls'\nexec git "$@"\n`);
  chmodSync(join(folder, 'git'), 0o755);
}, 600_000);
afterAll(() => {
  repo[Symbol.dispose]();
  rmSync(folder, { recursive: true, force: true });
});

function lines(name: string): string[] {
  try {
    return readFileSync(join(folder, name), 'utf8').trim().split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

interface Counting extends AsyncDisposable {
  readonly server: RepoServer;
  /** Asks for manifests; a plugin runs the script. */
  ask(extra?: Partial<ManifestRequest>, signal?: AbortSignal): Promise<ManifestResponse>;
  readonly log: string;
  /** What the commands wrote. */
  runs(): string[];
  listings(): number;
}

let count = 0;
const patient = { timeout: 20_000 };

/** A repo server of its own, with a plugin that runs `script` and prints one object. */
async function start(script: string, service: RepoServiceOptions = {}): Promise<Counting> {
  const name = `runs-${count++}`;
  const log = join(folder, name);
  const made = `printf 'apiVersion: v1\\nkind: ConfigMap\\nmetadata: {name: a}\\n'`;
  const command = ['sh', '-c', `log='${log}'; ${script}; ${made}`];
  const server = createRepoServer(
    {
      trust: { knownHosts: () => '', certificate: () => undefined },
      lang: await loadLang(assets.langWasm),
      localPlugins: () => [{ name: 'counting', generate: { command } }],
      clock: { now: () => now },
    },
    {
      cacheDir: join(folder, `${name}-cache`),
      renderdPath: assets.renderd,
      workers: 1,
      git: { protocols: ['file'], program: { executable: join(folder, 'git'), path: process.env['PATH'] } },
      plugins: { askPassSocket: join(folder, `${name}.sock`), env: { PATH: process.env['PATH'] } },
      service,
    },
  );
  const before = lines('calls').length;
  return {
    server,
    log,
    ask: (extra, signal) =>
      server.service.generateManifest(
        {
          repo: { repo: repo.url, connectionState: { status: '', message: '', attemptedAt: null } },
          appName: 'demo',
          applicationSource: { repoURL: repo.url, path: 'app', plugin: { name: 'counting' } },
          ...extra,
        },
        { signal },
      ),
    runs: () => lines(name),
    listings: () =>
      lines('calls')
        .slice(before)
        .filter((call) => call.includes('ls-remote')).length,
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}

test('identical renders in flight are one, with one look at the repository; who gives up ends it for nobody', async () => {
  await using counting = await start('echo run >> "$log"; while [ ! -e "$log.go" ]; do sleep 0.02; done');
  const stop = new AbortController();
  const impatient = counting.ask({}, stop.signal);
  const others = Array.from({ length: 20 }, () => counting.ask());
  await expect.poll(() => counting.runs(), patient).toEqual(['run']);
  stop.abort();
  await expect(impatient).rejects.toThrow();
  writeFileSync(`${counting.log}.go`, '');
  for (const { manifests } of await Promise.all(others)) expect(manifests).toHaveLength(1);
  expect(counting.runs()).toEqual(['run']);
  expect(counting.listings()).toBe(1);
});

test('different renders run side by side up to the limit, and share one look at their repository', async () => {
  // Each waits for a second one, and a little for a third.
  const isAlone = '[ "$(grep -c + "$log")" -lt 2 ]';
  const overlap = `echo + >> "$log"; while ${isAlone}; do sleep 0.02; done; sleep 0.2; echo - >> "$log"`;
  await using counting = await start(overlap, { parallelism: 2 });
  await Promise.all(Array.from({ length: 6 }, (_, index) => counting.ask({ appName: `app-${index}` })));
  const running: number[] = [];
  for (const mark of counting.runs()) running.push((running.at(-1) ?? 0) + (mark === '+' ? 1 : -1));
  expect(Math.max(...running)).toBe(2);
  expect(counting.runs()).toHaveLength(12);
  expect(counting.listings()).toBe(1);
});

test('plugins that hang take no turn from other tools', async () => {
  repo.commit({ 'plain/a.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n' });
  const script = 'echo run >> "$log"; while [ ! -e "$log.go" ]; do sleep 0.02; done';
  await using counting = await start(script, { parallelism: 1 });
  const hanging = ['one', 'two'].map((appName) => counting.ask({ appName }));
  await expect.poll(() => counting.runs(), patient).toEqual(['run']);
  const plain = await counting.ask({ applicationSource: { repoURL: repo.url, path: 'plain' } });
  expect(plain).toMatchObject({ sourceType: 'Directory' });
  expect(counting.runs()).toEqual(['run']);
  writeFileSync(`${counting.log}.go`, '');
  await Promise.all(hanging);
});

test('a failure is repeated after as many attempts as are set, until time or requests are over, or a hard refresh', async () => {
  const failures = { pauseAfter: 2, pauseMinutes: 10, pauseRequests: 3 };
  await using counting = await start('echo run >> "$log"; echo broken >&2; exit 1', { failures });
  const fail = async (extra: Partial<ManifestRequest> = {}): Promise<string> =>
    counting.ask(extra).then(
      () => 'no failure',
      (error: Error) => (error.message.startsWith('Manifest generation error (cached): ') ? 'kept' : 'tried'),
    );
  const several = async (times: number): Promise<string[]> => {
    const seen: string[] = [];
    for (let time = 0; time < times; time++) seen.push(await fail());
    return seen;
  };
  expect(await several(5)).toEqual(['tried', 'tried', 'kept', 'kept', 'kept']);
  // Three were repeated: it is tried again.
  expect(await several(3)).toEqual(['tried', 'tried', 'kept']);
  expect(await fail({ noCache: true })).toBe('tried');
  expect(await fail()).toBe('kept');
  now += 10 * 60_000;
  expect(await several(3)).toEqual(['tried', 'tried', 'kept']);
  expect(counting.runs()).toHaveLength(7);
});

test('a result is kept as long as it is set to be', async () => {
  await using lasting = await start('echo run >> "$log"');
  for (let time = 0; time < 3; time++) await lasting.ask();
  expect(lasting.runs()).toHaveLength(1);
  await using fleeting = await start('echo run >> "$log"', { resultTtlMs: 1 });
  await fleeting.ask();
  await expect
    .poll(async () => {
      await fleeting.ask();
      return fleeting.runs().length;
    }, patient)
    .toBeGreaterThan(1);
});
