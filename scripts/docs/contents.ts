/** A group of pages in the contents. */
export interface ContentsGroup {
  readonly title: string;
  readonly entries: readonly ContentsEntry[];
}

/** A page in the contents: its path below docs/ as it is linked there. */
export interface ContentsEntry {
  readonly title: string;
  readonly href: string;
}

/** The contents of the documentation, as its first page lists them: bold lines are titles, list items that begin with a link are pages. */
export function readContents(markdown: string): ContentsGroup[] {
  const groups: { title: string; entries: ContentsEntry[] }[] = [];
  for (const line of markdown.split('\n')) {
    const title = /^\*\*(.+)\*\*$/.exec(line)?.[1];
    if (title !== undefined) groups.push({ title, entries: [] });
    const [, text, href] = /^\* \[(.+?)\]\((.+?)\)/.exec(line) ?? [];
    if (text !== undefined && href !== undefined) groups.at(-1)?.entries.push({ title: text, href });
  }
  return groups;
}
