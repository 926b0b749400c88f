// `npm run build:docs`: turns docs/ into a small static site in dist/docs.
import { join } from 'node:path';
import { root } from './go-build.mjs';
import { installPackages, nodePath, run, toolEnvironment } from './prepare.mjs';

await installPackages();
process.exitCode = await run(
  nodePath(),
  [join(root, 'scripts', 'docs', 'write-docs.ts'), join(root, 'dist', 'docs')],
  toolEnvironment(),
);
