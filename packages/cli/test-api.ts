import { Readable } from 'node:stream';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { codes, StatusError } from '@tiphys/base';
import { decode, encode, fields, methods, normalize } from '@tiphys/model';
import { startRpcServer } from '@tiphys/rpc';
import type { CallContext, Handlers, TlsCertificate } from '@tiphys/rpc';
import { runCli } from './index.ts';

/** One call that the test API server got. */
export interface SeenCall {
  readonly method: string;
  readonly request: Readonly<Record<string, unknown>>;
  readonly token: string;
}

/** What a command line did. */
export interface CliRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** How a command line is run. */
export interface RunOptions {
  readonly stdin?: string | undefined;
  readonly env?: Readonly<Record<string, string>> | undefined;
}

/** A real API server on a socket whose answers are given, and a CLI with a config folder of its own. */
export interface TestApi extends AsyncDisposable {
  readonly address: string;
  readonly calls: readonly SeenCall[];
  /** The requests of one method, e.g. `Create`. */
  requests(method: string): Readonly<Record<string, unknown>>[];
  /** Runs a command line as a logged in user of this server. */
  run(args: readonly string[], options?: RunOptions): Promise<CliRun>;
  /** The folder with the config file. */
  readonly folder: string;
}

/** Answers by the short name of the method: `application.ApplicationService/Get`. */
export type Answers = Readonly<Record<string, (request: never, context: CallContext) => unknown>>;

/** Starts the server; methods without an answer are `unimplemented`. */
export async function startTestApi(
  answers: Answers,
  options: { readonly tls?: TlsCertificate | undefined } = {},
): Promise<TestApi> {
  const calls: SeenCall[] = [];
  const handlers = Object.fromEntries(
    Object.entries({ 'version.VersionService/Version': () => ({ Version: 'v3.6.0+test' }), ...answers }).map(
      ([method, answer]) => [`/${method}`, handlerOf(calls, method, answer)],
    ),
  );
  const codec = { encode, decode, normalize, fields };
  // The handlers' types are those of their own requests.
  const server = await startRpcServer(
    { codec, methods, handlers: handlers as Handlers },
    { host: '127.0.0.1', port: 0, tls: options.tls },
  );
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-cli-'));
  const address = `127.0.0.1:${server.port}`;
  return {
    address,
    calls,
    folder,
    requests: (method) =>
      calls.filter((call) => call.method.endsWith(`/${method}`)).map((call) => call.request),
    run: (args, options = {}) =>
      runCommand(args, {
        ...options,
        env: {
          ARGOCD_CONFIG_DIR: folder,
          HOME: folder,
          ARGOCD_SERVER: address,
          ARGOCD_OPTS: '--plaintext',
          ...options.env,
        },
      }),
    async [Symbol.asyncDispose]() {
      await server.close(0);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

function handlerOf(
  calls: SeenCall[],
  method: string,
  answer: (request: never, context: CallContext) => unknown,
): unknown {
  const record = (request: unknown, context: CallContext): void => {
    calls.push({ method, request: request as SeenCall['request'], token: context.header('token') ?? '' });
  };
  const result = (request: unknown, context: CallContext): unknown => answer(request as never, context);
  if (methods[`/${method}`]?.kind === 'server_streaming') {
    return async function* stream(request: unknown, context: CallContext): AsyncGenerator<unknown> {
      record(request, context);
      yield* result(request, context) as AsyncIterable<unknown>;
    };
  }
  return async (request: unknown, context: CallContext): Promise<unknown> => {
    record(request, context);
    return result(request, context);
  };
}

/** Runs a command line in process, with its own streams. */
export async function runCommand(args: readonly string[], options: RunOptions = {}): Promise<CliRun> {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    env: options.env ?? {},
    stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]),
    stdout: { write: (text) => (stdout += text) },
    stderr: { write: (text) => (stderr += text) },
    signal: new AbortController().signal,
  });
  return { code, stdout, stderr };
}

/** An answer that refuses. */
export function refuse(code: keyof typeof codes, message: string): () => never {
  return () => {
    throw new StatusError(codes[code], message);
  };
}
