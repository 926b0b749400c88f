import { codes, parseJson, StatusError } from '@tiphys/base';
import type { Code, KubeObject } from '@tiphys/base';
import { Pool } from './pool.ts';
import type { PoolOptions } from './pool.ts';
import type { TaskOutcome } from './worker.ts';
import type {
  FileSource,
  HelmTemplateRequest,
  JsonnetRequest,
  KustomizeBuildRequest,
  KustomizeBuildResult,
  NamedFile,
  Renderd,
  RenderdCallOptions,
  SplitFile,
} from './types.ts';

/** How renderd is run. */
export interface RenderdOptions extends PoolOptions {
  /** Bound of one result; default 256 MiB. */
  readonly maxOutputBytes?: number | undefined;
}

interface Exchange {
  readonly operation: string;
  readonly args?: Readonly<Record<string, unknown>> | undefined;
  readonly blobs?: readonly Uint8Array[] | undefined;
  readonly files?: FileSource | undefined;
  readonly takesTurns?: boolean | undefined;
}

const codeOfKind: Readonly<Record<string, Code>> = {
  'too-large': codes.resourceExhausted,
  canceled: codes.canceled,
};

const defaultMaxOutputBytes = 256 * 1024 * 1024;

/** Makes the pool of renderd workers and its typed calls. Processes are started with the first calls. */
export function createRenderd(options: RenderdOptions): Renderd {
  const pool = new Pool(options);
  const maxBytes = options.maxOutputBytes ?? defaultMaxOutputBytes;
  const run = async (what: Exchange, call: RenderdCallOptions = {}): Promise<TaskOutcome> => {
    const { args = {}, blobs = [] } = what;
    const signal = call.signal ?? new AbortController().signal;
    const task = { ...what, args, blobs, maxBytes, signal };
    const outcome = await pool.run({ task, timeoutMs: call.timeoutMs });
    if (outcome.error === undefined) return outcome;
    const { kind = '' } = outcome;
    const details = kind === '' ? {} : { details: { kind } };
    throw new StatusError(codeOfKind[kind] ?? codes.invalidArgument, outcome.error, details);
  };
  const exchange = async (what: Exchange, call?: RenderdCallOptions): Promise<unknown> =>
    parse((await run(what, call)).body);
  return {
    helmTemplate: (request, call) => exchange(helmExchange(request), call) as Promise<KubeObject[]>,
    helmValues: (blobs, call) =>
      exchange({ operation: 'helm-values', blobs }, call) as Promise<Record<string, string>>,
    async kustomizeBuild(request, files, call): Promise<KustomizeBuildResult> {
      const { body, result } = await run(kustomizeExchange(request, files), call);
      const { read } = result as { read: { opened: string[] | null; listed: string[] | null } };
      const objects = parse(body) as KubeObject[];
      return { objects, opened: read.opened ?? [], listed: read.listed ?? [] };
    },
    jsonnet: (request, files, call) => exchange(jsonnetExchange(request, files), call),
    split: (blobs, call) => exchange({ operation: 'split', blobs }, call) as Promise<SplitFile[]>,
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

function parse(body: Uint8Array): unknown {
  return parseJson(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
}

function helmExchange({ files, values = [], setFile = [], ...flags }: HelmTemplateRequest): Exchange {
  const blobs = [...files.values()];
  const attach = (file: NamedFile): number => blobs.push(file.content) - 1;
  return {
    operation: 'helm-template',
    args: {
      ...flags,
      files: [...files.keys()],
      values: values.map((file) => ({ name: file.name, blob: attach(file) })),
      setFile: setFile.map((file) => ({ name: file.name, path: file.path, blob: attach(file) })),
    },
    blobs,
  };
}

function kustomizeExchange(
  { known, overlay = new Map(), path, ...options }: KustomizeBuildRequest,
  files: FileSource,
): Exchange {
  const prefix = path === '' ? '' : `${path}/`;
  const knownPaths = [...(known?.keys() ?? [])].map((name) => prefix + name);
  return {
    operation: 'kustomize-build',
    args: {
      ...options,
      path,
      files: [...overlay.keys(), ...knownPaths],
      overlay: overlay.size,
      complete: known === undefined ? undefined : path,
    },
    blobs: [...overlay.values(), ...(known?.values() ?? [])],
    files,
    takesTurns: true,
  };
}

function jsonnetExchange(request: JsonnetRequest, files: FileSource): Exchange {
  return { operation: 'jsonnet', args: { ...request }, files };
}
