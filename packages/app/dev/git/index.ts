export type { GitBackendOptions } from './http-backend.ts';
export { serveGit } from './http-backend.ts';
export type { CommitOptions, GitFile, GitFiles, GitRepository } from './repository.ts';
export { openRepository } from './repository.ts';
