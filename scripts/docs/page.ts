import { posix } from 'node:path';
import { Marked } from 'marked';

/** A page of the documentation as it is written, and the paths of all pages. */
export interface PageSource {
  /** Path below docs/, such as `adr/README.md`. */
  readonly path: string;
  readonly markdown: string;
  readonly pages: ReadonlySet<string>;
}

/** The HTML of a page: one style sheet, no script, links to pages of the site; what is only in the repository is named, not linked. */
export function renderPage({ path, markdown, pages }: PageSource): string {
  const up = posix.relative(posix.dirname(path), '.') || '.';
  const marked = new Marked({
    renderer: {
      heading({ tokens, depth, text }) {
        return `<h${depth} id="${slug(text)}">${this.parser.parseInline(tokens)}</h${depth}>\n`;
      },
      link({ href, tokens }) {
        const text = this.parser.parseInline(tokens);
        const target = pageLink(path, href, pages);
        return target === undefined ? text : `<a href="${escape(target)}">${text}</a>`;
      },
      table({ header, rows }) {
        const cells = (row: typeof header, tag: string): string =>
          `<tr>${row.map((cell) => `<${tag}>${this.parser.parseInline(cell.tokens)}</${tag}>`).join('')}</tr>`;
        const head = header.some(({ text }) => text !== '') ? `<thead>${cells(header, 'th')}</thead>` : '';
        const body = rows.map((row) => cells(row, 'td')).join('\n');
        return `<div class="table"><table>${head}<tbody>${body}</tbody></table></div>\n`;
      },
    },
  });
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? path;
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'">
<title>${escape(title)} · Tiphys</title>
<link rel="stylesheet" href="${up}/docs.css">
<nav><a href="${up}/index.html">Tiphys documentation</a></nav>
<main>
${marked.parse(markdown, { async: false })}</main>
</html>
`;
}

/** Where a link leads in the site; `undefined` for files that are only in the repository. */
function pageLink(from: string, href: string, pages: ReadonlySet<string>): string | undefined {
  if (/^(?:https?:|#)/.test(href)) return href;
  const [file = '', heading] = href.split('#');
  const inSite = posix.normalize(posix.join(posix.dirname(from), file));
  const path = inSite === '../ARCHITECTURE.md' ? 'ARCHITECTURE.md' : inSite;
  const page = from === 'ARCHITECTURE.md' ? path.replace(/^docs\//, '') : path;
  if (!pages.has(page)) return undefined;
  const html = page.replace(/README\.md$/, 'index.md').replace(/\.md$/, '.html');
  return posix.relative(posix.dirname(from), html) + (heading === undefined ? '' : `#${heading}`);
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
