import { readFileSync } from 'node:fs';
import { access } from 'node:fs/promises';
import { setFlagsFromString } from 'node:v8';
import { createLang } from '@tiphys/lang';
import type { Lang } from '@tiphys/lang';
import { createWithin } from './within.ts';

/**
 * Lang from the file `lang.wasm`, which must be there. It is read and compiled when something first needs it (about
 * 200 ms, once): a process that never does saves 40 MB.
 */
export async function loadLang(path: string): Promise<Lang> {
  await access(path);
  return createLang(
    () => {
      // V8's optimiser would take 90 MB more for a third less time per call (measured with 600 calls). The flags are the
      // process's: from here on its other WebAssembly, the HTTP parser of `fetch`, is compiled plainly too.
      setFlagsFromString('--no-wasm-tier-up');
      setFlagsFromString('--no-wasm-dynamic-tiering');
      return readFileSync(path);
    },
    { within: createWithin() },
  );
}
