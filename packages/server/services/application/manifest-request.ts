import type {
  ApplicationObject,
  ApplicationSource,
  AppProjectObject,
  Cluster,
  ManifestRequest,
} from '@tiphys/model';
import { instanceName } from '@tiphys/model';
import type { ApplicationDeps } from './deps.ts';
import { sourcesOf } from './select.ts';

/** What a rendering is asked for. */
export interface ManifestRequestOptions {
  readonly project: AppProjectObject;
  readonly cluster: Cluster;
  readonly source: ApplicationSource;
  readonly signal: AbortSignal;
}

/** The request to render one source of an application as its cluster would get it. */
export async function manifestRequest(
  deps: ApplicationDeps,
  application: ApplicationObject,
  { project, cluster, source, signal }: ManifestRequestOptions,
): Promise<ManifestRequest> {
  const settings = deps.config.settings();
  const projectName = project.metadata.name ?? '';
  const client = deps.clusterClient(cluster);
  const [version, catalog] = await Promise.all([client.version({ signal }), client.resources({ signal })]);
  const charts = deps.config.helmRepositories(projectName);
  const { name = '', namespace = '' } = application.metadata;
  const sources = sourcesOf(application);
  return {
    repo: deps.config.repository(source.repoURL, projectName),
    revision: source.targetRevision ?? '',
    appLabelKey: settings.appInstanceLabelKey,
    appName: instanceName({ name, namespace }, deps.config.namespace),
    namespace: application.spec.destination.namespace ?? '',
    applicationSource: source,
    repos: charts.repositories,
    helmRepoCreds: charts.credentials,
    kustomizeOptions: settings.kustomizeOptions,
    kubeVersion: version.gitVersion.replace(/^v/, ''),
    apiVersions: catalog.apiVersions(),
    helmOptions: settings.helmOptions,
    trackingMethod: settings.trackingMethod,
    enabledSourceTypes: settings.enabledSourceTypes,
    projectName,
    projectSourceRepos: project.spec.sourceRepos ?? [],
    hasMultipleSources: (application.spec.sources?.length ?? 0) > 0,
    refSources: refSources(deps, sources, projectName),
    annotationManifestGeneratePaths:
      application.metadata.annotations?.['argocd.argoproj.io/manifest-generate-paths'] ?? '',
    installationID: settings.installationId,
  };
}

function refSources(
  deps: ApplicationDeps,
  sources: readonly ApplicationSource[],
  project: string,
): NonNullable<ManifestRequest['refSources']> {
  return Object.fromEntries(
    sources
      .filter((source) => source.ref)
      .map((source) => [
        `$${source.ref ?? ''}`,
        {
          Repo: deps.config.repository(source.repoURL, project),
          TargetRevision: source.targetRevision ?? '',
          Chart: source.chart ?? '',
        },
      ]),
  );
}
