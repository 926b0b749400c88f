import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, expect, it } from 'vitest';
import { buildUi } from '../../scripts/build-ui.mjs';

// What a browser has to load, in bytes as they travel: gzip at its default level. More than this fails.

const kB = 1000;
const budgets = { initial: 140 * kB, styles: 25 * kB, page: 60 * kB, editor: 165 * kB };

let folder: string;
let scripts: ReadonlyMap<string, string>;

beforeAll(async () => {
  folder = join(await buildUi(), 'assets');
  const names = readdirSync(folder).filter((name) => name.endsWith('.js'));
  scripts = new Map(names.map((name) => [name, readFileSync(join(folder, name), 'utf8')]));
}, 120_000);

it('starts with little script, and styles in one file', () => {
  const first = initialScripts();
  expect(sizeOf(first)).toBeLessThanOrEqual(budgets.initial);
  const styles = readdirSync(folder).filter((name) => name.endsWith('.css'));
  expect(styles).toHaveLength(1);
  expect(gzipSync(readFileSync(join(folder, styles[0] ?? ''))).length).toBeLessThanOrEqual(budgets.styles);
});

it('loads little more for any page, and editors only where one edits', () => {
  const first = initialScripts();
  const asked = new Set([...scripts.values()].flatMap((text) => namesIn(text, dynamicImport)));
  expect(asked.size).toBeGreaterThan(3);
  const tooBig = [...asked].flatMap((name) => {
    const needed = new Set([...withImports([name])].filter((one) => !first.has(one)));
    // The tab that edits an application reads and writes YAML.
    const isEditor = /code-?mirror|editor|config-tab/i.test(name);
    const size = sizeOf(needed);
    return size > (isEditor ? budgets.editor : budgets.page) ? [`${name} needs ${size} bytes`] : [];
  });
  expect(tooBig).toEqual([]);
});

it('has no style or script of its own in the page', () => {
  const page = readFileSync(join(folder, '..', 'index.html'), 'utf8');
  expect(page).not.toMatch(/<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)/);
});

const staticImport = /(?:\bfrom|\bimport)\s*["'`]\.\/([^"'`]+\.js)["'`]/g;
const dynamicImport = /\bimport\(\s*["'`]\.\/([^"'`]+\.js)["'`]/g;

function initialScripts(): Set<string> {
  const page = readFileSync(join(folder, '..', 'index.html'), 'utf8');
  return withImports([...page.matchAll(/assets\/([^"']+\.js)/g)].map(([, name = '']) => name));
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name = '']) => name);
}

/** Scripts with all that they cannot run without. */
function withImports(names: readonly string[]): Set<string> {
  const found = new Set<string>();
  const visit = (name: string): void => {
    if (found.has(name)) return;
    found.add(name);
    namesIn(scripts.get(name) ?? '', staticImport).forEach(visit);
  };
  names.forEach(visit);
  return found;
}

function sizeOf(names: ReadonlySet<string>): number {
  return [...names].reduce((sum, name) => sum + gzipSync(scripts.get(name) ?? '').length, 0);
}
