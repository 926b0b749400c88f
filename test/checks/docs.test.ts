import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dirname, normalize } from 'node:path/posix';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { readText, root, trackedFiles } from './files.ts';

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

test('the site has every page, and its links lead to files', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tiphys-docs-'));
  try {
    await promisify(execFile)(process.execPath, [join(root, 'scripts/docs/write-docs.ts'), folder]);
    const listed = await readdir(folder, { recursive: true });
    const written = new Set(listed.map((path) => path.replaceAll('\\', '/')));
    const html = [...written].filter((path) => path.endsWith('.html'));
    // And two that are not in docs/: the architecture and the configuration.
    expect(html.length).toBeGreaterThanOrEqual(pages.filter((path) => path.startsWith('docs/')).length + 2);
    const texts = new Map(
      await Promise.all(
        html.map(async (page) => [page, await readFile(join(folder, page), 'utf8')] as const),
      ),
    );
    const wrong = [...texts].flatMap(([page, text]) => {
      expect(text, page).not.toMatch(/<script|style=/);
      return [...text.matchAll(/(?:src|href)="([^"#:]*)(?:#([^"]*))?"/g)].flatMap(([link, path = '', id]) => {
        const target = path === '' ? page : normalize(`${dirname(page)}/${path}`);
        if (!written.has(target)) return [`${page}: ${link} is missing`];
        const isThere = id === undefined || texts.get(target)?.includes(` id="${id}"`);
        return isThere ? [] : [`${page}: ${link}: there is no such heading`];
      });
    });
    expect(wrong, 'links of the site').toEqual([]);
    // Every page can be reached from every other one.
    const first = texts.get('index.html') ?? '';
    expect(first.match(/<nav class="side"[\s\S]*?<\/nav>/)?.[0].match(/<a /g)?.length).toBeGreaterThan(15);
    // Names may be broken into lines at their dots and dashes.
    const configuration = (texts.get('configuration.html') ?? '').replaceAll('<wbr>', '');
    for (const name of ['--repo-server-strict-tls', 'ARGOCD_SERVER_INSECURE', 'timeout.reconciliation'])
      expect(configuration).toContain(name);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
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
