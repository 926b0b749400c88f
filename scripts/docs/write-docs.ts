import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { configurationPage } from './configuration.ts';
import { renderPage } from './page.ts';

// The site of the documentation: `node write-docs.ts FOLDER`. One page for each file of docs/, the architecture, and what can be configured.

const root = join(import.meta.dirname, '..', '..');
const folder = process.argv[2] ?? join(root, 'dist', 'docs');

rmSync(folder, { recursive: true, force: true });
/** What the contents say of the page that only the site has. */
const reference = '\n**Look up**\n\n* [Configuration](configuration.md): every flag, variable and key\n';
const sources = new Map([
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path): [string, string] => [
      path,
      readFileSync(join(root, 'docs', path), 'utf8') + (path === 'README.md' ? reference : ''),
    ]),
  ['ARCHITECTURE.md', readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8')],
  ['configuration.md', configurationPage()],
]);
for (const [path, markdown] of sources) {
  const target = join(folder, path.replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html'));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, renderPage({ path, markdown, pages: new Set(sources.keys()) }));
}
cpSync(join(root, 'docs', 'pictures'), join(folder, 'pictures'), { recursive: true });
cpSync(join(import.meta.dirname, 'docs.css'), join(folder, 'docs.css'));
console.log(`${folder}: ${sources.size} pages`);
