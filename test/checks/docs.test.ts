import { dirname, normalize } from 'node:path/posix';
import { expect, test } from 'vitest';
import { readText, trackedFiles } from './files.ts';

// What a reader of the documentation follows leads somewhere, and nothing is hidden from them.

const files = new Set(trackedFiles());
const pages = [...files].filter((path) => /^(?:README|ARCHITECTURE|docs\/.*)\.md$/.test(path));
/** Links of markdown and of HTML, without those that lead to other hosts. */
const link = /\]\(([^)\s]+)\)|(?:src|href)="([^"]+)"/g;

test('links lead to files and headings', () => {
  const wrong = pages.flatMap((page) =>
    linksOf(page).flatMap(({ text, path, heading }) => {
      if (!files.has(path)) return [`${page}: ${text} leads nowhere`];
      if (heading === undefined || headingsOf(path).includes(heading)) return [];
      return [`${page}: ${text}: there is no such heading`];
    }),
  );
  expect(wrong, 'links').toEqual([]);
  expect(pages.flatMap(linksOf).length, 'links that were followed').toBeGreaterThan(50);
});

test.each([
  ['docs/README.md', /^docs\/[^/]+\.md$/],
  ['docs/adr/README.md', /^docs\/adr\/[^/]+\.md$/],
])('%s lists every page beside it', (contents, beside) => {
  const listed = new Set(linksOf(contents).map(({ path }) => path));
  const missing = pages.filter((path) => beside.test(path) && path !== contents && !listed.has(path));
  expect(missing, 'pages that nothing leads to').toEqual([]);
});

interface Link {
  readonly text: string;
  readonly path: string;
  readonly heading: string | undefined;
}

function linksOf(page: string): Link[] {
  return [...withoutCode(readText(page)).matchAll(link)].flatMap(([, markdown, html]) => {
    const text = markdown ?? html ?? '';
    if (/^[a-z]+:/.test(text)) return [];
    const [target = '', heading] = text.split('#');
    return [{ text, path: target === '' ? page : normalize(`${dirname(page)}/${target}`), heading }];
  });
}

function headingsOf(page: string): string[] {
  return [...withoutCode(readText(page)).matchAll(/^#+ (.+)$/gm)].map(([, title = '']) =>
    title
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );
}

/** A page without the blocks that are shown as they are written. */
function withoutCode(text: string): string {
  return text.replaceAll(/^```[\s\S]*?^```/gm, '').replaceAll(/^(?: {4}|\t).*$/gm, '');
}
