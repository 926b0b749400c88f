import type { KubeObject } from '@tiphys/base';
import { messageOf, parseJson } from '@tiphys/base';
import type {
  ApplicationObject,
  ApplicationSource,
  AppProjectObject,
  Cluster,
  ManifestRequest,
  RepoAppDetailsResponse,
} from '@tiphys/model';
import type { FieldProblem, PreviewSource } from '@tiphys/model/v2';
import type { Call } from '../call.ts';
import type { ApplicationDeps } from '../services/application/deps.ts';
import { manifestRequest } from '../services/application/manifest-request.ts';
import { sourcesOf } from '../services/application/select.ts';
import { repositoryObject } from '../services/repository.ts';
import { sourceField } from './preview-check.ts';

/** How sources are rendered. */
export interface RenderSourcesOptions {
  readonly project: AppProjectObject;
  readonly cluster: Cluster;
  readonly call: Call;
  readonly signal: AbortSignal;
  /** Reads the parameters alone. */
  readonly detailsOnly: boolean;
}

/** What the sources of an application render to. */
export interface RenderedSources {
  readonly problems: readonly FieldProblem[];
  readonly sources: readonly PreviewSource[];
  readonly objects: readonly KubeObject[];
}

/** Reads the parameters of each source and renders it; what fails is told at its field. An abort passes through. */
export async function renderSources(
  deps: ApplicationDeps,
  application: ApplicationObject,
  options: RenderSourcesOptions,
): Promise<RenderedSources> {
  const problems: FieldProblem[] = [];
  const sources: PreviewSource[] = [];
  const objects: KubeObject[] = [];
  for (const [index, source] of sourcesOf(application).entries()) {
    const field = sourceField(application, index);
    if (source.ref && !source.path && !source.chart) {
      sources.push({ field, type: '', revision: '' });
      continue;
    }
    let shown: PreviewSource = { field, type: '', revision: '' };
    try {
      const request = await requestFor(deps, application, { ...options, source });
      const details = await detailsOf(deps, request, { ...options, source });
      shown = { ...shown, type: details?.type ?? '', details };
      if (!options.detailsOnly) {
        const rendered = await deps.repoService.generateManifest(request, { signal: options.signal });
        shown = { ...shown, type: rendered.sourceType ?? shown.type, revision: rendered.revision ?? '' };
        objects.push(...(rendered.manifests ?? []).map((manifest) => parseJson(manifest) as KubeObject));
      }
    } catch (reason) {
      options.signal.throwIfAborted();
      const message = messageOf(reason);
      const place = reason instanceof DestinationError ? 'spec.destination' : blamedField(source, message);
      problems.push({ field: place.startsWith('spec.') ? place : `${field}${place}`, message });
    }
    sources.push(shown);
  }
  return { problems, sources, objects };
}

/** The destination did not answer, so that nothing can be rendered for it. */
class DestinationError extends Error {
  override readonly name = 'DestinationError';
}

interface SourceOptions extends RenderSourcesOptions {
  readonly source: ApplicationSource;
}

async function requestFor(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { project, cluster, source, signal }: SourceOptions,
): Promise<ManifestRequest> {
  try {
    return await manifestRequest(deps, application, { project, cluster, source, signal });
  } catch (cause) {
    signal.throwIfAborted();
    throw new DestinationError(`the cluster does not answer: ${messageOf(cause)}`, { cause });
  }
}

/** Values in a chart may be private: only who may read the repository sees them. */
async function detailsOf(
  deps: ApplicationDeps,
  request: ManifestRequest,
  { call, source, signal }: SourceOptions,
): Promise<RepoAppDetailsResponse | undefined> {
  const { repo } = request;
  const object = repositoryObject(repo?.project, repo?.repo ?? source.repoURL);
  const may = deps.access.allows(call.identity, { resource: 'repositories', action: 'get', object });
  if (!may) return undefined;
  return deps.repoService.getAppDetails(
    {
      repo,
      // The images that the files name: overrides stand beside them, not in their place.
      source: source.kustomize?.images
        ? { ...source, kustomize: { ...source.kustomize, images: undefined } }
        : source,
      appName: request.appName,
      repos: request.repos,
      kustomizeOptions: request.kustomizeOptions,
      helmOptions: request.helmOptions,
      trackingMethod: request.trackingMethod,
      enabledSourceTypes: request.enabledSourceTypes,
      refSources: request.refSources,
    },
    { signal },
  );
}

/** The field that a failure of the repository service is about, by its words; below the source. */
function blamedField(source: ApplicationSource, message: string): string {
  if (
    /app path|outside of the repository|path/i.test(message) &&
    /does not exist|is not a directory|out-of-bounds|outside/i.test(message)
  ) {
    if (!/values? file|\.ya?ml/i.test(message)) return '.path';
    return '.helm.valueFiles';
  }
  if (/unable to resolve|revision not found|no version|invalid version|constraint/i.test(message))
    return '.targetRevision';
  if (/chart .*not found|no chart/i.test(message) && source.chart) return '.chart';
  if (/\bCMP\b|cmp-server|plugin/i.test(message)) return '.plugin';
  if (/values|template|yaml|render|kustomize|jsonnet|schema/i.test(message)) return parametersField(source);
  return '.repoURL';
}

function parametersField({ kustomize, directory, plugin, ksonnet }: ApplicationSource): string {
  if (kustomize) return '.kustomize';
  if (directory) return '.directory';
  if (plugin) return '.plugin';
  return ksonnet ? '.ksonnet' : '.helm';
}
