// `npm run build:manifests`: writes manifests/install.yaml and its siblings from the sources beside them.
import { join } from 'node:path';
import { root } from './go-build.mjs';
import { installPackages, nodePath, run, toolEnvironment } from './prepare.mjs';

await installPackages();
process.exitCode = await run(
  nodePath(),
  [join(root, 'scripts', 'manifests', 'write-manifests.ts')],
  toolEnvironment(),
);
