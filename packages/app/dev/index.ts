export type { Terminal } from './ask.ts';
export { ask } from './ask.ts';
export type { DevDeps, DevEnvironment, DevOptions, RunningServer } from './options.ts';
export { runDev } from './run-dev.ts';
