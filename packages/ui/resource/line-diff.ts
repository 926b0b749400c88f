/** A line of a comparison: in both, only before, or only after. */
export interface DiffLine {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
  /** Its number before and after, from 1. */
  readonly before?: number | undefined;
  readonly after?: number | undefined;
}

/** A stretch of changed lines with their neighbours. */
export interface DiffHunk {
  readonly lines: readonly DiffLine[];
  /** Lines left out between the one before and this one. */
  readonly skipped: number;
}

/** Edits looked for at most: work grows with their square. Beyond, the whole differing part counts as replaced. */
const maxEdits = 600;

/** Compares two texts line by line and keeps as many lines as can be kept (Myers' algorithm). */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  let start = 0;
  while (start < before.length && start < after.length && before[start] === after[start]) start += 1;
  let end = 0;
  const most = Math.min(before.length, after.length) - start;
  while (end < most && before.at(-1 - end) === after.at(-1 - end)) end += 1;
  const left = before.slice(start, before.length - end);
  const right = after.slice(start, after.length - end);
  const kinds = [...same(start), ...edits(left, right), ...same(end)];
  let leftLine = 0;
  let rightLine = 0;
  return kinds.map((kind) => {
    if (kind !== 'added') leftLine += 1;
    if (kind !== 'removed') rightLine += 1;
    const text = (kind === 'added' ? after[rightLine - 1] : before[leftLine - 1]) ?? '';
    return {
      kind,
      text,
      before: kind === 'added' ? undefined : leftLine,
      after: kind === 'removed' ? undefined : rightLine,
    };
  });
}

/** The changed stretches with `context` lines around each. */
export function diffHunks(lines: readonly DiffLine[], context = 3): DiffHunk[] {
  const hunks: DiffHunk[] = [];
  let shownTo = 0;
  for (let index = 0; index < lines.length; index += 1) {
    if (lines[index]?.kind === 'same') continue;
    const from = Math.max(shownTo, index - context);
    let quiet = 0;
    let to = index + 1;
    while (to < lines.length && quiet <= 2 * context) {
      quiet = lines[to]?.kind === 'same' ? quiet + 1 : 0;
      to += 1;
    }
    const until = to - Math.max(0, quiet - context);
    hunks.push({ lines: lines.slice(from, until), skipped: from - shownTo });
    shownTo = until;
    index = until - 1;
  }
  return hunks;
}

type Kind = DiffLine['kind'];

function same(count: number): Kind[] {
  return Array.from({ length: count }, () => 'same');
}

function edits(left: readonly string[], right: readonly string[]): Kind[] {
  const trace = search(left, right);
  if (!trace) return [...left.map((): Kind => 'removed'), ...right.map((): Kind => 'added')];
  // Walks back from the end along the furthest paths.
  const kinds: Kind[] = [];
  let x = left.length;
  let y = right.length;
  for (let depth = trace.length - 1; depth >= 0; depth -= 1) {
    const reached = trace[depth];
    const diagonal = x - y;
    const down = depth > 0 && goesDown(reached, diagonal, depth);
    const from = depth === 0 ? 0 : down ? diagonal + 1 : diagonal - 1;
    const startX = depth === 0 ? 0 : (reached?.get(from) ?? 0);
    const startY = startX - from;
    while (
      x > startX &&
      y > startY &&
      (depth === 0 || x > startX + (down ? 0 : 1) || y > startY + (down ? 1 : 0))
    ) {
      kinds.push('same');
      x -= 1;
      y -= 1;
    }
    if (depth === 0) break;
    kinds.push(down ? 'added' : 'removed');
    x = startX;
    y = startY;
  }
  return kinds.reverse();
}

/** For each number of edits, how far each diagonal was reached before it; undefined when there are too many. */
function search(
  left: readonly string[],
  right: readonly string[],
): ReadonlyMap<number, number>[] | undefined {
  const reached = new Map<number, number>();
  const trace: ReadonlyMap<number, number>[] = [];
  for (let depth = 0; depth <= Math.min(maxEdits, left.length + right.length); depth += 1) {
    trace.push(new Map(reached));
    for (let diagonal = -depth; diagonal <= depth; diagonal += 2) {
      const down = goesDown(reached, diagonal, depth);
      let x =
        depth === 0 ? 0 : down ? (reached.get(diagonal + 1) ?? 0) : (reached.get(diagonal - 1) ?? 0) + 1;
      while (x < left.length && x - diagonal < right.length && left[x] === right[x - diagonal]) x += 1;
      reached.set(diagonal, x);
      if (x >= left.length && x - diagonal >= right.length) return trace;
    }
  }
  return undefined;
}

function goesDown(
  reached: ReadonlyMap<number, number> | undefined,
  diagonal: number,
  depth: number,
): boolean {
  if (diagonal === -depth) return true;
  if (diagonal === depth) return false;
  return (reached?.get(diagonal - 1) ?? -1) < (reached?.get(diagonal + 1) ?? -1);
}
