export type { CallOptions, RepoService } from './types.ts';
export type { RepoServiceDeps, RepoServiceOptions } from './repo-service.ts';
export type { BuildEnv } from './generate/build-env.ts';
export type { FailureOptions } from './cache/failures.ts';
export type {
  ChartDependency,
  FetchedChart,
  JsonnetTool,
  OpenedRepository,
  PluginTool,
  Tool,
  ToolResult,
  ToolRun,
  Tools,
} from './tool.ts';
export type { RepoServer, RepoServerDeps, RepoServerOptions } from './repo-server.ts';
export { createRepoServer } from './repo-server.ts';
export { askForCredentials } from './plugins/askpass.ts';
export type { PluginSettings } from './plugins/create-plugins.ts';
export { defaultPluginSocketDir } from './plugins/options.ts';
export type { PluginConfig } from './cmp-server/plugin-config.ts';
export { readPluginConfig } from './cmp-server/plugin-config.ts';
export type { CmpServer, CmpServerOptions } from './cmp-server/server.ts';
export { startCmpServer } from './cmp-server/server.ts';
export type { Renderd } from './renderd/types.ts';
export { createRenderd } from './renderd/renderd.ts';
export { loadLang } from './tools/load-lang.ts';
export type { ToolsDeps } from './tools/tools.ts';
export { createTools } from './tools/tools.ts';
export type { RepoServiceClientOptions } from './grpc/client.ts';
export { createRepoServiceClient } from './grpc/client.ts';
export { repoServerTokenHeader, repoServiceHandlers, requireRepoServerToken } from './grpc/handlers.ts';
