import { readFile } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { createLang } from '@tiphys/lang';
import type { Lang } from '@tiphys/lang';

/**
 * Reads and compiles `lang.wasm` (about 100 ms, off the main thread); the module starts at its first call. From
 * then on V8 compiles WebAssembly of this process once and plainly: its optimiser would take 90 MB more for a
 * third less time per call (measured with 600 calls).
 */
export async function loadLang(path: string): Promise<Lang> {
  setFlagsFromString('--no-wasm-tier-up');
  setFlagsFromString('--no-wasm-dynamic-tiering');
  return createLang(await WebAssembly.compile(await readFile(path)));
}
