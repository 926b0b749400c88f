import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { configurationPage } from './configuration.ts';
import { readContents } from './contents.ts';
import { htmlPath, renderPage } from './page.ts';

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
const contents = readContents(sources.get('README.md') ?? '');
for (const [path, markdown] of sources) {
  const target = join(folder, htmlPath(path));
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, renderPage({ path, markdown, pages: new Set(sources.keys()), contents }));
}
cpSync(join(root, 'docs', 'pictures'), join(folder, 'pictures'), { recursive: true });
cpSync(join(root, 'packages', 'ui', 'public', 'icon.svg'), join(folder, 'icon.svg'));
writeStyles();
console.log(`${folder}: ${sources.size} pages`);

/** One style sheet: the tokens and the reset of the web page, and what is the documentation's own; with the web page's fonts beside it. */
function writeStyles(): void {
  const require = createRequire(join(root, 'packages', 'ui', 'package.json'));
  const fonts = {
    'sans.woff2': '@fontsource-variable/ibm-plex-sans/files/ibm-plex-sans-latin-wght-normal.woff2',
    'mono.woff2': '@fontsource/ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2',
  };
  for (const [name, file] of Object.entries(fonts)) cpSync(require.resolve(file), join(folder, name));
  const styles = [
    join(root, 'packages', 'ui', 'styles', 'tokens.css'),
    join(root, 'packages', 'ui', 'styles', 'reset.css'),
    join(import.meta.dirname, 'docs.css'),
  ];
  writeFileSync(join(folder, 'docs.css'), styles.map((path) => readFileSync(path, 'utf8')).join('\n'));
}
