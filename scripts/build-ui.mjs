// Builds the web UI to packages/ui/dist unless that is there from the same sources.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { root } from './go-build.mjs';
import { nodePath, run, toolEnvironment } from './prepare.mjs';

const ui = join(root, 'packages', 'ui');
const marker = join(ui, 'dist', '.built-from');

/** Builds the UI where its sources changed and resolves to the folder of its files. */
export async function buildUi() {
  const folder = join(ui, 'dist');
  const sources = hashSources();
  if (existsSync(marker) && readFileSync(marker, 'utf8') === sources) return folder;
  console.error('Building the web UI');
  const vite = join(root, 'node_modules', 'vite', 'bin', 'vite.js');
  // Whoever asks, a test runner too, gets what users get.
  const environment = { ...toolEnvironment(), NODE_ENV: 'production' };
  const code = await run(nodePath(), [vite, 'build', ui, '--logLevel=warn'], environment);
  if (code !== 0) throw new Error(`the build of the web UI failed with exit code ${code}`);
  writeFileSync(marker, sources);
  return folder;
}

function hashSources() {
  const hash = createHash('sha256');
  // The page takes pure code of other packages with it.
  const files = ['ui', 'base', 'model', 'engine']
    .flatMap(sourcesOf)
    .sort((left, right) => (left < right ? -1 : 1));
  for (const path of [...files, join(root, 'package-lock.json')]) {
    hash
      .update(`${relative(root, path)}\0`)
      .update(readFileSync(path))
      .update('\0');
  }
  return hash.digest('hex');
}

function sourcesOf(name) {
  const folder = join(root, 'packages', name);
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !/^(?:dist|node_modules)\b/.test(relative(folder, path)));
}
