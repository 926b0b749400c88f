export { createSyncRunner } from './runner.ts';
export type { SyncRequest, SyncRunner, SyncRunnerDeps, SyncRunnerOptions, SyncStep } from './types.ts';
