// Builds the embedded Kubernetes (cluster/, Go) into one executable, cached outside the checkout by content.
// Usage: node scripts/build-cluster.mjs [--print]   (--print: only say the path, build when needed)
import { pathToFileURL } from 'node:url';
import { join } from 'node:path';
import { buildGo, goCache, root } from './go-build.mjs';

const source = join(root, 'cluster');

/** Path of the built executable for the sources of this checkout, whether it exists yet or not. */
export function clusterBinaryPath() {
  return goCache('cluster', source).file('tiphys-cluster');
}

/** Builds the executable when it is not cached and returns its path. */
export async function buildCluster() {
  const { readFile } = await import('node:fs/promises');
  const version = /k8s\.io\/kubernetes v(1\.\d+)\.\d+/.exec(await readFile(join(source, 'go.mod'), 'utf8'));
  if (!version) throw new Error('cluster/go.mod does not pin k8s.io/kubernetes');
  const full = version[0].split(' ')[1];
  const [major, minor] = version[1].split('.');
  const stamp = { gitVersion: full, gitMajor: major, gitMinor: minor, gitTreeState: 'clean' };
  const flags = Object.entries(stamp).map(([k, v]) => `-X k8s.io/component-base/version.${k}=${v}`);
  return buildGo({
    title: `Kubernetes ${full}`,
    cache: goCache('cluster', source),
    output: 'tiphys-cluster',
    args: ['-ldflags', ['-s', '-w', ...flags].join(' ')],
  });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const path = await buildCluster();
  console.log(process.argv.includes('--print') ? path : `Kubernetes is ready: ${path}`);
}
