import { diffLines } from './line-diff.ts';

/** A piece of a line; `changed` where the other line has something else there. */
export interface WordPart {
  readonly text: string;
  readonly changed: boolean;
}

/** Words that are compared at most; of a longer line all between its equal ends counts as changed. */
const maxWords = 400;
/** Below this share of equal characters two lines have nothing in common that helps. */
const minShared = 0.3;

/** Marks the words that differ between a line and what took its place. */
export function diffWords(
  before: string,
  after: string,
): { readonly before: readonly WordPart[]; readonly after: readonly WordPart[] } {
  const [left, right] = [wordsOf(before), wordsOf(after)];
  if (left.length > maxWords || right.length > maxWords) return middles(left, right);
  const lines = diffLines(left, right);
  const shared = lines
    .filter(({ kind }) => kind === 'same')
    .reduce((sum, { text }) => sum + text.trim().length, 0);
  const length = Math.max(before.trim().length, after.trim().length, 1);
  if (shared / length < minShared) return middles(left, right);
  const side = (kind: 'removed' | 'added'): WordPart[] =>
    joined(
      lines
        .filter((line) => line.kind === 'same' || line.kind === kind)
        .map(({ text, kind: own }) => ({ text, changed: own === kind })),
    );
  return { before: side('removed'), after: side('added') };
}

/** Marks what is between the words that both begin and end with. */
function middles(left: readonly string[], right: readonly string[]): ReturnType<typeof diffWords> {
  const most = Math.min(left.length, right.length);
  let start = 0;
  while (start < most && left[start] === right[start]) start += 1;
  let end = 0;
  while (end < most - start && left.at(-1 - end) === right.at(-1 - end)) end += 1;
  const side = (words: readonly string[]): WordPart[] =>
    joined(words.map((text, index) => ({ text, changed: index >= start && index < words.length - end })));
  return { before: side(left), after: side(right) };
}

function wordsOf(text: string): string[] {
  return text.match(/\s+|\w+|[^\w\s]/gu) ?? [];
}

function joined(parts: readonly WordPart[]): WordPart[] {
  const result: WordPart[] = [];
  for (const part of parts) {
    const last = result.at(-1);
    if (last?.changed === part.changed) result[result.length - 1] = { ...last, text: last.text + part.text };
    else result.push(part);
  }
  return result;
}
