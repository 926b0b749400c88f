// `npm run screenshots [-- WORD… --keep]`: pictures of every page and state, wide and narrow, light and dark; see test/screenshots/main.ts.
import { join } from 'node:path';
import { root } from './go-build.mjs';
import { buildGoParts, installPackages, nodePath, run, toolEnvironment } from './prepare.mjs';

try {
  await installPackages();
  await buildGoParts();
  const main = join(root, 'test', 'screenshots', 'main.ts');
  process.exitCode = await run(nodePath(), [main, ...process.argv.slice(2)], toolEnvironment());
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
