import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { mapLimit } from '@tiphys/base';
import type { ApplicationSource } from '@tiphys/model';
import { createRepoServer, loadLang } from '@tiphys/render';
import type { RepoService } from '@tiphys/render';
import type { GitFiles } from '../../../packages/app/dev/git/index.ts';
import { buildEngine, buildReference } from '../../../scripts/build-engine.mjs';
import type { ReferencePaths } from '../../../scripts/build-engine.mjs';
import { createGitRepository } from '../../harness/index.ts';
import { report } from '../report.ts';
import { cpuMs } from './usage.ts';

/** Work is measured this often on both sides by turns; the middle ratio counts. */
const rounds = 5;
const maxOutputBytes = 256 * 1024 * 1024;
const run = promisify(execFile);

/** The same files once in a repository behind a repo service and once in a folder for the real tools. */
export interface RenderRig {
  /** Folder with the files. */
  readonly folder: string;
  readonly programs: ReferencePaths;
  /** Renders one source for another application each time, so that no earlier result holds; gives the number of manifests. */
  render(source: Partial<ApplicationSource>): Promise<number>;
  /** Runs one of the real tools in the folder. */
  tool(program: string, args: readonly string[]): Promise<void>;
}

/** Sets both sides up, hands them to `measure`, and takes everything away again. */
export async function withRig(files: GitFiles, measure: (rig: RenderRig) => Promise<void>): Promise<void> {
  const [engine, programs] = [await buildEngine(), await buildReference()];
  await using repository = await createGitRepository(files);
  const root = await mkdtemp(join(tmpdir(), 'tiphys-bench-'));
  const folder = join(root, 'files');
  await mapLimit(Object.entries(files), 16, async ([path, content]) => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), String(content));
  });
  const lang = await loadLang(engine.langWasm);
  const trust = { knownHosts: () => '', certificate: () => undefined };
  const server = createRepoServer(
    { trust, lang },
    { cacheDir: join(root, 'cache'), renderdPath: engine.renderd, git: { protocols: ['file'] } },
  );
  let renders = 0;
  try {
    await measure({
      folder,
      programs,
      render: (source) => render(server.service, repository.url, { source, appName: `app-${++renders}` }),
      tool: async (program, args) => {
        await run(program, [...args], { cwd: folder, maxBuffer: maxOutputBytes });
      },
    });
  } finally {
    await server[Symbol.asyncDispose]();
    await rm(root, { recursive: true, force: true });
  }
}

async function render(
  service: RepoService,
  repoURL: string,
  { appName, source }: { readonly source: Partial<ApplicationSource>; readonly appName: string },
): Promise<number> {
  const { manifests } = await service.generateManifest({
    repo: { repo: repoURL, connectionState: { status: '', message: '', attemptedAt: null } },
    revision: 'main',
    appName,
    namespace: 'bench',
    applicationSource: { repoURL, ...source },
  });
  return manifests?.length ?? 0;
}

/** Two ways to do the same `count` pieces of work. */
export interface Comparison {
  readonly bench: string;
  /** The ratio of ours to theirs that must not be exceeded. */
  readonly target: number;
  readonly count: number;
  ours(index: number): Promise<void>;
  theirs(index: number): Promise<void>;
}

/** Measures both by turns, as many pieces at once as there are cores, and prints the ratio of times, and time and processor time of each. */
export async function compare({ bench, count, ours, target, theirs }: Comparison): Promise<void> {
  // The first of each is for what is done once: cloning, starting a worker, reading programs from disk.
  await ours(0);
  await theirs(0);
  const ratios: number[] = [];
  const spent: Record<'ours' | 'theirs', Spent[]> = { ours: [], theirs: [] };
  for (let round = 0; round < rounds; round++) {
    const their = await measured(count, theirs);
    const our = await measured(count, ours);
    spent.theirs.push(their);
    spent.ours.push(our);
    ratios.push(our.wallMs / their.wallMs);
  }
  report({ bench, value: middle(ratios), unit: 'ratio', target });
  for (const side of ['ours', 'theirs'] as const) {
    report({ bench: `${bench}.${side}`, value: middle(spent[side].map(({ wallMs }) => wallMs)), unit: 'ms' });
    report({ bench: `${bench}.${side}.cpu`, value: middle(spent[side].map((one) => one.cpuMs)), unit: 'ms' });
  }
}

/** Milliseconds of one piece of work. */
interface Spent {
  readonly wallMs: number;
  readonly cpuMs: number;
}

async function measured(count: number, work: (index: number) => Promise<void>): Promise<Spent> {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const [startedAt, used] = [performance.now(), cpuMs()];
  await mapLimit(indexes, availableParallelism(), work);
  return { wallMs: (performance.now() - startedAt) / count, cpuMs: (cpuMs() - used) / count };
}

function middle(values: readonly number[]): number {
  return values.toSorted((left, right) => left - right)[Math.floor(values.length / 2)] ?? Number.NaN;
}
