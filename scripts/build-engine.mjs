// Builds engine-go: `renderd` (native) and `lang.wasm`, cached outside the checkout by content.
// Usage: node scripts/build-engine.mjs [--reference]   (--reference: the real helm, kustomize and jsonnet instead)
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildGo, goCache, root } from './go-build.mjs';

const small = ['-ldflags=-s -w'];

const engine = {
  name: 'engine',
  source: join(root, 'engine-go'),
  products: [
    {
      output: 'lang.wasm',
      title: 'lang (jq, Lua, Go templates, …)',
      package: './cmd/lang',
      args: [...small, '-buildmode=c-shared'],
      env: { GOOS: 'wasip1', GOARCH: 'wasm' },
    },
    {
      output: 'renderd',
      title: 'renderd (Helm, Kustomize, Jsonnet)',
      package: './cmd/renderd',
      args: small,
    },
  ],
};

const reference = {
  name: 'reference',
  source: join(root, 'engine-go', 'reference'),
  products: [
    { output: 'helm', title: 'helm', package: 'helm.sh/helm/v4/cmd/helm', args: small },
    {
      output: 'kustomize',
      title: 'kustomize',
      package: 'sigs.k8s.io/kustomize/kustomize/v5',
      args: small,
    },
    {
      output: 'jsonnet',
      title: 'jsonnet',
      package: 'github.com/google/go-jsonnet/cmd/jsonnet',
      args: small,
    },
  ],
};

/** Where the engine's products are or will be, by content of engine-go; nothing is built. */
export function enginePaths() {
  const { dir, file } = goCache(engine.name, engine.source);
  return describe(dir, { renderd: file('renderd'), langWasm: file('lang.wasm') });
}

/** The real helm, kustomize and jsonnet of the embedded versions, for benchmarks and golden comparisons. */
export function referencePaths() {
  const { dir, file } = goCache(reference.name, reference.source);
  return describe(dir, { helm: file('helm'), kustomize: file('kustomize'), jsonnet: file('jsonnet') });
}

/** Builds the engine unless it is cached, showing progress on standard error. */
export async function buildEngine() {
  await build(engine);
  return enginePaths();
}

/** Builds the reference programs unless they are cached. */
export async function buildReference() {
  await build(reference);
  return referencePaths();
}

function describe(directory, paths) {
  return { directory, ...paths, built: Object.values(paths).every((path) => existsSync(path)) };
}

async function build({ name, source, products }) {
  const cache = goCache(name, source);
  for (const product of products) await buildGo({ cache, ...product });
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const { built: _built, ...paths } = process.argv.includes('--reference')
    ? await buildReference()
    : await buildEngine();
  for (const [name, path] of Object.entries(paths)) console.log(`${name} ${path}`);
}
