import type {
  ChartDetails,
  GitDirectoriesRequest,
  GitDirectoriesResponse,
  GitFilesRequest,
  GitFilesResponse,
  HelmChartsRequest,
  HelmChartsResponse,
  ListAppsRequest,
  ListRefsRequest,
  ManifestRequest,
  ManifestRequestWithFiles,
  ManifestResponse,
  OCIMetadata,
  PluginList,
  Refs,
  RepoAppDetailsResponse,
  RepoServerAppList,
  RepoServerAppDetailsQuery,
  RepoServerRevisionChartDetailsRequest,
  RepoServerRevisionMetadataRequest,
  ResolveRevisionRequest,
  ResolveRevisionResponse,
  RevisionMetadata,
  TestRepositoryRequest,
  TestRepositoryResponse,
  UpdateRevisionForPathsRequest,
  UpdateRevisionForPathsResponse,
} from '@tiphys/model';

/** How long a caller waits. */
export interface CallOptions {
  readonly signal?: AbortSignal | undefined;
}

/**
 * From repositories to manifests: the methods of Argo CD's `/repository.RepoServerService`, in process or over gRPC. Failures are
 * `StatusError`s in Argo CD's words; they name the repository and hold no secret.
 */
export interface RepoService {
  /** Renders one source of an application, or gives an earlier result that still holds. */
  generateManifest(request: ManifestRequest, options?: CallOptions): Promise<ManifestResponse>;
  /** Renders files sent by a client: a request, its metadata, then chunks of a gzipped tar. */
  generateManifestWithFiles(
    parts: AsyncIterable<ManifestRequestWithFiles>,
    options?: CallOptions,
  ): Promise<ManifestResponse>;
  testRepository(request: TestRepositoryRequest, options?: CallOptions): Promise<TestRepositoryResponse>;
  resolveRevision(request: ResolveRevisionRequest, options?: CallOptions): Promise<ResolveRevisionResponse>;
  listRefs(request: ListRefsRequest, options?: CallOptions): Promise<Refs>;
  listOCITags(request: ListRefsRequest, options?: CallOptions): Promise<Refs>;
  listApps(request: ListAppsRequest, options?: CallOptions): Promise<RepoServerAppList>;
  listPlugins(request: Readonly<Record<string, never>>, options?: CallOptions): Promise<PluginList>;
  getAppDetails(request: RepoServerAppDetailsQuery, options?: CallOptions): Promise<RepoAppDetailsResponse>;
  getRevisionMetadata(
    request: RepoServerRevisionMetadataRequest,
    options?: CallOptions,
  ): Promise<RevisionMetadata>;
  getOCIMetadata(request: RepoServerRevisionChartDetailsRequest, options?: CallOptions): Promise<OCIMetadata>;
  getRevisionChartDetails(
    request: RepoServerRevisionChartDetailsRequest,
    options?: CallOptions,
  ): Promise<ChartDetails>;
  getHelmCharts(request: HelmChartsRequest, options?: CallOptions): Promise<HelmChartsResponse>;
  getGitFiles(request: GitFilesRequest, options?: CallOptions): Promise<GitFilesResponse>;
  getGitDirectories(request: GitDirectoriesRequest, options?: CallOptions): Promise<GitDirectoriesResponse>;
  /** Whether files under the given paths differ between the synced and the wanted revision. */
  updateRevisionForPaths(
    request: UpdateRevisionForPathsRequest,
    options?: CallOptions,
  ): Promise<UpdateRevisionForPathsResponse>;
}
