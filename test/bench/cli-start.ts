import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { report } from './report.ts';

// `cli-start`: CPU time of `tiphys version --client` as it is shipped, against a node that does nothing.

const root = fileURLToPath(new URL('../../', import.meta.url));
const tiphys = `${root}dist/tiphys`;
const rounds = 5;
const runsEach = 20;

if (!existsSync(tiphys)) {
  const { status } = spawnSync(process.execPath, [`${root}scripts/build.mjs`], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  if (status !== 0) throw new Error('dist/tiphys could not be built');
}
cpuMsOf(`${tiphys} version --client`);
const pairs = Array.from({ length: rounds }, () => ({
  ours: cpuMsOf(`${tiphys} version --client`),
  theirs: cpuMsOf(`${process.execPath} -e 0`),
}));
const median = pairs.toSorted((a, b) => a.ours / a.theirs - b.ours / b.theirs)[Math.floor(rounds / 2)] ?? {
  ours: NaN,
  theirs: NaN,
};
report({ bench: 'cli-start', value: median.ours / median.theirs, unit: 'ratio', target: 2 });
report({ bench: 'cli-start.ours', value: median.ours, unit: 'ms' });
report({ bench: 'cli-start.theirs', value: median.theirs, unit: 'ms' });

/** CPU time of one run in milliseconds, the mean of many: what a shell says that its children took. */
function cpuMsOf(command: string): number {
  const loop = `i=0; while [ $i -lt ${runsEach} ]; do ${command} >/dev/null || exit 1; i=$((i+1)); done; times`;
  const children = execFileSync('sh', ['-c', loop], { encoding: 'utf8' }).trim().split('\n').at(-1) ?? '';
  const seconds = [...children.matchAll(/(\d+)m([\d.]+)s/g)].map(
    ([, minutes, rest]) => Number(minutes) * 60 + Number(rest),
  );
  return (seconds.reduce((sum, each) => sum + each, 0) * 1000) / runsEach;
}
