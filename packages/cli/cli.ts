import type { KubeObject } from '@tiphys/base';
import type { Lang } from '@tiphys/lang';
import type { HealthStatus, Settings } from '@tiphys/model';
import type { Api } from './client/api.ts';
import type { ServerOptions } from './client/server-options.ts';
import type { LocalServer, LocalServerOptions } from './core/local-server.ts';
import type { CommandCall, CommandSpec } from './command/command-spec.ts';
import type { FlagSet } from './command/flag-set.ts';
import type { Env } from './local/config-path.ts';
import type { Prompter, TextInput } from './local/prompt.ts';
import type { CliLog } from './output/log.ts';

/** Where text is written to, as far as the CLI needs it. */
export interface TextOutput {
  write(text: string): unknown;
  readonly isTTY?: boolean | undefined;
}

/** What the program says about itself with `version`. */
export interface ClientVersion {
  readonly version: string;
  readonly buildDate: string;
  readonly gitCommit: string;
  readonly gitTag?: string | undefined;
  readonly gitTreeState: string;
  readonly goVersion: string;
  readonly compiler: string;
  readonly platform: string;
}

/** The Go dialects, as far as the CLI speaks them. */
export type CliLang = Pick<
  Lang,
  | 'checkLua'
  | 'cronPrevious'
  | 'globMatchSafe'
  | 'evalExpr'
  | 'jq'
  | 'luaDiscoverActions'
  | 'luaRunAction'
  | 'yamlParse'
  | 'yamlDocuments'
>;

/** What the CLI gets from the process around it. */
export interface CliEnvironment {
  readonly env: Env;
  readonly stdin: TextInput;
  readonly stdout: TextOutput;
  readonly stderr: TextOutput;
  /** Aborts on Ctrl-C or termination. */
  readonly signal: AbortSignal;
  /** The name the program was called by, shown in usage texts; default `argocd`. */
  readonly programName?: string | undefined;
  readonly version?: Partial<ClientVersion> | undefined;
  /** Brings the Go dialects, for schedules of sync windows and for settings; without it neither is known. */
  readonly loadLang?: (() => Promise<CliLang>) | undefined;
  /** Judges an object by the built-in rules and what settings say of kinds; `undefined` where nothing is known of its kind. */
  readonly assessHealth?:
    | ((
        object: KubeObject,
        customizations: Settings['resourceCustomizations'],
      ) => Promise<HealthStatus | undefined>)
    | undefined;
  /** Runs an API server in this process, for `--core`; resolves once it listens. */
  readonly startLocalServer?: ((options: LocalServerOptions) => Promise<LocalServer>) | undefined;
}

/** What every command works with. */
export interface Cli {
  readonly environment: CliEnvironment;
  readonly programName: string;
  readonly version: ClientVersion;
  readonly flags: FlagSet;
  readonly log: CliLog;
  readonly prompter: Prompter;
  readonly signal: AbortSignal;
  /** The config file's path. */
  readonly configPath: string;
  /** Writes to standard output. */
  print(text: string): void;
  /** Whether optional questions are asked (`--prompts-enabled` or the config file). */
  promptsEnabled(): Promise<boolean>;
  /** The API server of the current context; connected once, closed at the end of the command. */
  api(): Promise<Api>;
  /** An API server in this process, whatever context is current; started anew with each call, ended with the command. */
  coreApi(): Promise<Api>;
  /** Where a pod of the API server is reached, forwarded once, where the flags ask for that. */
  forwardedAddress(): Promise<string | undefined>;
  /** Another API server, closed at the end of the command. */
  connect(server: ServerOptions): Promise<Api>;
  /** A message in Go's form: known fields in order, zero values where Go prints them. */
  normalize(typeName: string, value: unknown): Promise<unknown>;
}

/** A command of this program. */
export type CliCommand = CommandSpec<Cli>;

/** One call of a command of this program. */
export type CliCall = CommandCall<Cli>;

/** Ends the command with a fatal log line and an exit code: 1 as `log.Fatal`, 20 as an API error. */
export class FatalError extends Error {
  override readonly name = 'FatalError';
  readonly exitCode: number;

  constructor(message: string, exitCode: number) {
    super(message);
    this.exitCode = exitCode;
  }
}

/** The exit code of errors from the API server and of most wrong uses. */
export const genericExitCode = 20;

/** A failure that Argo CD ends with exit code 1. */
export function fatal(message: string): FatalError {
  return new FatalError(message, 1);
}

/** A failure that Argo CD ends with exit code 20. */
export function fatalGeneric(message: string): FatalError {
  return new FatalError(message, genericExitCode);
}

/** Ends the command with an exit code and says nothing: the user declined. */
export function silentExit(exitCode: number): FatalError {
  return new FatalError('', exitCode);
}
