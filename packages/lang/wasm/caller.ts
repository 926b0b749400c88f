import { codes, parseJson, StatusError } from '@tiphys/base';
import type { Code } from '@tiphys/base';
import { createWasiHost } from './wasi.ts';
import type { LangWorld, WasiHost } from './wasi.ts';

/** The compiled module, or what compiles it when it is first needed. */
export type ModuleSource = WebAssembly.Module | (() => WebAssembly.Module);

/** Runs one operation of the module: its name and arguments in, its value out. */
export type Call = (operation: string, args: Readonly<Record<string, unknown>>) => unknown;

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
const maxMemoryBytes = 256 * 1024 * 1024;

const codeOfKind: Readonly<Record<string, Code>> = {
  timeout: codes.deadlineExceeded,
  'too-large': codes.resourceExhausted,
};

/**
 * Makes the function that all of lang is built on. The module is started at the first call, and again after it
 * died (out of memory, stack overflow). Failures are `StatusError`s with the Go library's own text:
 * `invalidArgument`, or `deadlineExceeded` / `resourceExhausted` when a bound was hit.
 */
export function createCaller(source: ModuleSource, world: LangWorld): Call {
  let compiled: WebAssembly.Module | undefined;
  let instance: Instance | undefined;
  const module = (): WebAssembly.Module => {
    const found = compiled ?? (source instanceof WebAssembly.Module ? source : source());
    compiled = found;
    return found;
  };
  return (operation, args) => {
    instance ??= start(module(), world);
    const request = encoder.encode(`${operation}\n${JSON.stringify(args)}`);
    let answer: Answer;
    try {
      answer = exchange(instance.exports, request);
    } catch (error) {
      const lastWords = instance.host.lastWords();
      instance = undefined;
      throw died(operation, lastWords, error);
    }
    if (instance.exports.memory.buffer.byteLength > maxMemoryBytes) instance = undefined;
    if (answer.error === undefined) return answer.value;
    const code = codeOfKind[answer.kind ?? ''] ?? codes.invalidArgument;
    throw new StatusError(code, answer.error, answer.kind ? { details: { kind: answer.kind } } : {});
  };
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
  const outOfMemory = lastWords.includes('out of memory') || cause instanceof RangeError;
  const reason = lastWords.split('\n')[0] ?? '';
  return new StatusError(
    outOfMemory ? codes.resourceExhausted : codes.internal,
    `${operation}: ${reason === '' ? String(cause) : reason}`,
    { cause },
  );
}
