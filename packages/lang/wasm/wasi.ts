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
  const view = (): DataView => new DataView((memory as WebAssembly.Memory).buffer);
  const bytes = (at: number, length: number): Uint8Array =>
    new Uint8Array((memory as WebAssembly.Memory).buffer, at, length);
  const zeros = (first: number, second: number): number => {
    view().setUint32(first, 0, true);
    view().setUint32(second, 0, true);
    return 0;
  };
  const known: Record<string, (...values: never[]) => number> = {
    args_sizes_get: zeros,
    args_get: () => 0,
    environ_sizes_get: zeros,
    environ_get: () => 0,
    sched_yield: () => 0,
    clock_time_get(_clock: number, _precision: bigint, at: number): number {
      view().setBigUint64(at, BigInt(Math.round(world.now() * 1000)) * 1000n, true);
      return 0;
    },
    random_get(at: number, length: number): number {
      world.fillRandom(bytes(at, length));
      return 0;
    },
    // oxlint-disable-next-line max-params -- the interface's own
    fd_write(_descriptor: number, vectors: number, count: number, writtenAt: number): number {
      let written = 0;
      for (let index = 0; index < count; index++) {
        const at = view().getUint32(vectors + index * 8, true);
        const length = view().getUint32(vectors + index * 8 + 4, true);
        words = (words + new TextDecoder().decode(bytes(at, length))).slice(-maxWordBytes);
        written += length;
      }
      view().setUint32(writtenAt, written, true);
      return 0;
    },
    // Nothing can be waited for: every clock has run out at once.
    // oxlint-disable-next-line max-params -- the interface's own
    poll_oneoff(subscriptions: number, events: number, count: number, seenAt: number): number {
      for (let index = 0; index < count; index++) {
        const event = bytes(events + index * 32, 32);
        event.fill(0);
        event.set(bytes(subscriptions + index * 48, 8));
      }
      view().setUint32(seenAt, count, true);
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
