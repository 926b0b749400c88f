// Builds Go programs with visible progress into a cache outside the checkout, keyed by what they are built from.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The checkout's folder. */
export const root = dirname(dirname(fileURLToPath(import.meta.url)));

// The same for all Go code here, so that the compiler's cache serves common dependencies once.
const flags = ['-trimpath', '-buildvcs=false'];
const environment = { CGO_ENABLED: '0' };

/** What is built for: this machine's architecture, or the one that `GOARCH` names, as node calls it. */
const architecture = { amd64: 'x64' }[process.env.GOARCH] ?? (process.env.GOARCH || process.arch);

const keptBuilds = 3;
const lockPatienceMs = 30 * 60_000;

/** The cache folder of one Go module: its name, and the hash of its go.mod, go.sum and sources. */
export function goCache(name, source) {
  const hash = createHash('sha256').update(
    JSON.stringify([flags, environment, process.platform, architecture]),
  );
  for (const file of sourcesOf(source))
    hash.update(relative(source, file)).update('\0').update(readFileSync(file)).update('\0');
  const base = join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'tiphys', name);
  const dir = join(base, hash.digest('hex').slice(0, 16));
  return { name, source, base, dir, file: (output) => join(dir, output) };
}

/** Builds `package` of the module (default: its root) to `output` in its cache folder; does nothing when it is there. */
export async function buildGo({ title, cache, output, package: pkg = '.', args = [], env = {} }) {
  const target = cache.file(output);
  if (existsSync(target)) {
    touch(cache.dir);
    return target;
  }
  requireGo();
  mkdirSync(cache.dir, { recursive: true });
  const release = await lock(join(cache.dir, `${output}.lock`), target);
  if (!release) return target;
  try {
    const started = Date.now();
    say(`Building ${title} (first time on this machine; cached afterwards in ${cache.base})`);
    const partial = `${target}.partial`;
    await runGo({ title, cwd: cache.source, pkg, env, args: ['-o', partial, ...args] });
    renameSync(partial, target);
    say(`Built ${title} in ${Math.round((Date.now() - started) / 1000)} s`);
    removeOldBuilds(cache);
    return target;
  } finally {
    release();
  }
}

function sourcesOf(dir) {
  return readdirSync(dir, { recursive: true, withFileTypes: true })
    .filter(
      (e) =>
        e.isFile() &&
        (/\.(go|s|c|h)$/.test(e.name) || e.name === 'go.mod' || e.name === 'go.sum') &&
        !e.name.endsWith('_test.go'),
    )
    .map((e) => join(e.parentPath ?? e.path, e.name))
    .sort();
}

function requireGo() {
  const { stdout } = spawnSync('go', ['env', 'GOVERSION'], { encoding: 'utf8' });
  const [, minor] = /^go1\.(\d+)/.exec(stdout ?? '') ?? [];
  if (Number(minor) >= 26) return;
  const seen = stdout ? `${stdout.trim()} is too old` : 'it is not in PATH';
  throw new Error(
    `Go 1.26 or newer is needed to build parts of Tiphys, but ${seen}. Install it from go.dev/dl and try again.`,
  );
}

async function runGo({ title, cwd, pkg, env: own, args }) {
  const env = { ...process.env, ...environment, ...own };
  const total = countPackages(cwd, pkg, env);
  const child = spawn('go', ['build', '-v', '-p', String(parallelism()), ...flags, ...args, pkg], {
    cwd,
    env,
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  const seen = { compiled: 0, downloaded: 0, other: [] };
  const timer = setInterval(() => say(progress(title, seen, total)), 10_000);
  let rest = '';
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    const lines = (rest + chunk).split('\n');
    rest = lines.pop() ?? '';
    for (const line of lines) note(seen, line);
  });
  const stop = () => child.kill();
  process.once('SIGINT', stop).once('SIGTERM', stop);
  const code = await new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
  clearInterval(timer);
  process.off('SIGINT', stop).off('SIGTERM', stop);
  if (code !== 0)
    throw new Error(`go build of ${title} failed:\n${[...seen.other, rest].join('\n').slice(-8000)}`);
}

function countPackages(cwd, pkg, env) {
  say('Reading modules (the first time downloads them from the Go module proxy)');
  const list = spawnSync('go', ['list', '-deps', pkg], { cwd, env, encoding: 'utf8', maxBuffer: 1 << 26 });
  if (list.status !== 0) throw new Error(`go list failed:\n${list.stderr.slice(-4000)}`);
  return list.stdout.trim().split('\n').length;
}

function note(seen, line) {
  if (line.startsWith('go: downloading ')) seen.downloaded++;
  else if (/^[\w.~-]+(\/[\w.~@-]+)*$/.test(line)) seen.compiled++;
  else if (line.trim()) seen.other.push(line);
}

function progress(title, { compiled, downloaded }, total) {
  if (compiled === 0 && downloaded > 0) return `  ${title}: ${downloaded} modules downloaded`;
  return `  ${title}: ${compiled} of at most ${total} packages compiled`;
}

function parallelism() {
  return Math.max(2, Number(process.env.TIPHYS_BUILD_JOBS) || 2);
}

/** Takes the lock; resolves to undefined when another process built the target meanwhile. */
async function lock(path, target) {
  for (const giveUp = Date.now() + lockPatienceMs; Date.now() < giveUp;) {
    try {
      writeFileSync(path, String(process.pid), { flag: 'wx' });
      const release = () => rmSync(path, { force: true });
      if (!existsSync(target)) return release;
      release();
      return undefined;
    } catch (error) {
      if (error.code !== 'EEXIST') throw error;
      if (!alive(holder(path))) rmSync(path, { force: true });
      else await new Promise((resolve) => setTimeout(resolve, 500));
    }
    if (existsSync(target) && !existsSync(path)) return undefined;
  }
  throw new Error(`waited too long for another build; remove ${path} if there is none`);
}

function holder(path) {
  try {
    return Number(readFileSync(path, 'utf8'));
  } catch {
    return 0;
  }
}

function alive(pid) {
  if (!pid) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function touch(dir) {
  const now = new Date();
  utimesSync(dir, now, now);
}

function removeOldBuilds(cache) {
  const builds = readdirSync(cache.base)
    .map((name) => join(cache.base, name))
    .sort((a, b) => statSync(b).mtimeMs - statSync(a).mtimeMs);
  for (const old of builds.slice(keptBuilds))
    if (old !== cache.dir) rmSync(old, { recursive: true, force: true });
}

function say(text) {
  process.stderr.write(`${text}\n`);
}
