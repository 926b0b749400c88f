import { codes, parseJson, StatusError, withContext } from '@tiphys/base';
import type { Code } from '@tiphys/base';
import { limitMemory } from './limit-memory.ts';
import { createWasiHost } from './wasi.ts';
import type { LangWorld, WasiHost } from './wasi.ts';

/** The module's bytes, or what reads them when they are first needed. */
export type ModuleSource = Uint8Array | (() => Uint8Array);

/** Runs `work` to its end and returns what it does; work that takes longer than `ms` milliseconds is stopped, and this throws. */
export type Within = <T>(ms: number, work: () => T) => T;

/** What a caller is made of besides the module. */
export interface CallerOptions {
  readonly world: LangWorld;
  readonly within?: Within | undefined;
}

/** How one call is bounded, besides what the module looks at itself. */
export interface CallLimits {
  /** The module is given up when it takes longer, in milliseconds; needs `within`. */
  readonly killAfterMs?: number | undefined;
}

/** Runs one operation of the module: its name and arguments in, its value out. */
export type Call = (
  operation: string,
  args: Readonly<Record<string, unknown>>,
  limits?: CallLimits,
) => unknown;

interface Exports {
  readonly memory: WebAssembly.Memory;
  _initialize(): void;
  input(length: number): number;
  call(): bigint;
}

interface Instance {
  readonly exports: Exports;
  readonly host: WasiHost;
}

interface Answer {
  readonly value?: unknown;
  readonly error?: string;
  readonly kind?: string;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** An instance that has grown over this is replaced: its memory never shrinks. */
const keptMemoryBytes = 256 * 1024 * 1024;
/** What one call may take; Go ends with "out of memory" where it would need more. */
const maxMemoryBytes = 512 * 1024 * 1024;

const codeOfKind: Readonly<Record<string, Code>> = {
  timeout: codes.deadlineExceeded,
  'too-large': codes.resourceExhausted,
};

/**
 * Makes the function that all of lang is built on. The module is started at the first call, and again after it
 * died (out of memory, stack overflow, killed). Failures are `StatusError`s with the Go library's own text:
 * `invalidArgument`, or `deadlineExceeded` / `resourceExhausted` when a bound was hit.
 */
export function createCaller(source: ModuleSource, { world, within }: CallerOptions): Call {
  let compiled: WebAssembly.Module | undefined;
  let instance: Instance | undefined;
  return (operation, args, { killAfterMs } = {}) => {
    compiled ??= compile(source);
    instance ??= start(compiled, world);
    const { exports, host } = instance;
    const request = encoder.encode(`${operation}\n${JSON.stringify(args)}`);
    const work = (): Answer => exchange(exports, request);
    let answer: Answer;
    try {
      answer = within && killAfterMs !== undefined ? within(killAfterMs, work) : work();
    } catch (error) {
      instance = undefined;
      throw died(operation, host.lastWords(), error);
    }
    if (exports.memory.buffer.byteLength > keptMemoryBytes) instance = undefined;
    if (answer.error === undefined) return answer.value;
    const code = codeOfKind[answer.kind ?? ''] ?? codes.invalidArgument;
    throw new StatusError(code, answer.error, answer.kind ? { details: { kind: answer.kind } } : {});
  };
}

function compile(source: ModuleSource): WebAssembly.Module {
  return new WebAssembly.Module(
    limitMemory(source instanceof Uint8Array ? source : source(), maxMemoryBytes),
  );
}

function start(module: WebAssembly.Module, world: LangWorld): Instance {
  const host = createWasiHost(module, world);
  const instance = new WebAssembly.Instance(module, host.imports);
  // The exports are what engine-go/cmd/lang declares.
  const exports = instance.exports as unknown as Exports;
  host.attach(exports.memory);
  exports._initialize();
  return { exports, host };
}

function exchange(exports: Exports, request: Uint8Array): Answer {
  const at = exports.input(request.length) >>> 0;
  new Uint8Array(exports.memory.buffer, at, request.length).set(request);
  const packed = BigInt.asUintN(64, exports.call());
  const address = Number(packed >> 32n);
  const length = Number(packed & 0xffffffffn);
  return parseJson(decoder.decode(new Uint8Array(exports.memory.buffer, address, length))) as Answer;
}

function died(operation: string, lastWords: string, cause: unknown): StatusError {
  // `within` says what it did; everything else comes out of the module.
  if (cause instanceof StatusError) return withContext(operation, cause);
  const outOfMemory = lastWords.includes('out of memory') || cause instanceof RangeError;
  const reason = lastWords.split('\n')[0] ?? '';
  return new StatusError(
    outOfMemory ? codes.resourceExhausted : codes.internal,
    `${operation}: ${reason === '' ? String(cause) : reason}`,
    { cause },
  );
}
