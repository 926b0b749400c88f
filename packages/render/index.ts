export type { CallOptions, RepoService } from './types.ts';
export type { RepoServiceDeps, RepoServiceOptions } from './repo-service.ts';
export { createRepoService } from './repo-service.ts';
export type { BuildEnv } from './generate/build-env.ts';
export type { FailureOptions } from './cache/failures.ts';
export type { JsonnetTool, PluginTool, Tool, ToolResult, ToolRun, Tools } from './tool.ts';
