import type { RepoService } from '../types.ts';

/** The paths of the repo server's methods, by name in `RepoService`. */
export const repoServerPaths: Readonly<Record<keyof RepoService, string>> = {
  generateManifest: '/repository.RepoServerService/GenerateManifest',
  generateManifestWithFiles: '/repository.RepoServerService/GenerateManifestWithFiles',
  testRepository: '/repository.RepoServerService/TestRepository',
  resolveRevision: '/repository.RepoServerService/ResolveRevision',
  listRefs: '/repository.RepoServerService/ListRefs',
  listOCITags: '/repository.RepoServerService/ListOCITags',
  listApps: '/repository.RepoServerService/ListApps',
  listPlugins: '/repository.RepoServerService/ListPlugins',
  getAppDetails: '/repository.RepoServerService/GetAppDetails',
  getRevisionMetadata: '/repository.RepoServerService/GetRevisionMetadata',
  getOCIMetadata: '/repository.RepoServerService/GetOCIMetadata',
  getRevisionChartDetails: '/repository.RepoServerService/GetRevisionChartDetails',
  getHelmCharts: '/repository.RepoServerService/GetHelmCharts',
  getGitFiles: '/repository.RepoServerService/GetGitFiles',
  getGitDirectories: '/repository.RepoServerService/GetGitDirectories',
  updateRevisionForPaths: '/repository.RepoServerService/UpdateRevisionForPaths',
};
