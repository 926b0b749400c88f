export type { CliEnvironment, ClientVersion, TextOutput } from './cli.ts';
export type { LocalServer, LocalServerOptions } from './core/local-server.ts';
export { kubeOverrides, overrideConfig } from './commands/kube-overrides.ts';
export type { KubeOverrides } from './commands/kube-overrides.ts';
export { runCli } from './run.ts';
export type { CommandCall, CommandSpec } from './command/command-spec.ts';
export { executeCommand } from './command/execute.ts';
export { FlagSet, GrammarError } from './command/flag-set.ts';
export type { FlagSpec, FlagType, FlagValue } from './command/flag-spec.ts';
