import { posix } from 'node:path';
import { Marked } from 'marked';
import type { ContentsGroup } from './contents.ts';

/** A page of the documentation as it is written, and what it stands among. */
export interface PageSource {
  /** Path below docs/, such as `adr/README.md`. */
  readonly path: string;
  readonly markdown: string;
  /** Paths of all pages. */
  readonly pages: ReadonlySet<string>;
  readonly contents: readonly ContentsGroup[];
}

interface Heading {
  readonly id: string;
  readonly html: string;
}

/** Names longer than this may be broken into lines at their dots and dashes. */
const longCode = 26;

const mark = `<svg viewBox="0 0 32 32" width="26" height="26" aria-hidden="true"><g fill="none" stroke="currentColor" stroke-linecap="round"><circle cx="16" cy="16" r="8.5" stroke-width="2.2"/><circle cx="16" cy="16" r="2.4" stroke-width="1.6"/>${[0, 45, 90, 135, 180, 225, 270, 315].map((angle) => `<path d="M16 13.4V3" stroke-width="${angle % 90 === 0 ? 1.8 : 1.2}" transform="rotate(${angle} 16 16)"/>`).join('')}</g></svg>`;

/** The HTML of a page: one style sheet, no script, links to pages of the site; what is only in the repository is named, not linked. */
export function renderPage(source: PageSource): string {
  const { path, markdown } = source;
  const up = posix.relative(posix.dirname(path), '.') || '.';
  const headings: Heading[] = [];
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        const html = this.parser.parseInline(tokens);
        const id = slug(text);
        if (depth === 2) headings.push({ id, html });
        const anchor = depth === 1 ? html : `<a class="here" href="#${id}">${html}</a>`;
        return `<h${depth} id="${id}">${anchor}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        const target = pageLink(source, href);
        return target === undefined ? text : `<a href="${escape(target)}">${text}</a>`;
      },
      codespan({ text }) {
        const code = escape(text).replaceAll(/([._/?=]|&amp;|-(?=\w))(?=\w)/g, '$1<wbr>');
        return `<code${text.length > longCode ? '' : ' class="whole"'}>${code}</code>`;
      },
      code({ text }) {
        return `<pre tabindex="0"><code>${withComments(text)}</code></pre>\n`;
      },
      table({ header, rows }) {
        const cells = (row: typeof header, tag: string): string =>
          `<tr>${row.map((cell) => cellOf(this.parser.parseInline(cell.tokens), tag)).join('')}</tr>`;
        const head = header.some(({ text }) => text !== '') ? `<thead>${cells(header, 'th')}</thead>` : '';
        const body = rows.map((row) => cells(row, 'td')).join('\n');
        return `<div class="table" tabindex="0"><table>${head}<tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? path;
  const body = marked.parse(markdown, { async: false });
  const nav = contentsOf(source);
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'; font-src 'self'">
<title>${escape(path === 'README.md' ? 'Tiphys documentation' : `${title} · Tiphys`)}</title>
<link rel="icon" href="${up}/icon.svg">
<link rel="stylesheet" href="${up}/docs.css">
</head>
<body>
<a class="skip" href="#content">Skip to the text</a>
<header><a class="brand" href="${up}/index.html">${mark}<span>Tiphys</span></a><span class="what">Documentation</span></header>
<details class="menu"><summary>Contents</summary>
<nav aria-label="All pages">
${nav}</nav>
</details>
<div class="frame">
<nav class="side" aria-label="Contents">
${nav}</nav>
<main id="content">
${body}${neighbours(source)}</main>
${headings.length > 2 ? `<aside aria-label="On this page"><p>On this page</p><ul>${headings.map(({ id, html }) => `<li><a href="#${id}">${html.replaceAll(/<\/?a\b[^>]*>/g, '')}</a></li>`).join('')}</ul></aside>` : ''}
</div>
</body>
</html>
`;
}

/** A cell without a text is no heading. */
function cellOf(html: string, tag: string): string {
  return html === '' ? '<td></td>' : `<${tag}>${html}</${tag}>`;
}

function contentsOf(source: PageSource): string {
  const here = htmlPath(source.path);
  return source.contents
    .map(({ title, entries }) => {
      const items = entries.map((entry) => {
        const target = pageLink(source, entry.href, 'README.md') ?? '';
        const isHere = posix.normalize(posix.join(posix.dirname(here), target)) === here;
        return `<li><a href="${escape(target)}"${isHere ? ' aria-current="page"' : ''}>${escape(entry.title)}</a></li>`;
      });
      return `<p>${escape(title)}</p>\n<ul>${items.join('')}</ul>\n`;
    })
    .join('');
}

/** Links to the pages before and after this one, in the order of the contents. */
function neighbours(source: PageSource): string {
  const entries = source.contents.flatMap((group) => group.entries);
  const at = entries.findIndex(({ href }) => sitePath('README.md', href) === source.path);
  const link = (step: -1 | 1, rel: string): string => {
    const entry = at < 0 ? undefined : entries[at + step];
    if (!entry) return '<span></span>';
    const target = pageLink(source, entry.href, 'README.md') ?? '';
    return `<a rel="${rel}" href="${escape(target)}">${escape(entry.title)}</a>`;
  };
  return at < 0 ? '' : `<footer>${link(-1, 'prev')}${link(1, 'next')}</footer>\n`;
}

/** Where a link leads in the site; `undefined` for files that are only in the repository. `writtenIn` is the page that has it. */
function pageLink({ path, pages }: PageSource, href: string, writtenIn = path): string | undefined {
  if (/^(?:https?:|#)/.test(href)) return href;
  const [file = '', heading] = href.split('#');
  const page = sitePath(writtenIn, file);
  if (!pages.has(page)) return undefined;
  const target = posix.relative(posix.dirname(path), htmlPath(page));
  return target + (heading === undefined ? '' : `#${heading}`);
}

/** The path below docs/ of a page that is linked; the architecture stands beside docs/ in the repository, and within it in the site. */
function sitePath(writtenIn: string, href: string): string {
  const inSite = posix.normalize(posix.join(posix.dirname(writtenIn), href));
  if (inSite === '../ARCHITECTURE.md') return 'ARCHITECTURE.md';
  return writtenIn === 'ARCHITECTURE.md' ? inSite.replace(/^docs\//, '') : inSite;
}

/** The file of a page in the site. */
export function htmlPath(path: string): string {
  return path.replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html');
}

/** Code with what is only said about it set apart. */
function withComments(text: string): string {
  return escape(text).replaceAll(/(^|\s)(# .*)$/gm, '$1<span class="remark">$2</span>');
}

function slug(text: string): string {
  return text
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('"', '&quot;');
}
