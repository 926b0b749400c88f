import type { Service } from './build.ts';
import { clientStream, unary } from './build.ts';
import { Empty } from '../schema/meta.ts';
import { ChartDetails, OCIMetadata, RevisionMetadata } from '../schema/revision.ts';
import {
  GitDirectoriesRequest,
  GitDirectoriesResponse,
  GitFilesRequest,
  GitFilesResponse,
  HelmChartsRequest,
  ListAppsRequest,
  ListRefsRequest,
  ManifestRequest,
  ManifestRequestWithFiles,
  PluginList,
  RepoServerAppDetailsQuery,
  RepoServerAppList,
  RepoServerRevisionChartDetailsRequest,
  RepoServerRevisionMetadataRequest,
  ResolveRevisionRequest,
  ResolveRevisionResponse,
  TestRepositoryRequest,
  TestRepositoryResponse,
  UpdateRevisionForPathsRequest,
  UpdateRevisionForPathsResponse,
} from '../schema/services/repo-server.ts';
import {
  HelmChartsResponse,
  ManifestResponse,
  Refs,
  RepoAppDetailsResponse,
} from '../schema/services/repository.ts';

/** What renders manifests; only between components. */
export const repoServerService = {
  name: 'repository.RepoServerService',
  methods: {
    GenerateManifest: unary(ManifestRequest, ManifestResponse),
    GenerateManifestWithFiles: clientStream(ManifestRequestWithFiles, ManifestResponse),
    TestRepository: unary(TestRepositoryRequest, TestRepositoryResponse),
    ResolveRevision: unary(ResolveRevisionRequest, ResolveRevisionResponse),
    ListRefs: unary(ListRefsRequest, Refs),
    ListOCITags: unary(ListRefsRequest, Refs),
    ListApps: unary(ListAppsRequest, RepoServerAppList),
    ListPlugins: unary(Empty, PluginList),
    GetAppDetails: unary(RepoServerAppDetailsQuery, RepoAppDetailsResponse),
    GetRevisionMetadata: unary(RepoServerRevisionMetadataRequest, RevisionMetadata),
    GetOCIMetadata: unary(RepoServerRevisionChartDetailsRequest, OCIMetadata),
    GetRevisionChartDetails: unary(RepoServerRevisionChartDetailsRequest, ChartDetails),
    GetHelmCharts: unary(HelmChartsRequest, HelmChartsResponse),
    GetGitFiles: unary(GitFilesRequest, GitFilesResponse),
    GetGitDirectories: unary(GitDirectoriesRequest, GitDirectoriesResponse),
    UpdateRevisionForPaths: unary(UpdateRevisionForPathsRequest, UpdateRevisionForPathsResponse),
  },
} satisfies Service;
