// `npm run build`: writes dist/, the executable `dist/tiphys` with everything it needs beside it.
//   dist/tiphys      starts lib/main.js; also under the names of Argo CD's programs (see packages/app)
//   dist/lib/        the bundled sources (parts that a command does not need are not loaded) and the sample repository
//   dist/assets/     renderd, lang.wasm, the web UI
//   dist/docs/       the documentation as a site
import {
  chmodSync,
  cpSync,
  linkSync,
  mkdirSync,
  realpathSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { buildEngine } from './build-engine.mjs';
import { buildUi } from './build-ui.mjs';
import { root } from './go-build.mjs';
import { installPackages, nodePath } from './prepare.mjs';
import { writeDocs } from './write-docs.mjs';

const finished = join(root, 'dist');
// Built aside, so that a build that fails leaves the last good one.
const dist = join(root, '.cache', `dist-${process.pid}`);
const assets = join(dist, 'assets');

// Both a shell script and a module: the shell finds the node to run it with and keeps the name it was called by. A small young generation
// saves a quarter of the memory at no cost (`npm run bench -- apps-150`).
const launcher = `#!/bin/sh
":" //; file=$0; [ -L "$file" ] && file=$(readlink -f "$file"); here=\${file%/*}; [ -x "$here/node" ] && exec "$here/node" --max-semi-space-size=4 "$0" "$@"; exec node --max-semi-space-size=4 "$0" "$@"
import module from 'node:module';
if (Number(process.versions.node.split('.')[0]) < 24) {
  console.error(\`tiphys needs Node 24 or newer; this is \${process.version}\`);
  process.exit(1);
}
// What V8 compiled is kept between starts.
module.enableCompileCache();
await import('./lib/main.js');
`;

try {
  await installPackages();
  mkdirSync(assets, { recursive: true });
  await bundle();
  await copyAssets();
  await writeDocs(join(dist, 'docs'));
  writeFileSync(join(dist, 'package.json'), '{ "name": "tiphys", "type": "module" }\n');
  writeFileSync(join(dist, 'tiphys'), launcher);
  chmodSync(join(dist, 'tiphys'), 0o755);
  copyNode();
  rmSync(finished, { recursive: true, force: true });
  renameSync(dist, finished);
  console.log(`Built ${join('dist', 'tiphys')}`);
} catch (error) {
  console.error(error.message);
  process.exitCode = 1;
} finally {
  rmSync(dist, { recursive: true, force: true });
}

async function bundle() {
  const { rolldown } = await import('rolldown');
  const bundled = await rolldown({
    input: {
      main: join(root, 'packages', 'app', 'main.ts'),
      // A thread is started from a file of its own.
      'bcrypt-worker': join(root, 'packages', 'server', 'auth', 'bcrypt-worker.ts'),
    },
    platform: 'node',
    onLog: (level, log, show) => {
      // Packages that ship cycles or eval are not ours to change.
      if (!log.id?.includes('node_modules')) show(level, log);
    },
  });
  await bundled.write({
    dir: join(dist, 'lib'),
    format: 'esm',
    chunkFileNames: '[name]-[hash].js',
    minify: 'dce-only',
  });
  await bundled.close();
}

async function copyAssets() {
  const engine = await buildEngine();
  cpSync(engine.renderd, join(assets, 'renderd'));
  cpSync(engine.langWasm, join(assets, 'lang.wasm'));
  cpSync(join(root, 'packages', 'app', 'dev', 'sample'), join(dist, 'lib', 'sample'), { recursive: true });
  cpSync(await buildUi(), join(assets, 'ui'), { recursive: true });
}

/** Where the machine's node is too old, the one that npm brought goes along. */
function copyNode() {
  const from = realpathSync(nodePath());
  if (!from.startsWith(join(root, 'node_modules'))) return;
  try {
    linkSync(from, join(dist, 'node'));
  } catch {
    cpSync(from, join(dist, 'node')); // another file system
  }
}
