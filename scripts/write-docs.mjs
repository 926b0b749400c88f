import { join } from 'node:path';
import { root } from './go-build.mjs';
import { nodePath, run, toolEnvironment } from './prepare.mjs';

/** Writes the site of the documentation into a folder. Throws where a page cannot be made. */
export async function writeDocs(folder) {
  const code = await run(
    nodePath(),
    [join(root, 'scripts', 'docs', 'write-docs.ts'), folder],
    toolEnvironment(),
  );
  if (code !== 0) throw new Error('the documentation could not be built');
}
