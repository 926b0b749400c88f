// `npm run bench [-- NAME…]`: runs benchmarks of test/bench and prints one JSON object a line; without a name, all of them.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './go-build.mjs';
import { buildGoParts, installPackages, nodePath, run, toolEnvironment } from './prepare.mjs';

const folder = join(root, 'test', 'bench');

// Each starts a fleet of its own; a run of everything measures them together, in `all-150`.
const coveredByAll = ['apps-150', 'idle-150', 'refresh-150', 'self-heal', 'commit'];

try {
  await installPackages();
  await buildGoParts();
  const built = await run(nodePath(), [join(root, 'scripts', 'build.mjs')], toolEnvironment());
  if (built !== 0) throw new Error('dist/tiphys could not be built');
  const known = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && name !== 'report.ts')
    .map((name) => name.slice(0, -3));
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !known.includes(name));
  if (unknown.length > 0)
    throw new Error(`no benchmark ${unknown.join(', ')}; there are: ${known.join(', ')}`);
  const names = wanted.length > 0 ? wanted : known.filter((name) => !coveredByAll.includes(name));
  let failed = 0;
  for (const name of names) {
    const code = await run(nodePath(), ['--max-semi-space-size=4', join(folder, `${name}.ts`)], {
      ...toolEnvironment(),
      TIPHYS_PROGRAM: join(root, 'dist', 'tiphys'),
    });
    if (code !== 0) failed++;
  }
  process.exitCode = failed > 0 ? 1 : 0;
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}
