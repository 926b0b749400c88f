import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { buildEngine } from '../build-engine.mjs';
import { renderManifests } from './render-manifests.ts';

const folder = join(import.meta.dirname, '..', '..', 'manifests');
await buildEngine();
for (const [path, text] of await renderManifests(folder)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
  console.log(`manifests/${path} ${Math.ceil(text.length / 1024)} KB`);
}
