// Builds engine-go: `renderd` (native) and `lang.wasm`, cached outside the checkout by content.
// As a program it prints both paths; others import enginePaths() and referencePaths().
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const flags = ['-trimpath', '-buildvcs=false', '-ldflags=-s -w'];

const engine = {
  name: 'engine',
  directory: join(root, 'engine-go'),
  products: [
    {
      file: 'lang.wasm',
      source: './cmd/lang',
      flags: ['-buildmode=c-shared'],
      env: { GOOS: 'wasip1', GOARCH: 'wasm' },
    },
    { file: 'renderd', source: './cmd/renderd', flags: [], env: { CGO_ENABLED: '0' } },
  ],
};

const reference = {
  name: 'reference',
  directory: join(root, 'engine-go', 'reference'),
  products: [
    { file: 'helm', source: 'helm.sh/helm/v4/cmd/helm', flags: [], env: { CGO_ENABLED: '0' } },
    { file: 'kustomize', source: 'sigs.k8s.io/kustomize/kustomize/v5', flags: [], env: { CGO_ENABLED: '0' } },
    {
      file: 'jsonnet',
      source: 'github.com/google/go-jsonnet/cmd/jsonnet',
      flags: [],
      env: { CGO_ENABLED: '0' },
    },
  ],
};

/**
 * Where the engine's products are or will be, by content of engine-go; nothing is built.
 * @returns {{ directory: string, renderd: string, langWasm: string, built: boolean }}
 */
export function enginePaths() {
  const directory = cacheDirectory(engine);
  const renderd = join(directory, 'renderd');
  const langWasm = join(directory, 'lang.wasm');
  return { directory, renderd, langWasm, built: existsSync(renderd) && existsSync(langWasm) };
}

/**
 * The real `helm`, `kustomize` and `jsonnet` of the embedded versions, for benchmarks and golden comparisons.
 * @returns {{ directory: string, helm: string, kustomize: string, jsonnet: string, built: boolean }}
 */
export function referencePaths() {
  const directory = cacheDirectory(reference);
  const [helm, kustomize, jsonnet] = reference.products.map(({ file }) => join(directory, file));
  return {
    directory,
    helm,
    kustomize,
    jsonnet,
    built: [helm, kustomize, jsonnet].every((path) => existsSync(path)),
  };
}

/** Builds the engine unless it is cached, showing progress on standard error. */
export async function buildEngine() {
  await build(engine);
  return enginePaths();
}

/** Builds the reference executables unless they are cached. */
export async function buildReference() {
  await build(reference);
  return referencePaths();
}

function cacheDirectory(target) {
  const base = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
  return join(base, 'tiphys', target.name, contentHash(target));
}

function contentHash({ directory, products }) {
  const hash = createHash('sha256').update(JSON.stringify([flags, products, process.platform, process.arch]));
  for (const file of sourcesOf(directory)) {
    hash.update(`\0${file}\0`).update(readFileSync(join(directory, file)));
  }
  return hash.digest('hex').slice(0, 24);
}

function sourcesOf(directory, below = '') {
  const found = [];
  const entries = readdirSync(join(directory, below), { withFileTypes: true });
  for (const entry of entries.toSorted((left, right) => (left.name < right.name ? -1 : 1))) {
    const path = below === '' ? entry.name : `${below}/${entry.name}`;
    if (entry.isDirectory()) {
      // A folder with a go.mod of its own is another module.
      if (!existsSync(join(directory, path, 'go.mod'))) found.push(...sourcesOf(directory, path));
    } else if (/\.go$|^go\.(mod|sum)$/.test(entry.name) && !entry.name.endsWith('_test.go')) {
      found.push(path);
    }
  }
  return found;
}

async function build(target) {
  const directory = cacheDirectory(target);
  if (target.products.every(({ file }) => existsSync(join(directory, file)))) return;
  requireGo();
  mkdirSync(dirname(directory), { recursive: true });
  // Built aside and renamed, so that nobody ever sees half of it; two builders at once do no harm.
  const aside = mkdtempSync(`${directory}.`);
  try {
    for (const product of target.products) await compile(target, product, aside);
    rmSync(directory, { recursive: true, force: true });
    renameSync(aside, directory);
  } catch (error) {
    rmSync(aside, { recursive: true, force: true });
    if (!target.products.every(({ file }) => existsSync(join(directory, file)))) throw error;
  }
}

function requireGo() {
  const { stdout, error } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
  if (error) throw new Error('Go 1.26 or newer is needed to build the engine, and `go` was not found');
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(stdout.trim()) ?? [];
  if (Number(major) === 1 && Number(minor) < 26) {
    throw new Error(`Go 1.26 or newer is needed to build the engine, found ${stdout.trim()}`);
  }
}

async function compile(target, product, aside) {
  const started = Date.now();
  const env = { ...process.env, ...product.env };
  const arguments_ = [...flags, ...product.flags, product.source];
  const total = packageCount(target, product, env);
  const progress = showProgress(`${target.name}: ${product.file}`, total);
  const output = [];
  const child = spawn('go', ['build', '-v', '-o', join(aside, product.file), ...arguments_], {
    cwd: target.directory,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  child.stderr.setEncoding('utf8').on('data', (text) => {
    output.push(text);
    progress.step(text.split('\n').length - 1);
  });
  const code = await new Promise((resolve, reject) => child.on('error', reject).on('close', resolve));
  progress.end();
  if (code !== 0) throw new Error(`go build ${product.source} failed:\n${output.join('').slice(-4000)}`);
  process.stderr.write(
    `${target.name}: ${product.file} built in ${Math.round((Date.now() - started) / 1000)} s\n`,
  );
}

/** How many packages there are to compile, once their modules are here. */
function packageCount(target, product, env) {
  process.stderr.write(`${target.name}: ${product.file}: fetching modules\n`);
  const list = spawnSync('go', ['list', '-deps', product.source], {
    cwd: target.directory,
    env,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  if (list.status !== 0) throw new Error(`go list ${product.source} failed:\n${list.stderr.slice(-4000)}`);
  return list.stdout.split('\n').length - 1;
}

function showProgress(what, total) {
  const everyMs = process.stderr.isTTY ? 200 : 10_000;
  let count = 0;
  let shown = Date.now();
  return {
    step(more) {
      count += more;
      if (Date.now() - shown < everyMs) return;
      shown = Date.now();
      process.stderr.write(
        `${process.stderr.isTTY ? '\r' : ''}${what}: ${count} of at most ${total} packages compiled${process.stderr.isTTY ? ' ' : '\n'}`,
      );
    },
    end() {
      if (process.stderr.isTTY) process.stderr.write('\r');
    },
  };
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    const paths = process.argv.includes('--reference') ? await buildReference() : await buildEngine();
    for (const [name, path] of Object.entries(paths)) {
      if (typeof path === 'string') console.log(`${name} ${path}`);
    }
  } catch (error) {
    console.error(error.message);
    process.exitCode = 1;
  }
}
