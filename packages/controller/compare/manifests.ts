import type { KubeObject } from '@tiphys/base';
import { codes, messageOf, parseJson, StatusError } from '@tiphys/base';
import type {
  ApplicationSource,
  AppProject,
  ManifestRequest,
  ManifestResponse,
  RefTarget,
} from '@tiphys/model';
import { effectiveSourceIntegrity } from '@tiphys/model';
import type { LiveCluster } from '@tiphys/engine/live';
import type { ApplicationObject } from '@tiphys/model';
import type { ControllerDeps } from '../types.ts';

/** Which revisions of which sources are rendered, and how fresh. */
export interface ManifestQuery {
  readonly application: ApplicationObject;
  readonly instance: string;
  readonly project: AppProject;
  readonly live: LiveCluster;
  readonly sources: readonly ApplicationSource[];
  /** One a source; empty text means the source's own target revision. */
  readonly revisions: readonly string[];
  readonly multiple: boolean;
  readonly noCache: boolean;
  readonly noRevisionCache: boolean;
  readonly signal: AbortSignal;
}

/** What the repository service rendered, source by source. */
export interface RenderedSources {
  readonly objects: readonly KubeObject[];
  readonly responses: readonly ManifestResponse[];
}

/**
 * Renders all sources of an application. Failures say which source of how many, in Argo CD's words
 * (`failed to generate manifest for source 1 of 1: rpc error: …`).
 */
export async function renderSources(deps: ControllerDeps, query: ManifestQuery): Promise<RenderedSources> {
  const responses: ManifestResponse[] = [];
  const base = requestBase(deps, query);
  for (const [index, source] of query.sources.entries()) {
    try {
      const request = sourceRequest(deps, query, { base, source, index });
      const response = await deps.repositories.generateManifest(request, { signal: query.signal });
      responses.push(query.sources.length > 1 ? withSourceName(response, query.sources, index) : response);
    } catch (error) {
      query.signal.throwIfAborted();
      throw sourceError(error, index + 1, query.sources.length);
    }
  }
  return { responses, objects: responses.flatMap((response) => parseManifests(response.manifests ?? [])) };
}

/** Of several sources, problems say which one they are about. */
function withSourceName(
  response: ManifestResponse,
  sources: readonly ApplicationSource[],
  index: number,
): ManifestResponse {
  const checks = response.sourceIntegrityResult?.Checks;
  if (!checks) return response;
  const name = sources[index]?.name;
  const which = name ? `source ${name}` : `source ${index + 1} of ${sources.length}`;
  const named = checks.map((check) => ({
    ...check,
    Problems: (check.Problems ?? []).map((problem) => `${which}: ${problem}`),
  }));
  return { ...response, sourceIntegrityResult: { Checks: named } };
}

/** Manifests as objects; they come as JSON texts. */
export function parseManifests(manifests: readonly string[]): KubeObject[] {
  return manifests.map((manifest) => parseJson(manifest) as KubeObject);
}

function requestBase(deps: ControllerDeps, query: ManifestQuery): Partial<ManifestRequest> {
  const { application, project, live } = query;
  const settings = deps.config.settings();
  const helm = deps.config.helmRepositories(project.metadata.name ?? '');
  return {
    repos: [...helm.repositories],
    helmRepoCreds: [...helm.credentials],
    noCache: query.noCache,
    noRevisionCache: query.noRevisionCache,
    appLabelKey: settings.appInstanceLabelKey,
    appName: query.instance,
    namespace: application.spec.destination.namespace ?? '',
    kustomizeOptions: settings.kustomizeOptions,
    kubeVersion: live.serverVersion(),
    apiVersions: [...live.catalog().apiVersions()],
    trackingMethod: settings.trackingMethod,
    enabledSourceTypes: settings.enabledSourceTypes,
    helmOptions: settings.helmOptions,
    hasMultipleSources: query.multiple,
    refSources: query.multiple ? refSources(deps, query) : {},
    projectName: project.metadata.name ?? '',
    projectSourceRepos: [...(project.spec.sourceRepos ?? [])],
    ...integrityOf(project),
    annotationManifestGeneratePaths:
      application.metadata.annotations?.['argocd.argoproj.io/manifest-generate-paths'] ?? '',
    installationID: settings.installationId,
  };
}

function sourceRequest(
  deps: ControllerDeps,
  query: ManifestQuery,
  part: {
    readonly base: Partial<ManifestRequest>;
    readonly source: ApplicationSource;
    readonly index: number;
  },
): ManifestRequest {
  const { source, index } = part;
  return {
    ...part.base,
    repo: deps.config.repository(source.repoURL, query.project.metadata.name ?? ''),
    revision: query.revisions[index] || source.targetRevision || '',
    applicationSource: source,
  };
}

/** The older field goes along for repository servers of before there were policies. */
function integrityOf(project: AppProject): Partial<ManifestRequest> {
  const sourceIntegrity = effectiveSourceIntegrity(project);
  return sourceIntegrity ? { sourceIntegrity, verifySignature: true } : {};
}

/** Sources that others use files of, by `$name`. */
function refSources(deps: ControllerDeps, query: ManifestQuery): Readonly<Record<string, RefTarget>> {
  const references: Record<string, RefTarget> = {};
  query.sources.forEach((source, index) => {
    if (!source.ref) return;
    references[`$${source.ref}`] = {
      Repo: deps.config.repository(source.repoURL, query.project.metadata.name ?? ''),
      TargetRevision: query.revisions[index] || source.targetRevision || '',
      Chart: source.chart ?? '',
    };
  });
  return references;
}

/** Names of gRPC codes as Go prints them. */
const codeNames: Readonly<Record<number, string>> = Object.fromEntries(
  Object.entries(codes).map(([name, code]) => [code, `${name.charAt(0).toUpperCase()}${name.slice(1)}`]),
);

function sourceError(error: unknown, number: number, count: number): StatusError {
  const code = error instanceof StatusError ? error.code : codes.unknown;
  const text = `rpc error: code = ${codeNames[code] ?? 'Unknown'} desc = ${messageOf(error)}`;
  return new StatusError(code, `failed to generate manifest for source ${number} of ${count}: ${text}`, {
    cause: error,
  });
}
