/** What the module is given of the world: a clock and randomness, nothing else. */
export interface LangWorld {
  /** Unix milliseconds, may have a fraction. */
  now(): number;
  fillRandom(bytes: Uint8Array): void;
}

/** A WASI preview 1 host without files, arguments, environment or network. */
export interface WasiHost {
  readonly imports: WebAssembly.Imports;
  /** Says where the module's memory is; needed before anything is called. */
  attach(memory: WebAssembly.Memory): void;
  /** What the module wrote to its standard error, at most the last 8 KiB: the reason when it dies. */
  lastWords(): string;
}

/** Thrown out of the module when it ends itself. */
export class ModuleExit extends Error {
  override readonly name = 'ModuleExit';
}

const badDescriptor = 8;
const maxWordBytes = 8192;
const wasiModule = 'wasi_snapshot_preview1';

/** Makes the host for one instance of `module`; every call it does not know is answered with EBADF. */
export function createWasiHost(module: WebAssembly.Module, world: LangWorld): WasiHost {
  let memory: WebAssembly.Memory | undefined;
  let words = '';
  const buffer = (): ArrayBufferLike => (memory as WebAssembly.Memory).buffer;
  const known: Record<string, (...values: never[]) => number> = {
    ...emptyEnvironment(() => new DataView(buffer())),
    clock_time_get(_clock: number, _precision: bigint, at: number): number {
      new DataView(buffer()).setBigUint64(at, BigInt(Math.round(world.now() * 1000)) * 1000n, true);
      return 0;
    },
    random_get(at: number, length: number): number {
      world.fillRandom(new Uint8Array(buffer(), at, length));
      return 0;
    },
    // oxlint-disable-next-line max-params -- the interface's own
    fd_write(_descriptor: number, vectors: number, count: number, writtenAt: number): number {
      const written = gather(buffer(), vectors, count);
      words = (words + new TextDecoder().decode(written)).slice(-maxWordBytes);
      new DataView(buffer()).setUint32(writtenAt, written.length, true);
      return 0;
    },
    // Nothing can be waited for: every clock has run out at once.
    // oxlint-disable-next-line max-params -- the interface's own
    poll_oneoff(subscriptions: number, events: number, count: number, seenAt: number): number {
      for (let index = 0; index < count; index++) {
        const event = new Uint8Array(buffer(), events + index * 32, 32);
        event.fill(0);
        event.set(new Uint8Array(buffer(), subscriptions + index * 48, 8));
      }
      new DataView(buffer()).setUint32(seenAt, count, true);
      return 0;
    },
    proc_exit(code: number): number {
      throw new ModuleExit(`exit code ${code}`);
    },
  };
  const functions: Record<string, WebAssembly.ImportValue> = {};
  for (const { name } of WebAssembly.Module.imports(module)) {
    functions[name] = known[name] ?? (() => badDescriptor);
  }
  return {
    imports: { [wasiModule]: functions },
    attach(instanceMemory): void {
      memory = instanceMemory;
    },
    lastWords: () => words.trim(),
  };
}

/** No arguments and no environment. */
function emptyEnvironment(view: () => DataView): Record<string, (...values: never[]) => number> {
  const zeros = (first: number, second: number): number => {
    view().setUint32(first, 0, true);
    view().setUint32(second, 0, true);
    return 0;
  };
  return {
    args_sizes_get: zeros,
    args_get: () => 0,
    environ_sizes_get: zeros,
    environ_get: () => 0,
    sched_yield: () => 0,
  };
}

/** The bytes that a list of `count` addresses and lengths names, in one piece. */
function gather(buffer: ArrayBufferLike, vectors: number, count: number): Uint8Array {
  const list = new DataView(buffer);
  const parts = Array.from({ length: count }, (_, index) => {
    const at = vectors + index * 8;
    return new Uint8Array(buffer, list.getUint32(at, true), list.getUint32(at + 4, true));
  });
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
