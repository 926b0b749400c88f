import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { percentile, report } from './report.ts';

// `cli-start`: CPU time of `tiphys version --client` beside that of a Node that does nothing.

const rounds = 30;
const tiphys = fileURLToPath(new URL('../../dist/tiphys', import.meta.url));
const folder = fileURLToPath(new URL('../../node_modules/.bin', import.meta.url));

/** CPU milliseconds of a command, children included, as the shell's own `times` counts them. */
function cpuMs(command: string): number {
  const script = `${command} >/dev/null; times`;
  const { stdout, status } = spawnSync('bash', ['-c', script], {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${folder}:${process.env['PATH'] ?? ''}` },
  });
  if (status !== 0) throw new Error(`${command} ended with ${status}`);
  const children = stdout.trim().split('\n').at(-1) ?? '';
  return [...children.matchAll(/(\d+)m([\d.]+)s/g)].reduce(
    (sum, [, minutes, seconds]) => sum + Number(minutes) * 60_000 + Number(seconds) * 1000,
    0,
  );
}

const nothing: number[] = [];
const version: number[] = [];
for (let round = 0; round < rounds; round++) {
  nothing.push(cpuMs('node -e 0'));
  version.push(cpuMs(`${tiphys} version --client`));
}
report({
  bench: 'cli-start.ratio',
  value: percentile(version, 0.5) / percentile(nothing, 0.5),
  unit: 'x',
  target: 2,
});
report({ bench: 'cli-start.cpu', value: percentile(version, 0.5), unit: 'ms' });
