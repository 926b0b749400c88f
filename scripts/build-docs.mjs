// `npm run build:docs`: turns docs/ into a small static site in dist/docs (`npm run build` makes it, too).
import { join } from 'node:path';
import { root } from './go-build.mjs';
import { installPackages } from './prepare.mjs';
import { writeDocs } from './write-docs.mjs';

await installPackages();
await writeDocs(join(root, 'dist', 'docs'));
