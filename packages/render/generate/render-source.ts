import { codes, StatusError, withContext } from '@tiphys/base';
import type { ManifestRequest } from '@tiphys/model';
import type { GitSource, Tree } from '@tiphys/source';
import { isCommitSha } from '@tiphys/source';
import type { RenderInputs, RenderResult } from '../cache/result-cache.ts';
import type { Fetchers, ToolResult, ToolRun, Tools } from '../tool.ts';
import { appPathOf } from './app-path.ts';
import type { DependencyFetcherDeps, DependencyRequest } from './chart-dependencies.ts';
import { createDependencyFetcher } from './chart-dependencies.ts';
import { createBuildEnv } from './build-env.ts';
import type { DirectoryDeps } from './directory.ts';
import { renderDirectory } from './directory.ts';
import { flattenObjects } from './objects.ts';
import { withOverrides } from './overrides.ts';
import type { SourceType } from './source-type.ts';
import { isEnabled, sourceTypeOf } from './source-type.ts';
import { accessOf, isChart } from './sources.ts';
import { trackObject } from './tracking.ts';

/** What rendering needs. */
export interface RenderDeps extends DependencyFetcherDeps {
  readonly tools: Tools;
  readonly readYaml: DirectoryDeps['readYaml'];
  readonly globMatch: DirectoryDeps['globMatch'];
  /** Where remote bases come from. */
  readonly git: GitSource;
}

/** One source to render, with its trees at hand. */
export interface RenderJob {
  readonly request: ManifestRequest;
  readonly trees: ReadonlyMap<string, Tree>;
  readonly variables: Readonly<Record<string, string>>;
  /** Bytes of all manifests of a directory; 0 means no bound. */
  readonly maxDirectoryBytes: number;
  /** The source's own files were sent by a client. */
  readonly fromClient?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** A result and what it was made from. */
export interface Rendered {
  readonly result: RenderResult;
  readonly inputs: RenderInputs;
}

/** Renders one source: overrides, kind, tool, lists taken apart, every object marked as the application's. */
export async function renderSource(deps: RenderDeps, job: RenderJob): Promise<Rendered> {
  const { request, signal } = job;
  // Forks, so that the read sets hold what this render read and nothing else.
  const trees = new Map([...job.trees].map(([name, tree]) => [name, tree.fork()]));
  const tree = trees.get('');
  const source = request.applicationSource;
  if (!tree || !source)
    throw new StatusError(codes.invalidArgument, 'a source is needed to generate manifests');
  const env = createBuildEnv(job.variables);
  const path = await appPathOf(tree, isChart(source) ? '.' : (source.path ?? ''), signal);
  const merged = await withOverrides(source, {
    tree,
    path,
    appName: request.appName ?? '',
    readYaml: deps.readYaml,
    signal,
  });
  const references = new Map([...trees].filter(([name]) => name !== ''));
  const run: ToolRun = {
    source: merged,
    request,
    tree,
    path,
    references,
    env,
    fromClient: job.fromClient,
    ...fetchersOf(deps, request, signal),
    signal,
  };
  const type = await typeOf(deps, run);
  const made = await generate(type, run, { deps, maxBytes: job.maxDirectoryBytes });
  const manifests = flattenObjects(made.objects).map((object) =>
    JSON.stringify(trackObject(object, request)),
  );
  return {
    result: { manifests, sourceType: type, commands: made.commands ?? [], destination: made.destination },
    inputs: {
      readSets: new Map([...trees].map(([name, read]) => [name, read.readSet()])),
      volatile: env.volatile(),
      external: made.external ?? false,
    },
  };
}

/** What a request may bring from elsewhere. */
export function fetchersOf(
  { chartLimits, charts, git }: Pick<RenderDeps, 'chartLimits' | 'charts' | 'git'>,
  request: DependencyRequest & Pick<ManifestRequest, 'repo'>,
  signal: AbortSignal | undefined,
): Fetchers {
  return {
    fetchChart: createDependencyFetcher({ charts, chartLimits }, request),
    openRepository: async (url, revision) => ({
      tree: await git.relatedTree(accessOf(request.repo), { url, revision }, signal),
      pinned: isCommitSha(revision),
    }),
  };
}

function typeOf(deps: RenderDeps, run: ToolRun): Promise<SourceType> {
  const { plugin } = deps.tools;
  return sourceTypeOf(run.source, {
    tree: run.tree,
    path: run.path,
    enabled: run.request.enabledSourceTypes,
    plugin: () => (plugin ? plugin.discover(run) : Promise.resolve(false)),
    ksonnet: () => deps.tools.ksonnet.isKsonnet(run),
    signal: run.signal,
  });
}

async function generate(
  type: SourceType,
  run: ToolRun,
  { deps, maxBytes }: { readonly deps: RenderDeps; readonly maxBytes: number },
): Promise<ToolResult> {
  const { tools } = deps;
  switch (type) {
    case 'Helm':
      return tools.helm.generate(run);
    case 'Kustomize':
      return tools.kustomize.generate(run);
    case 'Ksonnet':
      return tools.ksonnet.generate(run);
    case 'Plugin':
      if (!tools.plugin) throw new StatusError(codes.failedPrecondition, noPlugin(run));
      try {
        return await tools.plugin.generate(run);
      } catch (error) {
        throw withContext(
          `CMP processing failed for application ${JSON.stringify(run.request.appName ?? '')}`,
          error,
        );
      }
    case 'Directory':
      return renderDirectory(
        run,
        { jsonnet: tools.jsonnet, readYaml: deps.readYaml, globMatch: deps.globMatch },
        { maxBytes, jsonnetEnabled: isEnabled('Directory', run.request.enabledSourceTypes) },
      );
  }
}

function noPlugin(run: ToolRun): string {
  const name = run.source.plugin?.name ?? '';
  const named = name === '' ? '' : ` with name ${JSON.stringify(name)}`;
  const what = `could not find cmp-server plugin${named} supporting the given repository`;
  return `CMP processing failed for application ${JSON.stringify(run.request.appName ?? '')}: ${what}`;
}
