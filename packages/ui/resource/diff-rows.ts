import type { DiffLine } from './line-diff.ts';
import type { WordPart } from './word-diff.ts';
import { diffWords } from './word-diff.ts';

/** One line on one side. */
export interface DiffCell {
  readonly kind: DiffLine['kind'];
  readonly number: number;
  readonly parts: readonly WordPart[];
}

/** A row of a comparison: lines side by side, or lines that are left out. */
export type DiffRow =
  | { readonly type: 'line'; readonly left?: DiffCell | undefined; readonly right?: DiffCell | undefined }
  /** `from` names the gap: the index of its first line. */
  | { readonly type: 'gap'; readonly from: number; readonly count: number };

/** How many equal lines are shown around a change. */
const context = 3;
/** A gap this short is not worth a click. */
const minGap = 4;

/** The rows of a comparison side by side: a removed line stands beside the added one that took its place. */
export function splitRows(lines: readonly DiffLine[], opened: ReadonlySet<number> | 'all'): DiffRow[] {
  return rows(lines, opened, (changed) => {
    const removed = changed.filter(({ kind }) => kind === 'removed');
    const added = changed.filter(({ kind }) => kind === 'added');
    return Array.from({ length: Math.max(removed.length, added.length) }, (_, index) => {
      const [before, after] = [removed[index], added[index]];
      const words = before && after ? diffWords(before.text, after.text) : undefined;
      return {
        type: 'line',
        left: before && cellOf(before, words?.before),
        right: after && cellOf(after, words?.after),
      };
    });
  });
}

/** The rows of a comparison one below the other: what is removed, then what is added. */
export function unifiedRows(lines: readonly DiffLine[], opened: ReadonlySet<number> | 'all'): DiffRow[] {
  return rows(lines, opened, (changed) => {
    const removed = changed.filter(({ kind }) => kind === 'removed');
    const added = changed.filter(({ kind }) => kind === 'added');
    const pairs = Math.min(removed.length, added.length);
    const words = Array.from({ length: pairs }, (_, index) =>
      diffWords(removed[index]?.text ?? '', added[index]?.text ?? ''),
    );
    return [
      ...removed.map((line, index): DiffRow => ({ type: 'line', left: cellOf(line, words[index]?.before) })),
      ...added.map((line, index): DiffRow => ({ type: 'line', right: cellOf(line, words[index]?.after) })),
    ];
  });
}

function cellOf(line: DiffLine, parts: readonly WordPart[] | undefined): DiffCell {
  const number = (line.kind === 'added' ? line.after : line.before) ?? 0;
  return { kind: line.kind, number, parts: parts ?? [{ text: line.text, changed: false }] };
}

function rows(
  lines: readonly DiffLine[],
  opened: ReadonlySet<number> | 'all',
  changedRows: (changed: readonly DiffLine[]) => DiffRow[],
): DiffRow[] {
  const result: DiffRow[] = [];
  for (let at = 0; at < lines.length;) {
    const isSame = lines[at]?.kind === 'same';
    let end = at + 1;
    while (end < lines.length && (lines[end]?.kind === 'same') === isSame) end += 1;
    const run = lines.slice(at, end);
    if (!isSame) result.push(...changedRows(run));
    else {
      const head = at === 0 ? 0 : context;
      const tail = end === lines.length ? 0 : context;
      const count = run.length - head - tail;
      const from = at + head;
      if (count < minGap || opened === 'all' || opened.has(from)) result.push(...run.map(sameRow));
      else {
        result.push(...run.slice(0, head).map(sameRow));
        result.push({ type: 'gap', from, count });
        result.push(...run.slice(run.length - tail).map(sameRow));
      }
    }
    at = end;
  }
  return result;
}

function sameRow(line: DiffLine): DiffRow {
  const cell = (number: number | undefined): DiffCell => ({
    kind: 'same',
    number: number ?? 0,
    parts: [{ text: line.text, changed: false }],
  });
  return { type: 'line', left: cell(line.before), right: cell(line.after) };
}
