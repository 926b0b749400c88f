import { readFile } from 'node:fs/promises';
import { createLang } from '@tiphys/lang';
import type { Lang } from '@tiphys/lang';

/** Reads and compiles `lang.wasm` (a few hundred milliseconds, off the main thread); the module starts at its first call. */
export async function loadLang(path: string): Promise<Lang> {
  return createLang(await WebAssembly.compile(await readFile(path)));
}
