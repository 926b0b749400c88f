import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { LogFields, Logger, Metrics } from '@tiphys/base';
import { noMetrics, silentLogger } from '@tiphys/base';
import type { ManifestRequest, ManifestResponse, Repository } from '@tiphys/model';
import { decode, encode, fields, normalize, repoServerMethods } from '@tiphys/model';
import {
  createRenderd,
  createRepoServer,
  createRepoServiceClient,
  loadLang,
  repoServiceHandlers,
} from '@tiphys/render';
import type { Renderd, RepoServerOptions, RepoService } from '@tiphys/render';
import { createSchemaClient, startRpcServer } from '@tiphys/rpc';
import { createScratchRepo } from '../../../packages/source/testing/scratch-repo.ts';
import type { ScratchRepo } from '../../../packages/source/testing/scratch-repo.ts';
import { buildEngine, buildReference } from '../../../scripts/build-engine.mjs';
import { runReference } from '../run-reference.ts';
import type { ReferenceOutcome } from '../run-reference.ts';
import type { Case } from './case.ts';
import { startChartServer } from './chart-server.ts';
import type { ChartServer } from './chart-server.ts';

/** What a request came to: manifests, or the error's text. */
export type Outcome = { readonly manifests: readonly unknown[] } | { readonly error: string };

/** A repo server behind gRPC, a repository and a Helm repository for it, and the real programs. */
export interface Rig extends AsyncDisposable {
  readonly service: RepoService;
  readonly repo: ScratchRepo;
  readonly charts: ChartServer;
  readonly renderd: Renderd;
  /** Folder of the real programs. */
  readonly programs: string;
  /** Text of a case with the addresses of this run in it. */
  fill(text: string): string;
  /** Renders that were done so far. */
  renders(): number;
  /** All that was logged so far. */
  logged(): string;
  /** A request for a case whose files were added; `revision` is `main`. */
  requestOf(one: PlacedCase): ManifestRequest;
  render(request: ManifestRequest): Promise<Outcome>;
  /** Runs the lines of a case in a copy of the repository. */
  reference(one: PlacedCase): Promise<ReferenceOutcome>;
}

/** A case with its folder in the repository. */
export type PlacedCase = Omit<Case, 'reference'> & {
  readonly folder: string;
  readonly reference?: Case['reference'];
};

/** Gives every case a folder. */
export function place<T extends Omit<Case, 'reference'>>(
  tool: string,
  cases: readonly T[],
): (T & { readonly folder: string })[] {
  return cases.map((one, index) => ({ ...one, folder: `${tool}/${index}` }));
}

