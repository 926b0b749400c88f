// `npm run bench -- NAME…`: runs benchmarks (test/bench/NAME.ts), one after the other so that none disturbs another;
// without a name all of them. Each prints JSON objects, one a line: bench, value, unit, target, ok.
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { clusterBinaryPath } from './build-cluster.mjs';
import { root } from './go-build.mjs';
import { buildGoParts, installPackages, nodePath, toolEnvironment } from './prepare.mjs';

const folder = join(root, 'test', 'bench');

try {
  const all = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .map((name) => name.slice(0, -'.ts'.length))
    .sort();
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !all.includes(name));
  if (unknown.length > 0) throw new Error(`no benchmark ${unknown.join(', ')}; there are: ${all.join(', ')}`);
  await installPackages();
  await buildGoParts();
  for (const name of wanted.length > 0 ? wanted : all) await runBench(name);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
}

/** Runs one benchmark; a failure, or a target that was missed, makes the exit code 1. */
async function runBench(name) {
  const env = { ...toolEnvironment(), TIPHYS_CLUSTER_BINARY: clusterBinaryPath() };
  const child = spawn(nodePath(), [join(folder, `${name}.ts`)], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  let missed = false;
  for await (const line of createInterface({ input: child.stdout })) {
    console.log(line);
    missed ||= /"ok":\s*false/.test(line);
  }
  const code = await ended;
  if (missed) process.exitCode = 1;
  if (missed || code === 0) return;
  console.log(JSON.stringify({ bench: name, value: null, unit: '', target: null, ok: false }));
  process.exitCode = 1;
}
