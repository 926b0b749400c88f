import { codes, StatusError } from '@tiphys/base';
import type { Code, KubeObject } from '@tiphys/base';
import { Pool } from './pool.ts';
import type { PoolOptions } from './pool.ts';
import type {
  FileSource,
  HelmTemplateRequest,
  JsonnetRequest,
  KustomizeBuildRequest,
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
  const exchange = async (what: Exchange, call: RenderdCallOptions = {}): Promise<unknown> => {
    const { operation, args = {}, blobs = [], files } = what;
    const signal = call.signal ?? new AbortController().signal;
    const task = { operation, args, blobs, files, maxBytes, signal };
    const outcome = await pool.run({ task, timeoutMs: call.timeoutMs });
    if (outcome.error === undefined) return parse(outcome.body);
    const { kind = '' } = outcome;
    const details = kind === '' ? {} : { details: { kind } };
    throw new StatusError(codeOfKind[kind] ?? codes.invalidArgument, outcome.error, details);
  };
  return {
    helmTemplate: (request, call) => exchange(helmExchange(request), call) as Promise<KubeObject[]>,
    helmValues: (blobs, call) =>
      exchange({ operation: 'helm-values', blobs }, call) as Promise<Record<string, string>>,
    kustomizeBuild: (request, files, call) =>
      exchange(kustomizeExchange(request, files), call) as Promise<KubeObject[]>,
    jsonnet: (request, files, call) => exchange(jsonnetExchange(request, files), call),
    split: (blobs, call) => exchange({ operation: 'split', blobs }, call) as Promise<SplitFile[]>,
    [Symbol.asyncDispose]: () => pool[Symbol.asyncDispose](),
  };
}

function parse(body: Uint8Array): unknown {
  return JSON.parse(Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString('utf8'));
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

function kustomizeExchange(request: KustomizeBuildRequest, files: FileSource): Exchange {
  const overlay = request.overlay ?? new Map<string, Uint8Array>();
  return {
    operation: 'kustomize-build',
    args: { ...request, overlay: [...overlay.keys()] },
    blobs: [...overlay.values()],
    files,
  };
}

function jsonnetExchange(request: JsonnetRequest, files: FileSource): Exchange {
  return { operation: 'jsonnet', args: { ...request }, files };
}