/** Starts everything with the files of all cases committed. */
export async function startRig(
  cases: readonly PlacedCase[],
  options: Partial<Pick<RepoServerOptions, 'limits' | 'searchPath' | 'workers'>> = {},
): Promise<Rig> {
  const [engine, reference] = [await buildEngine(), await buildReference()];
  const charts = await startChartServer();
  const repo = createScratchRepo();
  const fill = (text: string): string =>
    text
      .replaceAll('@charts@', charts.open)
      .replaceAll('@repo@', repo.url)
      .replaceAll('@private@', charts.closed)
      .replaceAll('@lock@', lockOf(charts.open));
  const files = Object.fromEntries(
    cases.flatMap((one) =>
      Object.entries(one.files).map(([name, file]) => [
        name.startsWith('/') ? name.slice(1) : `${one.folder}/${name}`,
        typeof file === 'string' ? fill(file) : file,
      ]),
    ),
  );
  // Also a case without files has a folder for the programs to run in.
  repo.commit({ ...Object.fromEntries(cases.map(({ folder }) => [`${folder}/.keep`, ''])), ...files });
  const root = mkdtempSync(join(tmpdir(), 'tiphys-corpus-'));
  cpSync(repo.dir, join(root, 'copy'), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith('/.git'),
  });
  let renders = 0;
  const lines: string[] = [];
  const metrics: Metrics = {
    ...noMetrics,
    histogram: ({ name }) => ({
      observe: () => void (renders += name === 'argocd_repo_parallelism_wait_duration_seconds' ? 1 : 0),
    }),
  };
  const server = createRepoServer(
    {
      trust: { knownHosts: () => '', certificate: () => undefined },
      lang: await loadLang(engine.langWasm),
      metrics,
      log: collectingLogger(lines),
    },
    {
      ...options,
      cacheDir: join(root, 'cache'),
      renderdPath: engine.renderd,
      git: { protocols: ['file'] },
      service: { revisionMaxAgeMs: 0, failures: { pauseAfter: 0 } },
    },
  );
  const codec = { encode, decode, normalize, fields };
  const methods = repoServerMethods;
  const rpc = await startRpcServer(
    { codec, methods, handlers: repoServiceHandlers(server.service) },
    { host: '127.0.0.1', port: 0 },
  );
  const client = createSchemaClient({ codec, methods }, { address: `127.0.0.1:${rpc.port}` });
  const service = createRepoServiceClient(client);
  const renderd = createRenderd({ path: engine.renderd, log: silentLogger, workers: 1 });
  return {
    service,
    repo,
    charts,
    renderd,
    programs: reference.directory,
    fill,
    renders: () => renders,
    logged: () => lines.join('\n'),
    requestOf: (one) => JSON.parse(fill(JSON.stringify(requestOf(one, repo.url)))) as ManifestRequest,
    render: (request) => outcomeOf(service.generateManifest(request)),
    reference: ({ folder, path, reference: lines = [] }) =>
      runReference(
        '/bin/sh',
        [
          '-ec',
          [`ROOT=${join(root, 'copy')}`, `export PATH=${reference.directory}:/bin:/usr/bin`, ...lines]
            .map(fill)
            .join('\n'),
        ],
        join(root, 'copy', folder, path ?? ''),
      ),
    async [Symbol.asyncDispose]() {
      await client.close();
      await rpc.close(0);
      await server[Symbol.asyncDispose]();
      await renderd[Symbol.asyncDispose]();
      await charts[Symbol.asyncDispose]();
      repo[Symbol.dispose]();
      rmSync(root, { recursive: true, force: true });
    },
  };
}

function requestOf({ folder, path, request, source }: PlacedCase, url: string): ManifestRequest {
  return {
    repo: at(url),
    revision: 'main',
    appName: 'demo',
    namespace: 'apps',
    kubeVersion: '1.36.0',
    applicationSource: { repoURL: url, path: path === undefined ? folder : `${folder}/${path}`, ...source },
    ...request,
  };
}

/** A repository as requests name it. */
export function at(url: string): Repository {
  return { repo: url, connectionState: { status: '', message: '', attemptedAt: null } };
}

async function outcomeOf(response: Promise<ManifestResponse>): Promise<Outcome> {
  try {
    const { manifests } = await response;
    return { manifests: (manifests ?? []).map((text) => JSON.parse(text) as unknown) };
  } catch (error) {
    return { error: error instanceof Error ? error.message : String(error) };
  }
}

/** A lock of `remote` at 1.0.0 with the digest that Helm wants to see. */
function lockOf(repository: string): string {
  const wanted = [{ name: 'remote', version: '^1.0.0', repository }];
  const locked = [{ name: 'remote', version: '1.0.0', repository }];
  const digest = createHash('sha256')
    .update(JSON.stringify([wanted, locked]))
    .digest('hex');
  return `dependencies:\n- {name: remote, version: 1.0.0, repository: "${repository}"}\ndigest: sha256:${digest}\ngenerated: "2024-01-01T00:00:00Z"\n`;
}

/** Keeps whatever is said at any level, with its facts. */
function collectingLogger(lines: string[], own: LogFields = {}): Logger {
  const say = (message: string, fields: LogFields = {}): void =>
    void lines.push(`${message} ${JSON.stringify({ ...own, ...fields })}`);
  return {
    debug: say,
    info: say,
    warn: say,
    error: say,
    with: (fields) => collectingLogger(lines, { ...own, ...fields }),
  };
}
