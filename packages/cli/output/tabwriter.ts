/** Widths of the cells of a table. */
export interface TabOptions {
  /** Smallest width of a cell, padding included; default 0. */
  readonly minWidth?: number | undefined;
  /** Spaces after the widest cell of a column; default 2. */
  readonly padding?: number | undefined;
}

/**
 * Aligns tab separated text exactly as Go's text/tabwriter with spaces: a column is a run of lines that have a
 * tab-terminated cell there; what follows the last tab is not padded.
 */
export function alignTabs(text: string, options: TabOptions = {}): string {
  const lines = text.split('\n').map((line) => line.split('\t'));
  const out = lines.map(() => '');
  const { minWidth = 0, padding = 2 } = options;
  formatBlock({ lines, out, minWidth, padding }, [], [0, lines.length]);
  return out.join('\n');
}

interface Table {
  readonly lines: readonly (readonly string[])[];
  readonly out: string[];
  readonly minWidth: number;
  readonly padding: number;
}

function formatBlock(table: Table, widths: readonly number[], range: readonly [number, number]): void {
  const column = widths.length;
  const [start, end] = range;
  let written = start;
  for (let at = start; at < end; at++) {
    if (!hasCell(table.lines[at], column)) continue;
    writeLines(table, widths, [written, at]);
    let width = table.minWidth;
    const first = at;
    for (; at < end && hasCell(table.lines[at], column); at++) {
      width = Math.max(width, textWidth(table.lines[at]?.[column] ?? '') + table.padding);
    }
    formatBlock(table, [...widths, width], [first, at]);
    written = at;
  }
  writeLines(table, widths, [written, end]);
}

function hasCell(cells: readonly string[] | undefined, column: number): boolean {
  return cells !== undefined && column < cells.length - 1;
}

function writeLines(table: Table, widths: readonly number[], range: readonly [number, number]): void {
  for (let i = range[0]; i < range[1]; i++) {
    table.out[i] = (table.lines[i] ?? [])
      .map((cell, j) => {
        const width = widths[j];
        return width === undefined ? cell : cell + ' '.repeat(Math.max(0, width - textWidth(cell)));
      })
      .join('');
  }
}

function textWidth(text: string): number {
  let width = 0;
  for (const _ of text) width++;
  return width;
}

/** A table from rows of cells: one line a row, columns aligned, a newline at the end. */
export function formatTable(rows: readonly (readonly unknown[])[], options: TabOptions = {}): string {
  if (rows.length === 0) return '';
  return alignTabs(`${rows.map((row) => row.map(cellText).join('\t')).join('\n')}\n`, options);
}

function cellText(value: unknown): string {
  return value === undefined || value === null ? '' : String(value);
}
