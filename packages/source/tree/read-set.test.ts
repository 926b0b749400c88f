import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Tree } from '../types.ts';
import type { MemoryFile } from './memory-tree.ts';
import { createMemoryTree } from './memory-tree.ts';

/** Few names, so that random trees and random reads meet. */
const name = fc.constantFrom('a', 'b', 'c');
const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('/'));
const file = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom('1', '2').map((text) => plain(text)) },
  { weight: 1, arbitrary: fc.constantFrom('1', '2').map((text) => ({ ...plain(text), executable: true })) },
  {
    weight: 2,
    arbitrary: fc
      .tuple(fc.constantFrom('', '../', '../../'), path)
      .map(([up, target]) => ({ ...plain(up + target), symlink: true })),
  },
);
const files = fc.dictionary(path, file, { maxKeys: 8 });
const read = fc.record({
  kind: fc.constantFrom('readFile', 'list', 'stat', 'readLink', 'readAll'),
  at: fc.oneof(path, fc.constant('.')),
});

type Files = Record<string, MemoryFile>;
type Read = { readonly kind: string; readonly at: string };

function plain(text: string): MemoryFile {
  return { content: new TextEncoder().encode(text) };
}

function treeOf(content: Files): Tree {
  return createMemoryTree(new Map(Object.entries(content)), { revision: 'x', kind: 'repository' });
}

/** What a read gives, as text: also an error is an answer that must be the same. */
async function answer(tree: Tree, { at, kind }: Read): Promise<string> {
  const decode = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
  try {
    if (kind === 'readFile') return JSON.stringify((await tree.readFile(at))?.toString());
    if (kind === 'list')
      return JSON.stringify((await tree.list(at))?.map(({ name: own, type }) => [own, type]));
    if (kind === 'stat') return JSON.stringify(await tree.stat(at));
    if (kind === 'readLink') return String(await tree.readLink(at));
    const all = await tree.readAll(at);
    return JSON.stringify(all && [...all].map(([own, bytes]) => [own, decode(bytes)]));
  } catch (error) {
    return String(error);
  }
}

test('where a read set matches, every read gives the same answer', async () => {
  await fc.assert(
    fc.asyncProperty(
      files,
      files,
      fc.array(read, { minLength: 1, maxLength: 4 }),
      async (...[before, changes, reads]) => {
        const first = treeOf(before);
        const second = treeOf({ ...before, ...changes });
        const answers: string[] = [];
        for (const one of reads) answers.push(await answer(first, one));
        if (!(await second.matches(first.readSet()))) return;
        for (const [index, one] of reads.entries()) expect(await answer(second, one)).toBe(answers[index]);
      },
    ),
    { numRuns: 3000 },
  );
});

test('a read set matches the tree it was read from, whatever else changes beside it', async () => {
  await fc.assert(
    fc.asyncProperty(files, fc.array(read, { maxLength: 4 }), async (content, reads) => {
      const tree = treeOf(content);
      for (const one of reads) await answer(tree, one);
      expect(await treeOf(content).matches(tree.readSet())).toBe(true);
    }),
    { numRuns: 500 },
  );
});
