// `npm test`: prepares the checkout, runs all checks and tests, and ends with `N passed, N failed`.
// Arguments go to vitest: npm test -- packages/kube
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { root } from './go-build.mjs';
import { buildGoParts, installPackages, nodePath, run, toolEnvironment } from './prepare.mjs';
import { installSystemPackages } from './system-packages.mjs';

const results = mkdtempSync(join(tmpdir(), 'tiphys-test-'));
const counts = join(results, 'counts.json');
let exitCode = 1;
let line = '0 passed, 1 failed';
try {
  await installPackages();
  installSystemPackages();
  await buildGoParts();
  await buildProgram();
  const vitest = join(root, 'node_modules', 'vitest', 'vitest.mjs');
  const args = [
    vitest,
    'run',
    '--reporter=default',
    '--reporter=./scripts/count-reporter.mjs',
    ...process.argv.slice(2),
  ];
  exitCode = await run(nodePath(), args, {
    ...toolEnvironment(),
    TIPHYS_TEST_COUNTS: counts,
    TIPHYS_PROGRAM: join(root, 'dist', 'tiphys'),
  });
  const { passed, failed } = readCounts();
  if (exitCode === 0 && (failed > 0 || passed === 0)) exitCode = 1;
  line = `${passed} passed, ${exitCode === 0 ? failed : Math.max(failed, 1)} failed`;
} catch (error) {
  console.error(error.message);
} finally {
  rmSync(results, { recursive: true, force: true });
  process.exitCode = exitCode;
  console.log(line);
}

/** End-to-end tests call what is shipped. */
async function buildProgram() {
  const code = await run(nodePath(), [join(root, 'scripts', 'build.mjs')], toolEnvironment());
  if (code !== 0) console.error('dist/tiphys could not be built; tests that call it will fail');
}

function readCounts() {
  try {
    return JSON.parse(readFileSync(counts, 'utf8'));
  } catch {
    return { passed: 0, failed: 0 }; // vitest did not come to its end; its exit code counts as one failure
  }
}
