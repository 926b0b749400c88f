export type { CliEnvironment, ClientVersion, TextOutput } from './cli.ts';
export { runCli } from './run.ts';
