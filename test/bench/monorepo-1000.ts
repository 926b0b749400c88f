import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ManifestResponse } from '@tiphys/model';
import { createRepoServer, loadLang } from '@tiphys/render';
import type { RepoServer } from '@tiphys/render';
import { buildEngine } from '../../scripts/build-engine.mjs';
import { createGitRepository } from '../harness/index.ts';
import { report } from './report.ts';

// `monorepo-1000`: what a fetched commit to one of 1,000 applications of one repository costs the repo server, against rendering them all.

const count = 1000;
const rounds = 5;

const files = Object.fromEntries(Array.from({ length: count }, (_, index) => filesOf(index)).flat());
await using repository = await createGitRepository(files);
const root = await mkdtemp(join(tmpdir(), 'tiphys-bench-'));
const engine = await buildEngine();
const server = createRepoServer(
  { trust: { knownHosts: () => '', certificate: () => undefined }, lang: await loadLang(engine.langWasm) },
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
  for (let round = 0; round < rounds; round++) {
    const whole = await measure(server, { noCache: true, revision: 'main' });
    await repository.commit({ [`apps/${round}/note.txt`]: `${round}` }, { message: 'change one' });
    // Fetching costs the same whatever is rendered.
    const { revision = '' } = await ask(server, { index: 0, noCache: false, revision: 'main' });
    const part = await measure(server, { noCache: false, revision });
    ratios.push(part.wallMs / whole.wallMs);
    cpu.push(part.cpuMs);
  }
  report({ bench: 'monorepo-1000', value: middle(ratios), unit: 'ratio', target: 1 / 2 });
  report({ bench: 'monorepo-1000.cpu', value: middle(cpu), unit: 'ms' });
} finally {
  await server[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
}

/** A third each plain files, charts and kustomizations. */
function filesOf(index: number): [string, string][] {
  const config = (name: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: ${name}}\n`;
  const folder = `apps/${index}`;
  if (index % 3 === 0) return [[`${folder}/config.yaml`, config(`plain-${index}`)]];
  if (index % 3 === 1) {
    return [
      [`${folder}/Chart.yaml`, 'apiVersion: v2\nname: chart\nversion: 1.0.0\n'],
      [`${folder}/values.yaml`, 'a: 1\n'],
      [`${folder}/templates/config.yaml`, config('{{ .Release.Name }}')],
    ];
  }
  return [
    [`${folder}/kustomization.yaml`, 'resources: [config.yaml]\n'],
    [`${folder}/config.yaml`, config(`kustom-${index}`)],
  ];
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
