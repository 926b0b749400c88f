import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManifestResponse } from '@tiphys/model';
import { createRepoServer, loadLang } from '@tiphys/render';
import type { RepoServer } from '@tiphys/render';
import { buildEngine } from '../../scripts/build-engine.mjs';
import { createGitRepository } from '../harness/index.ts';
import { countingMetrics } from './rendering/counting-metrics.ts';
import { manyApplications } from './rendering/sources.ts';
import { report } from './report.ts';

// `monorepo-1000`: what a commit to one of 1,000 applications of one repository costs the repo server: renders, fetches, the time to know
// all answers once the commit is there, and that time against rendering them all.

const count = 1000;
const rounds = 5;

await using repository = await createGitRepository(manyApplications(count));
const root = await mkdtemp(join(tmpdir(), 'tiphys-bench-'));
const engine = await buildEngine();
const counting = countingMetrics();
const server = createRepoServer(
  {
    trust: { knownHosts: () => '', certificate: () => undefined },
    lang: await loadLang(engine.langWasm),
    metrics: counting.metrics,
  },
  {
    cacheDir: join(root, 'cache'),
    renderdPath: engine.renderd,
    git: { protocols: ['file'] },
    service: { revisionMaxAgeMs: 0 },
  },
);
try {
  await measure(server, { noCache: true, revision: 'main' });
  const ratios: number[] = [];
  const cpu: number[] = [];
  const [known, renders, fetches]: [number[], number[], number[]] = [[], [], []];
  for (let round = 0; round < rounds; round++) {
    const whole = await measure(server, { noCache: true, revision: 'main' });
    await repository.commit({ [`apps/${round}/note.txt`]: `${round}` }, { message: 'change one' });
    // Fetching costs the same whatever is rendered.
    const before = { renders: counting.renders(), fetches: counting.fetches() };
    const { revision = '' } = await ask(server, { index: 0, noCache: false, revision: 'main' });
    const part = await measure(server, { noCache: false, revision });
    ratios.push(part.wallMs / whole.wallMs);
    cpu.push(part.cpuMs);
    known.push(part.wallMs);
    renders.push(counting.renders() - before.renders);
    fetches.push(counting.fetches() - before.fetches);
  }
  report({ bench: 'monorepo-1000', value: middle(ratios), unit: 'ratio', target: 1 / 2 });
  report({ bench: 'monorepo-1000.known', value: middle(known), unit: 'ms', target: 1000 });
  report({ bench: 'monorepo-1000.renders', value: Math.max(...renders), unit: 'renders', target: 3 });
  report({ bench: 'monorepo-1000.fetches', value: Math.max(...fetches), unit: 'fetches', target: 1 });
  report({ bench: 'monorepo-1000.cpu', value: middle(cpu), unit: 'ms' });
} finally {
  await server[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
}

interface Question {
  readonly noCache: boolean;
  readonly revision: string;
}

/** Asks for all applications at once, as a controller does after a commit. */
async function measure(server: RepoServer, question: Question): Promise<{ wallMs: number; cpuMs: number }> {
  const [startedAt, used] = [performance.now(), process.cpuUsage()];
  await Promise.all(Array.from({ length: count }, (_, index) => ask(server, { ...question, index })));
  const { system, user } = process.cpuUsage(used);
  return { wallMs: performance.now() - startedAt, cpuMs: (system + user) / 1000 };
}

function ask(
  { service }: RepoServer,
  { index, ...question }: Question & { readonly index: number },
): Promise<ManifestResponse> {
  return service.generateManifest({
    repo: { repo: repository.url, connectionState: { status: '', message: '', attemptedAt: null } },
    appName: `app-${index}`,
    namespace: 'bench',
    applicationSource: { repoURL: repository.url, path: `apps/${index}` },
    ...question,
  });
}

function middle(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
