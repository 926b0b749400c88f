// `npm start`: prepares the checkout and runs everything on this machine (`tiphys dev`). Arguments are passed on:
// npm start -- --port 8081 --data-dir /tmp/other --fresh
import { join } from 'node:path';
import { clusterBinaryPath } from './build-cluster.mjs';
import { buildUi } from './build-ui.mjs';
import { root } from './go-build.mjs';
import { buildGoParts, installPackages, nodePath, run, toolEnvironment } from './prepare.mjs';

try {
  await installPackages();
  await buildGoParts();
  await buildUi();
  const env = {
    ...toolEnvironment(),
    TIPHYS_CLUSTER_BINARY: clusterBinaryPath(),
    TIPHYS_COMMAND: 'bin/tiphys',
  };
  const main = join(root, 'packages', 'app', 'main.ts');
  process.exitCode = await run(
    nodePath(),
    ['--max-semi-space-size=4', main, 'dev', ...process.argv.slice(2)],
    env,
  );
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
